// How far a run has come: time spent and remaining, a bar, draws and draws per second.
import Foundation

/// Where the progress of a run is shown.
public struct Progress: Sendable {
  @usableFromInline let makeReporter: @Sendable (_ title: String, _ total: Int) -> ProgressReporter?

  package init(makeReporter: @escaping @Sendable (_ title: String, _ total: Int) -> ProgressReporter?) {
    self.makeReporter = makeReporter
  }

  /// Nowhere.
  public static let none = Progress { _, _ in nil }

  /// On standard error: a line that is redrawn at most ten times a second on a terminal, and a new line for every
  /// tenth of the run elsewhere, where TERM is `dumb`, or where NO_COLOR is set.
  public static let terminal = Progress { title, total in
    let start = ContinuousClock.now
    return ProgressReporter(
      title: title, total: total, isRedrawn: standardErrorIsInteractive(),
      secondsSinceStart: { (ContinuousClock.now - start) / .seconds(1) },
      write: { FileHandle.standardError.write(Data($0.utf8)) })
  }

  private static func standardErrorIsInteractive() -> Bool {
    let environment = ProcessInfo.processInfo.environment
    let terminal = environment["TERM"] ?? "dumb"
    return isatty(STDERR_FILENO) == 1 && terminal != "dumb" && environment["NO_COLOR", default: ""].isEmpty
  }
}
