// Reads files, and says what the system says where they cannot be read.
import Foundation
import InputErrors

enum InputFile {
  /// - Throws: where there is nothing at `path`, or no file of data.
  static func isFolder(_ path: String) throws(InputError) -> Bool {
    let mode = try status(path).st_mode & S_IFMT
    guard mode == S_IFDIR || mode == S_IFREG else {
      throw InputError(
        path, expected: "a file or a folder", found: "something else, such as a device",
        advice: "Give the path of a run's files.")
    }
    return mode == S_IFDIR
  }

  /// Whether a file in a folder has this ending, in letters of either case. Hidden ones, as systems and editors put
  /// beside those of a run, are not of it.
  static func isVisible(_ name: String, ending: String) -> Bool {
    !name.hasPrefix(".") && name.lowercased().hasSuffix(ending)
  }

  /// All bytes of a file, and a zero after them.
  static func bytes(_ path: String, most: Int = .max) throws(InputError) -> [UInt8] {
    let size = try size(path)
    guard size < min(most, Int(clamping: ProcessInfo.processInfo.physicalMemory)) else {
      throw InputError(
        path, expected: "a file that fits into memory", found: "\(size) bytes",
        advice: "Read it on a machine with more memory, or write fewer quantities.")
    }
    return try beginning(of: path, count: size) + [0]
  }

  /// The first bytes of a file, as many as there are. Others are not opened: a pipe would be waited for.
  static func beginning(of path: String, count: Int) throws(InputError) -> [UInt8] {
    guard try !isFolder(path) else { throw FileError.system(path, expected: "a file", code: EISDIR) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.system(path, expected: "a file that can be read") }
    defer { close(descriptor) }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let got = read(descriptor, buffer.baseAddress! + done, count - done)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { return }
        done += got
      }
    }
    guard failure == 0 else { throw FileError.system(path, expected: "to read", code: failure) }
    return bytes
  }

  static func size(_ path: String) throws(InputError) -> Int { Int(try status(path).st_size) }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func status(_ path: String) throws(InputError) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FileError.system(path, expected: "a file or folder of draws")
    }
    return status
  }
}
