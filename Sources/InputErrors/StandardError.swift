// What is said on the standard error.
import Foundation

/// The standard error.
package enum StandardError {
  /// Writes a text. What cannot be written is dropped: a closed or full standard error must not end a run.
  package static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
