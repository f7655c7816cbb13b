// Good IDX files are read, and each kind of bad file gives its own error.
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
      bytes: [0, 0, 13] + content[3...], name: "f", problem: .wrongMagic, mentions: ["00 00 0d 02"]),
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
      #expect(error?.file == path)
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
