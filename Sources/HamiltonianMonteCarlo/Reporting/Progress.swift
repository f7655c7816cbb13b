// Where is shown how far a run has come.
import Foundation
import InputErrors

/// Where the progress of a run is shown.
public struct Progress: Sendable {
  @usableFromInline let makeReporter:
    @Sendable (_ title: String, _ chains: Int, _ total: Int) -> ProgressReporter?

  package init(
    makeReporter: @escaping @Sendable (_ title: String, _ chains: Int, _ total: Int) -> ProgressReporter?
  ) {
    self.makeReporter = makeReporter
  }

  /// Nowhere.
  public static let none = Progress { _, _, _ in nil }

  /// On standard error: on a terminal a line for each chain with its transitions, failed trajectories, step size, steps of
  /// the last trajectory, time elapsed and time remaining, redrawn at most ten times a second; elsewhere, where the terminal
  /// has no room for that or TERM is `dumb`, or where NO_COLOR is set, a line for every tenth of the run.
  public static let terminal = Progress { title, chains, total in
    let start = ContinuousClock.now
    let isInteractive = standardErrorIsInteractive()
    return ProgressReporter(
      title: title, chains: chains, total: total, screen: { isInteractive ? .ofStandardError : nil },
      secondsSinceStart: { (ContinuousClock.now - start) / .seconds(1) },
      write: { StandardError.write($0, isPassing: $1) })
  }

  private static func standardErrorIsInteractive() -> Bool {
    let environment = ProcessInfo.processInfo.environment
    let terminal = environment["TERM"] ?? "dumb"
    return isatty(STDERR_FILENO) == 1 && terminal != "dumb" && environment["NO_COLOR", default: ""].isEmpty
  }
}
