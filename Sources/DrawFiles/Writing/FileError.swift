// What the system says of files, as errors that say what to do.
import Foundation
import InputErrors

enum FileError {
  /// The error of the last call of the system that failed.
  static func system(_ path: String, expected: String, code: Int32 = errno) -> InputError {
    InputError(
      path, expected: expected, found: "“\(String(cString: strerror(code)))”", advice: advice(for: code))
  }

  private static func advice(for code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: "Make room on the disk, or write to another; what was written before is kept."
    case EACCES, EPERM, EROFS: "Choose a folder that you may write to, or change its permissions."
    case ENOTDIR, EEXIST: "Choose another path: a part of this one is a file."
    case ENOENT: "Check the path; a folder can be made only where there may be folders."
    case EMFILE, ENFILE: "Close files, or raise the limit of open files (ulimit -n)."
    default: "Check the disk and the path."
    }
  }
}
