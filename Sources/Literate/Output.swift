// What a chapter's code produced for its page.

import Foundation

/// One output, in the order in which they were made.
enum Output: Sendable {
  /// The line of a list.
  case result(String)
  case text(String)
  case table(String)
  case figure(name: String, caption: String, alternativeText: String)
}

/// An output and the line of the source that made it.
struct PlacedOutput: Sendable {
  let line: Int
  let output: Output
}
