// Good IDX files are read, of every type and rank, and each kind of bad file gives its own error.
import Datasets
import Foundation
import Testing

@Suite struct IDXArrayTests {
  let good = idx([2, 3, 4], (0..<24).map { UInt8($0) })

  @Test func plainAndGzippedFilesHoldTheSame() throws {
    try withTemporaryDirectory { directory in
      try write(good, directory + "/a")
      try write(gzip(good), directory + "/a.gz")
      // Gzip allows several members, one after the other, and any name.
      try write(gzip(Array(good[..<7])) + gzip(Array(good[7...])), directory + "/b")
      for name in ["/a", "/a.gz", "/b"] {
        let array = try IDXArray(contentsOf: directory + name, rank: 3)
        #expect(array.dimensions == [2, 3, 4])
        #expect(array.elements == (0..<24).map { UInt8($0) })
      }
    }
  }

  @Test func anEmptyArrayIsAnArray() throws {
    let array = try IDXArray(bytes: idx([0, 28, 28], []), rank: 3, file: "empty")
    #expect(array.dimensions == [0, 28, 28] && array.elements.isEmpty)
  }

  /// The smallest and largest numbers of each type, and those whose bytes would tell an order or a sign confused.
  static let types: [(type: IDXElementType, bytes: [UInt8], values: [Double])] = [
    (.unsignedByte, [0, 1, 128, 255], [0, 1, 128, 255]),
    (.signedByte, [0, 1, 0x80, 0xFF], [0, 1, -128, -1]),
    (.int16, bigEndian([Int16.min, -1, 258, .max]), [-32768, -1, 258, 32767]),
    (.int32, bigEndian([Int32.min, -1, 16_909_060, .max]), [-2_147_483_648, -1, 16_909_060, 2_147_483_647]),
    (
      .float,
      bigEndian([-1.5, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -.infinity].map(\Float.bitPattern)),
      [-1.5, 0x1.fffffep127, 0x1p-149, -.infinity]
    ),
    (
      .double, bigEndian([0.1, -.greatestFiniteMagnitude, 0x1p-1000, 3].map(\Double.bitPattern)),
      [0.1, -.greatestFiniteMagnitude, 0x1p-1000, 3]
    ),
  ]

  @Test(arguments: types.indices, [[4], [2, 2], [1, 4, 1], [2, 1, 2, 1, 1]])
  func elementsOfEveryType(row: Int, dimensions: [Int]) throws {
    let (type, bytes, values) = Self.types[row]
    let content = idx(dimensions, bytes, type: type)
    for rank in [nil, dimensions.count] {
      let array = try IDXArray(bytes: content, rank: rank, file: "f")
      #expect(array.elementType == type && array.dimensions == dimensions)
      #expect(array.values == values && array.elements == bytes)
    }
    #expect(try IDXArray(stored: gzip(content), rank: nil, file: "f.gz").values == values)
    // One byte less or more is an error that says how many there must be.
    for (bad, problem) in [
      (Array(content.dropLast()), DatasetError.Problem.truncated), (content + [0], .excessBytes),
    ] {
      let error = #expect(throws: DatasetError.self) { try IDXArray(bytes: bad, file: "f") }
      #expect(error?.problem == problem)
      #expect(error?.expected.contains("4 elements") == true)
      #expect(error?.expected.contains("\(type.size) bytes each") == (type.size > 1))
    }
    let other = #expect(throws: DatasetError.self) {
      try IDXArray(bytes: content, rank: dimensions.count + 1, file: "f")
    }
    #expect(other?.problem == .wrongMagic && other?.found.contains("of \(type)") == true)
  }

  /// All types are of the format, and no others.
  @Test func everyThirdByte() {
    for byte in UInt8.min ... .max {
      let content: [UInt8] = [0, 0, byte, 1, 0, 0, 0, 0]
      if let type = IDXElementType(rawValue: byte) {
        #expect((try? IDXArray(bytes: content, file: "f"))?.elementType == type)
      } else {
        let error = #expect(throws: DatasetError.self) { try IDXArray(bytes: content, file: "f") }
        #expect(error?.problem == .wrongMagic && error?.expected.contains("08 09 0b 0c 0d 0e") == true)
      }
    }
    #expect(IDXElementType.allCases.map(\.rawValue) == [8, 9, 11, 12, 13, 14])
  }

  @Test func arraysWithoutElementsAndWithoutDimensions() throws {
    let empty = try IDXArray(bytes: idx([1 << 31, 0, 1 << 31], [], type: .double), file: "f")
    #expect(empty.values.isEmpty)
    #expect(try IDXArray(bytes: idx([], bigEndian([Int16(-7)]), type: .int16), file: "f").values == [-7])
    // The bytes count, not the elements.
    let error = #expect(throws: DatasetError.self) {
      try IDXArray(bytes: idx([1 << 28], [], type: .double), file: "f")
    }
    #expect(error?.problem == .tooLarge)
  }

  @Test func filesOfOtherFormatsAreNamed() {
    let files: [([UInt8], String)] = [
      ([0x50, 0x4B, 3, 4], "zip"), (Array("<html>".utf8), "web page"), ([0x89, 0x50, 0x4E, 0x47], "PNG"),
      ([0x93, 0x4E, 0x55, 0x4D], "NumPy"), (Array("digits".utf8), "64 69 67 69"),
    ]
    for (bytes, mention) in files {
      let error = #expect(throws: DatasetError.self) { try IDXArray(bytes: bytes, file: "f") }
      #expect(error?.problem == .wrongMagic && error?.found.contains(mention) == true)
    }
    let twice = #expect(throws: DatasetError.self) {
      try IDXArray(stored: gzip(gzip(Self.content)), rank: nil, file: "f.gz")
    }
    #expect(twice?.found.contains("gzip") == true && twice?.advice.contains("Uncompress") == true)
  }

  struct BadContent {
    let bytes: [UInt8]
    let name: String
    let problem: DatasetError.Problem
    /// What the message must mention besides the file.
    let mentions: [String]
  }

  static let content = idx([2, 3], [1, 2, 3, 4, 5, 6])
  static let bad: [BadContent] = [
    BadContent(bytes: [], name: "f", problem: .truncated, mentions: ["header of 12 bytes", "only 0 bytes"]),
    BadContent(bytes: [0, 0, 8], name: "f", problem: .truncated, mentions: ["12", "only 3"]),
    BadContent(bytes: Array(content[..<11]), name: "f", problem: .truncated, mentions: ["12", "only 11"]),
    BadContent(
      bytes: Array(content[..<17]), name: "f", problem: .truncated, mentions: ["6 elements", "only 5"]),
    BadContent(bytes: content + [7], name: "f", problem: .excessBytes, mentions: ["6 elements", "7 bytes"]),
    BadContent(
      bytes: idx([6], [1, 2, 3, 4, 5, 6]), name: "f", problem: .wrongMagic,
      mentions: ["00 00 08 02", "00 00 08 01", "confused"]),
    BadContent(
      bytes: [0, 0, 13] + content[3...], name: "f", problem: .truncated,
      mentions: ["6 elements of 4 bytes", "only 6"]),
    BadContent(
      bytes: [0, 0, 10] + content[3...], name: "f", problem: .wrongMagic, mentions: ["00 00 0a 02"]),
    BadContent(
      bytes: idx([1 << 31, 1 << 31], []), name: "f", problem: .tooLarge, mentions: ["2147483648"]),
    BadContent(bytes: content, name: "f.gz", problem: .notGzip, mentions: ["1f 8b", "00 00"]),
    BadContent(bytes: [], name: "f.gz", problem: .notGzip, mentions: ["empty file"]),
    BadContent(
      bytes: Array(gzip(content).dropLast(5)), name: "f.gz", problem: .damagedGzip, mentions: ["too early"]),
    BadContent(
      bytes: [0x1f, 0x8b] + content, name: "f", problem: .damagedGzip, mentions: ["gzip"]),
    BadContent(
      bytes: Array(gzip(content).dropLast(8)) + [0, 0, 0, 0, 0, 0, 0, 0], name: "f", problem: .damagedGzip,
      mentions: ["data check"]),
  ]

  @Test(arguments: bad.indices)
  func badContent(row: Int) throws {
    let bad = Self.bad[row]
    try withTemporaryDirectory { directory in
      let path = directory + "/" + bad.name
      try write(bad.bytes, path)
      let error = #expect(throws: DatasetError.self) { try IDXArray(contentsOf: path, rank: 2) }
      #expect(error?.problem == bad.problem)
      #expect(error?.subject == path)
      let message = error?.description ?? ""
      for mention in bad.mentions + [path] { #expect(message.contains(mention), "\(message)") }
      #expect(error?.advice.isEmpty == false)
      #expect(error?.localizedDescription == message)
    }
  }

  @Test func pathsThatAreNoReadableFiles() throws {
    try withTemporaryDirectory { directory in
      let missing = #expect(throws: DatasetError.self) { try IDXArray(contentsOf: directory + "/x", rank: 1) }
      #expect(missing?.problem == .missing)
      let folder = #expect(throws: DatasetError.self) { try IDXArray(contentsOf: directory, rank: 1) }
      #expect(folder?.problem == .directory)
    }
  }

  /// The superuser may read everything, so the refusal cannot be seen then.
  @Test(.enabled(if: getuid() != 0, "the superuser may read every file"))
  func forbiddenFile() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/f"
      try write(good, path)
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      let error = #expect(throws: DatasetError.self) { try IDXArray(contentsOf: path, rank: 3) }
      #expect(error?.problem == .inaccessible)
    }
  }
}
