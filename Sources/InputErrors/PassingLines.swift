// Lines on a terminal that the next text replaces, so that a table is redrawn and what is said between stays.

/// The lines at the end of what is on a terminal that the next text replaces.
package struct PassingLines {
  private var count = 0

  package init() {}

  /// A text, after what takes these lines away.
  /// - Parameter isPassing: whether the next text replaces this one in turn. Each of its lines must clear the rest of its row:
  ///   to clear all of them first would make them flicker.
  package mutating func replaced(by text: String, isPassing: Bool) -> String {
    guard !text.isEmpty else { return text }
    let place = count > 0 ? "\u{1B}[\(count)A\r" + (isPassing ? "" : "\u{1B}[J") : ""
    count = isPassing ? text.unicodeScalars.count { $0 == "\n" } : 0
    return place + text
  }
}
