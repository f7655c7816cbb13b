// Arrays whose shape promises what is not there, arrays that are no numbers, and metadata as Python writes them.

import DrawFiles
import Foundation
import InputErrors
import Testing

@Suite struct UnusualArraysTests {
  private func put(_ bytes: [UInt8], _ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func error(_ path: String) -> String {
    do { return "read: \(try StoredRun(at: path).chains.count)" } catch { return error.description }
  }

  private func bytes(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) } }
  }

  private func putNumPy(_ path: String, _ shape: String, _ content: [UInt8], type: String = "<f8") throws {
    let header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n".utf8)
    try put([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header + content, path)
  }

  /// An array of Zarr; without content none of its chunks is stored.
  private func putZarr(
    _ folder: String, _ shape: [Int], _ content: [UInt8]? = nil, fill: String = "0.0",
    type: String = #""float64""#, attributes: String = "{}"
  ) throws {
    let chunk = shape.map { content == nil ? 1 : max(1, $0) }
    let json = """
      {"zarr_format": 3, "node_type": "array", "shape": \(shape), "data_type": \(type), "chunk_grid": {"name": "regular",
      "configuration": {"chunk_shape": \(chunk)}}, "chunk_key_encoding": {"name": "default"}, "fill_value": \(fill),
      "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}], "attributes": \(attributes)}
      """
    try put(Array(json.utf8), folder + "/zarr.json")
    if let content { try put(content, folder + "/c" + shape.map { _ in "/0" }.joined()) }
  }

  private func putGroup(_ folder: String, attributes: String = "{}") throws {
    try put(
      Array(#"{"zarr_format": 3, "node_type": "group", "attributes": \#(attributes)}"#.utf8),
      folder + "/zarr.json")
  }

  @Test(
    "shapes of NumPy with a zero",
    arguments: [
      "(1000000000000, 0)", "(9223372036854775807, 0)", "(3000000000, 0)", "(1, 0, 1000000000)",
      "(1, 0, 100000000000000000)", "(4, 1000000000000, 0)", "(1, 9223372036854775807, 0)",
    ])
  func shapesOfNumPy(_ shape: String) throws {
    try withFolder { folder in
      try putNumPy(folder + "/x.npy", shape, [])
      #expect(error(folder + "/x.npy").contains("a shape that fits what is stored"))
      #expect(error(folder).contains("a shape that fits what is stored"))
    }
  }

  @Test(
    "shapes of Zarr without chunks",
    arguments: [
      [1 << 40, 5], [1_000_000_000_000, 0], [1, 0, 1_000_000_000_000], [1, 1000, 1_000_000_000],
      [1, 1000, 30_000],
    ])
  func shapesOfZarr(_ shape: [Int]) throws {
    try withFolder { folder in
      try putGroup(folder)
      try putZarr(folder + "/x", shape)
      if shape[0] == 1, shape[1] > 0 {
        // The draws of a good array are those of the run.
        try putZarr(folder + "/good", [1, 1000], bytes((0..<1000).map { Double($0) }), fill: #""NaN""#)
      }
      #expect(error(folder).contains("a shape that fits what is stored"), "\(error(folder))")
    }
  }

  @Test("zeros that are not stored are read, and empty shapes of the usual size")
  func moderateShapes() throws {
    try withFolder { folder in
      try putGroup(folder)
      try putZarr(folder + "/good", [1, 1000], bytes((0..<1000).map { Double($0) }), fill: #""NaN""#)
      try putZarr(folder + "/zero", [1, 1000, 50])
      try putZarr(folder + "/none", [1, 1000, 0])
      let run = try StoredRun(at: folder)
      #expect(run.column("zero", element: 49) == [[Double](repeating: 0, count: 1000)])
      #expect(run.quantities.map(\.elementCount) == [1, 0, 50])
    }
  }

  @Test("arrays of text, dates and half precision are left out, and are an error where nothing else is there")
  func otherTypes() throws {
    let numbers = bytes([1, 2, 3])
    try withFolder { folder in
      try putNumPy(folder + "/text.npy", "(1, 3)", [UInt8](repeating: 0, count: 24), type: "<U2")
      #expect(error(folder).contains("numbers of the type “<U2”"))
      try putNumPy(folder + "/x.npy", "(1, 3)", numbers)
      try putNumPy(folder + "/sample_stats/energy.npy", "(1, 3)", [0, 0, 0, 0, 0, 0], type: "<f2")
      let run = try StoredRun(at: folder)
      #expect(run.column("x") == [[1, 2, 3]] && run.quantities.count == 1 && run.statistic(.energy) == nil)
      #expect(run.warnings.count == 2 && run.warnings[0].contains("text.npy: its data type “<U2”"))
      try putNumPy(folder + "/damaged.npy", "(1, 3)", numbers, type: "?x")
      #expect(error(folder).contains("numbers of the type “?x”"))
    }
    try withFolder { folder in
      try putGroup(folder)
      try putZarr(folder + "/date", [1, 3], type: #"{"name": "numpy.datetime64"}"#)
      #expect(error(folder).contains("numpy.datetime64") || error(folder).contains("dataType"))
      try putZarr(folder + "/half", [1, 3], type: #""float16""#)
      try putZarr(folder + "/text", [1, 3], fill: #""""#, type: #""string""#)
      try putZarr(folder + "/x", [1, 3], numbers)
      let run = try StoredRun(at: folder)
      #expect(run.column("x") == [[1, 2, 3]] && run.quantities.count == 1)
      #expect(run.warnings.count == 3 && run.warnings[0].contains("“numpy.datetime64” is not read here"))
    }
  }

  @Test("statistics of more than one number for each draw are left out")
  func wideStatistics() throws {
    try withFolder { folder in
      try putNumPy(folder + "/x.npy", "(1, 3)", bytes([1, 2, 3]))
      try putNumPy(folder + "/sample_stats/diverging.npy", "(1, 3, 0)", [])
      let run = try StoredRun(at: folder)
      #expect(run.statistic(.diverging) == nil && run.warnings.count == 1)
    }
  }

  @Test("NaN as Python writes it, and values to fill with as bits")
  func metadataOfPython() throws {
    try withFolder { folder in
      try putGroup(
        folder, attributes: #"{"seed": 3, "a": NaN, "b": [Infinity, {"c": -Infinity}], "d": "NaN"}"#)
      // The bits of 1.5: the exponent 1023, of which the two last hexadecimal digits are ff, and half a unit.
      try putZarr(
        folder + "/x", [1, 2], fill: #""0x3ff8000000000000""#, attributes: #"{"least": -Infinity, "a": NaN}"#)
      try putZarr(folder + "/y", [1, 2], bytes([7, 8]))
      try putZarr(folder + "/z", [1, 2], fill: #""0x3fc00000""#, type: #""float32""#)
      let run = try StoredRun(at: folder)
      #expect(run.facts.seed == 3 && run.column("y") == [[7, 8]])
      #expect(run.column("x") == [[1.5, 1.5]] && run.column("z") == [[1.5, 1.5]])
    }
  }
}
