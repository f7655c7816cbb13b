// Arrays of Zarr whose attributes change what their numbers mean, as xarray writes them.

import DrawFiles
import Foundation
import InputErrors
import Testing

@Suite struct PackedArraysTests {
  private func put(_ bytes: some DataProtocol, _ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// A store with the array `x` of these numbers, and one draw more, whose chunk is not there.
  private func put(
    _ numbers: [some Any], _ type: String, _ attributes: String, fill: String, _ folder: String
  ) throws {
    let json = """
      {"zarr_format": 3, "node_type": "array", "shape": [1, \(numbers.count + 1)], "data_type": "\(type)",
      "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [1, \(numbers.count)]}},
      "chunk_key_encoding": {"name": "default"}, "fill_value": \(fill), "attributes": {\(attributes)},
      "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}], "dimension_names": ["chain", "draw"]}
      """
    try put(Data(json.utf8), folder + "/x/zarr.json")
    try put(Data(#"{"zarr_format": 3, "node_type": "group"}"#.utf8), folder + "/zarr.json")
    try put(
      numbers.reduce(into: Data()) { data, number in withUnsafeBytes(of: number) { data += $0 } },
      folder + "/x/c/0/0")
  }

  @Test("a scale, an offset, and what is missing")
  func packedNumbers() throws {
    let packed = #""scale_factor": 0.5, "add_offset": 10, "_FillValue": -32768"#
    for (attributes, fill, wanted) in [
      (packed, "0", [11, 9.5, .nan, 8, 10]),
      (packed + #", "missing_value": [-4, 2]"#, "1", [.nan, 9.5, .nan, .nan, 10.5]),
      (#""add_offset": 10"#, "0", [12, 9, -32758, 6, 10]),
      (#""scale_factor": [2.0]"#, "0", [4, -2, -65536, -8, 0]),
      (#""_FillValue": null, "units": "days", "coordinates": "a b""#, "3", [2, -1, -32768, -4, 3]),
      (#""_FillValue": "NaN""#, "3", [2, -1, -32768, -4, 3]), ("", "3", [2, -1, -32768, -4, 3]),
    ] as [(String, String, [Double])] {
      try withFolder { folder in
        try put([2, -1, -32768, -4] as [Int16], "int16", attributes, fill: fill, folder)
        let run = try StoredRun(at: folder)
        #expect(same(run.column("x")![0], wanted), "\(attributes): \(run.column("x")!)")
        #expect(run.warnings == [])
      }
    }
  }

  /// The bits of −999, NaN and the single number next to 10²⁰ in base 64.
  @Test("numbers that are missing as xarray writes them")
  func missingFloats() throws {
    for (text, wanted) in [
      ("AAAAAAA4j8A=", [1, .nan, 3, -0.0, 4]), ("AAAAAAAA+H8=", [1, -999, 3, -0.0, 4]),
      ("AAAAgB2vFUQ=", [1, -999, 3, -0.0, 4]),
    ] as [(String, [Double])] {
      try withFolder { folder in
        try put([1, -999, 3, -0.0], "float64", #""_FillValue": "\#(text)""#, fill: "4", folder)
        #expect(same(try StoredRun(at: folder).column("x")![0], wanted))
      }
    }
    try withFolder { folder in
      try put(
        [1, 1e20, 3] as [Float], "float32", #""_FillValue": "AAAAgB2vFUQ=", "_Unsigned": "true""#, fill: "4",
        folder)
      #expect(same(try StoredRun(at: folder).column("x")![0], [1, .nan, 3, 4]))
      // Draws that are missing in all arrays, at the end, are not made.
      try put([1.0, 2, -999], "float64", #""_FillValue": "AAAAAAA4j8A=""#, fill: "-999", folder)
      #expect(same(try StoredRun(at: folder).column("x")![0], [1, 2]))
    }
  }

  @Test(
    "dates, and attributes that are not known, are left out, and are an error where nothing else is there")
  func otherNumbers() throws {
    for (type, attributes, told, wanted) in [
      (
        "int64", #""units": "days since 2000-01-01 00:00:00""#, "type “days since 2000-01-01 00:00:00” is",
        "days since"
      ),
      (
        "int64", #""units": "seconds", "dtype": "timedelta64[ns]""#, "type “timedelta64[ns]” is",
        "timedelta64"
      ),
      ("int64", #""_Unsigned": "true""#, "attribute “_Unsigned” is not read here", "another “_Unsigned”"),
      (
        "float64", #""_FillValue": "high""#, "attribute “_FillValue” is not read here", "another “_FillValue”"
      ),
      ("float64", #""scale_factor": "two""#, "attribute “scale_factor”", "another “scale_factor”"),
      ("float64", #""scale_factor": [1, 2]"#, "attribute “scale_factor”", "another “scale_factor”"),
      ("float64", #""add_offset": NaN"#, "attribute “add_offset”", "another “add_offset”"),
      ("float64", #""missing_value": {"a": 1}"#, "attribute “missing_value”", "another “missing_value”"),
    ] {
      try withFolder { folder in
        try put([1, 2, 3], type, attributes, fill: "0", folder)
        let error = #expect(throws: InputError.self) { try StoredRun(at: folder) }
        #expect(error?.found.contains(wanted) == true, "\(String(describing: error))")
        #expect(rename(folder + "/x", folder + "/other") == 0)
        try put([1, 2, 3], "int64", "", fill: "4", folder)
        let run = try StoredRun(at: folder)
        #expect(run.quantities.map(\.name) == ["x"] && run.column("x") == [[1, 2, 3, 4]])
        #expect(run.warnings.count == 1 && run.warnings[0].contains("other: its "))
        #expect(run.warnings[0].contains(told), "\(run.warnings)")
      }
    }
  }
}
