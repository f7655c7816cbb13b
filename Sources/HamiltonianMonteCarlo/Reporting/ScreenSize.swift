// The size of a terminal: a table that it has no room for would scroll, and lines that it breaks are not redrawn in place.
import Foundation

/// The size of a terminal in characters.
package struct ScreenSize: Sendable {
  let columns: Int
  let rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// That of the standard error, as large as may be where it does not tell.
  static var ofStandardError: ScreenSize {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 else {
      return ScreenSize(columns: .max, rows: .max)
    }
    return ScreenSize(
      columns: size.ws_col > 0 ? Int(size.ws_col) : .max, rows: size.ws_row > 0 ? Int(size.ws_row) : .max)
  }

  /// Whether lines can be shown below another, with the cursor after them.
  func hasRoom(for lines: [String]) -> Bool {
    lines.count < rows - 1 && lines.allSatisfy { $0.count < columns }
  }
}
