// The file of a checkpoint: replaced as a whole, and checked when it is read.
import Foundation
import InputErrors

/// A file of sections of bytes.
///
/// It begins with the eight bytes "HMCCHECK" and its version as a number of 32 bits; then the sections, each after its length
/// as a number of 64 bits, and at the end the length 2⁶⁴ − 1 and a checksum of 64 bits of all before it, section by section.
/// Numbers have their least significant byte first.
struct CheckpointFile {
  let path: String
  static let magic = Data("HMCCHECK".utf8)
  static let version: UInt32 = 2

  /// Replaces the file: the sections are written beside it first, and are on the disk when the names are exchanged.
  /// - Parameter section: makes a section by its number; nil after the last.
  func write(_ section: (Int) throws -> Data?) throws {
    let partial = path + ".partial"
    let descriptor = open(partial, O_CREAT | O_TRUNC | O_WRONLY, 0o666)
    guard descriptor >= 0 else { throw failure(errno) }
    do {
      defer { close(descriptor) }
      var sum = Checksum()
      func put(_ data: Data) throws {
        sum.add(data)
        try writeAll(data, to: descriptor)
      }
      try put(Self.magic + Self.bytes(Self.version))
      var number = 0
      while let data = try section(number) {
        try put(Self.bytes(UInt64(data.count)))
        try put(data)
        number += 1
      }
      try put(Self.bytes(UInt64.max))
      try writeAll(Self.bytes(sum.value), to: descriptor)
      guard fsync(descriptor) == 0 else { throw failure(errno) }
      guard rename(partial, path) == 0 else { throw failure(errno) }
    } catch {
      unlink(partial)
      throw error
    }
    syncFolder()
  }

  func remove() { unlink(path) }

  /// Removes what a run has left that was killed while it wrote.
  func removePartial() { unlink(path + ".partial") }

  /// The sections; nil where there is no file.
  /// - Throws: where it cannot be read, or is damaged, of another kind, or of a later version.
  func read() throws(InputError) -> [Data]? {
    try requireFile()
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      if access(path, F_OK) != 0, errno == ENOENT { return nil }
      throw InputError(
        path, expected: "a file that can be read", found: error.systemReason,
        advice: "Give the file of a run, or a name that is not taken.")
    }
    guard data.prefix(8) == Self.magic else {
      throw InputError(
        path, expected: "a checkpoint", found: "a file of another kind",
        advice: "Give the run's checkpoint another name; this file is left as it is.")
    }
    guard let version: UInt32 = Self.number(in: data, at: 8), version == Self.version else {
      throw InputError(
        path, expected: "a checkpoint of this version of Hamilton", found: "one of another version",
        advice: "Resume with the version of Hamilton that wrote it.")
    }
    guard let sections = Self.sections(of: data) else {
      throw InputError(
        path, expected: "a complete checkpoint", found: "a file that is damaged or cut short",
        advice: "Put a copy of it back, or move it away and begin anew.")
    }
    return sections
  }

  /// Refuses a pipe, which would be waited for, and a device.
  private func requireFile() throws(InputError) {
    var status = stat()
    guard stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else { return }
    throw InputError(
      path, expected: "a file", found: "something else, such as a pipe or a device",
      advice: "Give the file of a run, or a name that is not taken.")
  }

  private static func sections(of data: Data) -> [Data]? {
    var (place, sections) = (12, [Data]())
    while let length: UInt64 = number(in: data, at: place) {
      place += 8
      if length == .max {
        guard let expected: UInt64 = number(in: data, at: place), place + 8 == data.count else { return nil }
        return checksum(of: data, sections) == expected ? sections : nil
      }
      guard length <= UInt64(data.count - place) else { return nil }
      sections.append(data.subdata(in: place..<place + Int(length)))
      place += Int(length)
    }
    return nil
  }

  /// The checksum of a file with these sections, in the pieces in which it was written.
  private static func checksum(of data: Data, _ sections: [Data]) -> UInt64 {
    var sum = Checksum()
    sum.add(data.prefix(12))
    for section in sections {
      sum.add(bytes(UInt64(section.count)))
      sum.add(section)
    }
    sum.add(bytes(UInt64.max))
    return sum.value
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> Data {
    withUnsafeBytes(of: number.littleEndian) { Data($0) }
  }

  private static func number<Number: FixedWidthInteger>(in data: Data, at place: Int) -> Number? {
    let size = MemoryLayout<Number>.size
    guard place + size <= data.count else { return nil }
    return data[place..<place + size].reversed().reduce(0) { $0 << 8 | Number($1) }
  }

  private func writeAll(_ data: Data, to descriptor: Int32) throws {
    try data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let written = Foundation.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw failure(errno) }
        done += written
      }
    }
  }

  /// Makes the exchange of names last, too.
  private func syncFolder() {
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func failure(_ code: Int32) -> InputError {
    InputError(
      path, expected: "a checkpoint that can be written", found: String(cString: strerror(code)),
      advice: "Check the space on the disk, and that the folder exists and may be written to.")
  }
}

/// FNV-1a with 64 bits, of words of eight bytes and of what is left over byte by byte.
///
/// Source: Fowler, Noll & Vo; RFC 9923.
private struct Checksum {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ data: Data) {
    data.withUnsafeBytes { bytes in
      var sum = value
      let words = bytes.count / 8
      for i in 0..<words { take(bytes.loadUnaligned(fromByteOffset: 8 * i, as: UInt64.self), into: &sum) }
      for byte in bytes[(8 * words)...] { take(UInt64(byte), into: &sum) }
      value = sum
    }
  }

  /// The high bits are mixed into the low ones, which a product alone would not do with the last byte of a word.
  private func take(_ word: UInt64, into sum: inout UInt64) {
    sum = (sum ^ word) &* 0x100_0000_01b3
    sum ^= sum >> 32
  }
}
