// Stores of Zarr and files of NumPy that others have written, and what is wrong with some.

import DrawFiles
import Foundation
import InputErrors
import Testing

@Suite struct ArraysOfOthersTests {
  private func put(_ text: String, _ path: String) throws { try put(Array(text.utf8), path) }

  private func put(_ bytes: [UInt8], _ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func error(_ path: String) -> String {
    do { return "read: \(try StoredRun(at: path))" } catch { return error.description }
  }

  private let group = #"{"zarr_format": 3, "node_type": "group", "attributes": {"creator": [1, {}]}}"#

  /// Numbers of two bytes, the larger byte first.
  private let array = """
    {"zarr_format": 3, "node_type": "array", "shape": [2, 3, 2], "data_type": "int16", "chunk_grid": {"name": "regular",
    "configuration": {"chunk_shape": [2, 2, 1]}}, "chunk_key_encoding": {"name": "default", "configuration": {"separator": "."}},
    "fill_value": -1, "codecs": [{"name": "bytes", "configuration": {"endian": "big"}}], "dimension_names": ["chain", "draw", "k"],
    "attributes": {"unit": "m"}}
    """

  private func write(_ array: String, _ folder: String) throws {
    try put(group, folder + "/zarr.json")
    try put(array, folder + "/x/zarr.json")
    // Chunks of several chains, over the edge, and one that is not there.
    try put([0, 1, 0, 2, 0, 7, 0, 8], folder + "/x/c.0.0.0")
    try put([0, 3, 9, 9, 0, 9, 9, 9], folder + "/x/c.0.1.0")
    try put([1, 1, 1, 2, 1, 7, 1, 8], folder + "/x/c.0.0.1")
  }

  @Test func chunksOfAnyShapeAreRead() throws {
    try withFolder { folder in
      try write(array, folder)
      let run = try StoredRun(at: folder)
      #expect(run.column("x") == [[1, 2, 3], [7, 8, 9]])
      #expect(run.column("x", element: 1) == [[257, 258, -1], [263, 264, -1]])
      #expect(run.facts == .init() && run.warnings == [])
    }
  }

  @Test func whatIsNotReadOfZarrIsSaid() throws {
    let changes = [
      (
        #"[{"name": "bytes", "configuration": {"endian": "big"}}]"#,
        #"[{"name": "bytes"}, {"name": "zstd"}]"#,
        "found the codecs bytes, zstd"
      ),
      ("int16", "complex64", "found the data type “complex64”"),
      (#""fill_value": -1"#, #""fill_value": "0x7fc0""#, "expected a number to fill with"),
      (
        #"[{"name": "bytes", "configuration": {"endian": "big"}}]"#,
        #"[{"name": "transpose", "configuration": {"order": [1, 0, 2]}}, {"name": "bytes"}]"#,
        "with the codec bytes alone"
      ),
      (#""fill_value": -1,"#, "", "found no “fillValue”"),
      ("[2, 2, 1]", "[2, 0, 1]", "chunks of [2, 0, 1]"), ("[2, 2, 1]", "[2, 2]", "chunks of [2, 2]"),
      ("[2, 3, 2]", "[2, -3, 2]", "[2, -3, 2]"), ("[2, 3, 2]", "[2, 3, \"2\"]", "something else as “shape"),
      ("[2, 3, 2]", "[2, 1000000000000, 2]", "expected a chunk of"),
      ("[2, 3, 2]", "[2, 3, 1000000000000]", "[2, 3, 1000000000000]"),
      ("[2, 3, 2]", "[4611686018427387904, 4611686018427387904, 2]", "4611686018427387904"),
      ("[2, 2, 1]", "[2, 2, 2]", "expected a chunk of 16 bytes, found 8"),
      ("}", "", "no JSON"), (#""name": "default""#, #""name": "other""#, "“other”"),
      (#"["chain", "draw", "k"]"#, #"["draw", "chain", "k"]"#, "none of the shape (chains, draws, …)"),
    ]
    for (old, new, message) in changes {
      try withFolder { folder in
        #expect(array.contains(old))
        try write(array.replacingOccurrences(of: old, with: new), folder)
        let found = error(folder)
        // A shape of many draws is as long as the chunks that are there.
        if new.contains("[2, 1000000000000") {
          #expect(found.hasPrefix("read"))
        } else {
          #expect(found.contains(message), "\(found)")
        }
      }
    }
    try withFolder { folder in
      try put("{}", folder + "/.zgroup")
      #expect(error(folder).contains("found a store of version 2"))
    }
  }

  @Test func filesOfNumPy() throws {
    func header(_ text: String, version: UInt8 = 1) -> [UInt8] {
      [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(text.utf8.count), 0] + (version > 1 ? [0, 0] : [])
        + Array(text.utf8)
    }
    try withFolder { folder in
      let path = folder + "/x.npy"
      for version: UInt8 in [1, 2, 3] {
        try put(
          header("{'descr': '>u2', 'fortran_order': False, 'shape': (1, 2), }\n", version: version) + [
            1, 0, 0, 2,
          ], path)
        #expect(try StoredRun(at: path).column("x") == [[256, 2]])
        #expect(try StoredRun(at: folder).column("x") == [[256, 2]])
      }
      let good = "{'descr': '<i1', 'fortran_order': False, 'shape': (1, 2), }"
      for (old, new, message) in [
        ("(1, 2)", "(1, 3)", "expected 3 bytes of numbers, as the shape says, found 2"),
        ("(1, 2)", "(2,)", "found the shape [2]"), ("(1, 2)", "(1, 1000000000000)", "1000000000000 bytes"),
        ("(1, 2)", "(-1, -2)", "a shape of whole numbers"),
        ("(1, 2)", "(9223372036854775807, 4)", "whole numbers"),
        ("(1, 2)", "(1, x)", "a shape of whole numbers"), ("<i1", "<U3", "numbers of the type “<U3”"),
        ("False", "True", "ascontiguousarray"), ("shape", "form", "a shape of whole numbers"),
      ] {
        try put(header(good.replacingOccurrences(of: old, with: new)) + [1, 2], path)
        #expect(error(path).contains(message), "\(error(path))")
      }
      try put([0x93] + Array("NUMPY".utf8) + [1, 0, 255, 255, 0, 0], path)
      #expect(error(path).contains("a header of 65535 bytes"))
    }
  }

  @Test func pathsThatLeadToNoRun() throws {
    try withFolder { folder in
      #expect(error(folder).contains("found an empty folder"))
      #expect(error(folder + "/none").contains("No such file or directory"))
      #expect(error("/dev/zero").contains("such as a device"))
      try put("a\n1\n", folder + "/a.csv")
      try put("x", folder + "/b.npy")
      #expect(error(folder).contains("both CSV and NumPy"))
      #expect(try StoredRun(at: folder + "/a.csv").column("a") == [[1]])
    }
    #expect(throws: InputError.self) { try StoredRun(stanCSV: []) }
  }
}
