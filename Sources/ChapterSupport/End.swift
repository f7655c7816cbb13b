// An error ends a chapter with a message, not with a crash.

import Foundation

/// Ends the program with status 1 and the error on standard error, in one line.
package func end(with error: any Error) -> Never {
  let message = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
  try? FileHandle.standardError.write(contentsOf: Data("error: \(message)\n".utf8))
  exit(1)
}
