// A terminal that keeps what was written to it, and what of that is seen.
import HamiltonianMonteCarlo
import InputErrors
import Synchronization

/// What was written, and a clock that advances by a fixed time with every look at it.
final class Screen: Sendable {
  private let state = Mutex((text: [String](), time: 0.0, passing: PassingLines()))
  let tick: Double

  init(tick: Double) { self.tick = tick }

  var lines: [String] { state.withLock { $0.text } }

  func write(_ text: String, isPassing: Bool) {
    state.withLock { $0.text.append($0.passing.replaced(by: text, isPassing: isPassing)) }
  }

  func now() -> Double {
    state.withLock {
      $0.time += tick
      return $0.time
    }
  }

  func reporter(chains: Int = 1, total: Int, size: ScreenSize?) -> ProgressReporter {
    ProgressReporter(
      title: "HMC", chains: chains, total: total, screen: { size }, secondsSinceStart: now,
      write: { self.write($0, isPassing: $1) })
  }

  func progress(size: ScreenSize?) -> Progress {
    Progress { _, chains, total in self.reporter(chains: chains, total: total, size: size) }
  }
}

extension ScreenSize {
  static let large = ScreenSize(columns: 100, rows: 50)
}

/// The lines that a wide terminal shows of a text that goes up some lines, and clears to the end of a line or of the screen.
func shownOnTerminal(_ text: String) -> [String] {
  var (lines, row, column) = ([[Unicode.Scalar]()], 0, 0)
  var rest = text.unicodeScalars[...]
  while let scalar = rest.popFirst() {
    switch scalar {
    case "\r": column = 0
    case "\n":
      (row, column) = (row + 1, 0)
      if row == lines.count { lines.append([]) }
    case "\u{1B}":
      let parameter = rest.dropFirst().prefix { $0.properties.numericType != nil }
      rest = rest.dropFirst(1 + parameter.count)
      let command = rest.popFirst()
      if command == "A" { row -= Int(String(parameter)) ?? 1 } else { lines[row].removeSubrange(column...) }
      if command == "J" { lines.removeSubrange((row + 1)...) }
    default:
      lines[row] = lines[row].prefix(column) + [scalar] + lines[row].dropFirst(column + 1)
      column += 1
    }
  }
  return lines.map { String(String.UnicodeScalarView($0)) }.filter { !$0.isEmpty }
}
