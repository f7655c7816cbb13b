// Writes the progress of a run, seldom enough not to slow it down.
import Foundation
import Synchronization

/// Writes the progress of a run, to which several chains may contribute.
@usableFromInline
package final class ProgressReporter: Sendable {
  private struct State {
    var completed = 0
    var skipped = 0
    var lastWritten = -Double.infinity
    var nextTenth = 1
  }

  private let total: Int
  private let isRedrawn: Bool
  private let secondsSinceStart: @Sendable () -> Double
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - title: the first line.
  ///   - total: the transitions of all chains.
  ///   - isRedrawn: whether the line is redrawn in place, at most ten times a second; otherwise there is a new line
  ///     for every tenth of the run.
  ///   - secondsSinceStart: the clock.
  ///   - write: where the text goes.
  package init(
    title: String, total: Int, isRedrawn: Bool, secondsSinceStart: @escaping @Sendable () -> Double,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.total = total
    self.isRedrawn = isRedrawn
    self.secondsSinceStart = secondsSinceStart
    self.write = write
    write("Sampling (\(title))\nTime spent | Time remain.| Progress | Samples | Samples/sec\n")
  }

  /// Adds transitions that were made earlier, and cost no time now.
  func skip(_ count: Int) {
    state.withLock { state in
      state.completed += count
      state.skipped += count
    }
  }

  /// Adds `count` transitions.
  /// - Returns: the time in seconds.
  package func advance(by count: Int) -> Double {
    let now = secondsSinceStart()
    state.withLock { state in
      state.completed += count
      if isRedrawn {
        guard now - state.lastWritten >= 0.1 else { return }
        state.lastWritten = now
        write("\r" + line(state, seconds: now) + "\u{1B}[K")
      } else {
        let tenths = state.completed * 10 / max(total, 1)
        guard tenths >= state.nextTenth, state.completed < total else { return }
        state.nextTenth = tenths + 1
        write(line(state, seconds: now) + "\n")
      }
    }
    return now
  }

  /// Writes the last line and the acceptance rate.
  package func finish(acceptanceRate: Double) {
    let now = secondsSinceStart()
    state.withLock { state in
      let last = line(state, seconds: now)
      write(isRedrawn ? "\r" + last + "\u{1B}[K\n" : last + "\n")
    }
    if !acceptanceRate.isNaN { write(String(format: "Acceptance Rate %.2f\n", acceptanceRate)) }
  }

  private func line(_ state: State, seconds: Double) -> String {
    let completed = state.completed
    let share = total > 0 ? Double(completed) / Double(total) : 1
    let rate = seconds > 0 ? Double(completed - state.skipped) / seconds : 0
    let remaining = rate > 0 ? Double(total - completed) / rate : 0
    let marks = Int(share * 20)
    let bar = String(repeating: "#", count: marks) + String(repeating: "-", count: 20 - marks)
    let samples = "\(completed)/\(total)"
    let columns = [
      ProgressReporter.duration(seconds), ProgressReporter.duration(remaining), bar, samples,
      String(format: "%.2f", rate),
    ]
    return columns.joined(separator: " | ")
  }

  /// Days, hours, minutes and seconds, as 0d:00:00:29.
  private static func duration(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9))
    return String(
      format: "%dd:%02d:%02d:%02d", whole / 86_400, whole / 3_600 % 24, whole / 60 % 60, whole % 60)
  }
}

/// Decides after how many transitions one chain looks at the clock again: about every 20 ms.
@usableFromInline
struct ProgressTicker {
  private let reporter: ProgressReporter?
  /// The number of transitions after which the chain should call ``tick()``.
  @usableFromInline private(set) var nextTick: Int
  private var stride = 1
  private var lastTime = 0.0

  /// - Parameter made: the transitions that the chain has made in an earlier run.
  @usableFromInline
  init(_ reporter: ProgressReporter?, from made: Int = 0) {
    self.reporter = reporter
    nextTick = reporter == nil ? .max : made + 1
    reporter?.skip(made)
  }

  @usableFromInline
  mutating func tick() {
    guard let reporter else { return }
    let time = reporter.advance(by: stride)
    let wished = Double(stride) * 0.02 / max(time - lastTime, 1e-6)
    stride = Int(min(max(wished, 1), Double(stride) * 8))
    nextTick += stride
    lastTime = time
  }

  /// Reports the transitions since the last tick.
  @usableFromInline
  func finish(iterations: Int) {
    guard let reporter else { return }
    _ = reporter.advance(by: iterations - (nextTick - stride))
  }
}
