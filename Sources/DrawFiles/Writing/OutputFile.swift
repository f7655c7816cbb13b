// A file that is written at any place, and says what the system says where it cannot be.
import Foundation
import InputErrors

/// An open file. One thread at a time writes to a place.
final class OutputFile: @unchecked Sendable {
  enum Opening {
    /// A new file; one that is there is an error.
    case new
    /// The file that is there, or a new one.
    case existing
    /// The file that is there; that there is none is an error.
    case present
  }

  let path: String
  private let descriptor: Int32

  init(_ path: String, _ opening: Opening) throws(InputError) {
    let flags = O_RDWR | O_CLOEXEC | (opening == .present ? 0 : O_CREAT) | (opening == .new ? O_EXCL : 0)
    descriptor = open(path, flags, 0o666)
    self.path = path
    guard descriptor >= 0 else {
      throw FileError.system(
        path, expected: opening == .new ? "to make a new file" : "a file that can be written to")
    }
  }

  deinit { close(descriptor) }

  /// The number of bytes.
  func size() throws(InputError) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw failure("to tell its size") }
    return Int(end)
  }

  /// The number of bytes of a file; nil where there is none.
  static func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// Writes all of `bytes` from `offset` on.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(InputError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("to write") }
      done += count
    }
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(InputError) {
    try bytes.withUnsafeBufferPointer { bytes throws(InputError) in
      try write(UnsafeRawBufferPointer(bytes), at: offset)
    }
  }

  func write(_ text: String, at offset: Int) throws(InputError) { try write(Array(text.utf8), at: offset) }

  /// As many of `count` bytes from `offset` on as there are.
  func read(_ count: Int, at offset: Int) throws(InputError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + done, count - done, off_t(offset + done))
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw failure("to read") }
      if got == 0 { break }
      done += got
    }
    return Array(bytes.prefix(done))
  }

  /// Cuts the file off, or makes it longer.
  func resize(to count: Int) throws(InputError) {
    guard ftruncate(descriptor, off_t(count)) == 0 else { throw failure("to set its length") }
  }

  /// Waits until what was written is on the disk.
  func synchronize() throws(InputError) {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw failure("to reach the disk")
    }
  }

  private func failure(_ expected: String) -> InputError { FileError.system(path, expected: expected) }
}
