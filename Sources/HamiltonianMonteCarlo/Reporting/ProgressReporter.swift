// Writes the progress of a run, seldom enough not to slow it down.
import Foundation
import Synchronization

/// How far a chain has come.
@usableFromInline
package struct ChainProgress: Sendable {
  /// Those of the warm-up included.
  var transitions = 0
  var isWarmingUp = false
  /// How many trajectories to draws failed; in the warm-up, how many of that.
  var failures = 0
  var stepSize = Double.nan
  /// The steps of the last trajectory, each of which takes a gradient or more.
  var steps = 0

  package init(
    transitions: Int = 0, isWarmingUp: Bool = false, failures: Int = 0, stepSize: Double = .nan,
    steps: Int = 0
  ) {
    self.transitions = transitions
    self.isWarmingUp = isWarmingUp
    self.failures = failures
    self.stepSize = stepSize
    self.steps = steps
  }
}

/// Writes the progress of a run: a line for each chain, or one for all of them.
@usableFromInline
package final class ProgressReporter: Sendable {
  private struct State {
    var chains: [ChainProgress]
    /// The transitions that were made in an earlier run, which cost no time now.
    var earlier = 0
    var lastWritten = -Double.infinity
    var nextTenth = 1

    var completed: Int { chains.reduce(0) { $0 + $1.transitions } }
  }

  private let total: Int
  private let screen: @Sendable () -> ScreenSize?
  private let secondsSinceStart: @Sendable () -> Double
  private let write: @Sendable (_ text: String, _ isPassing: Bool) -> Void
  private let state: Mutex<State>

  /// The most chains that have a line of their own.
  private static let mostLines = 20

  /// - Parameters:
  ///   - title: the first line.
  ///   - chains: how many.
  ///   - total: the transitions of each.
  ///   - screen: the size of the terminal as it is now, on which there is a line for each chain, redrawn in place at most ten
  ///     times a second. Where there is none, or it is too small, there is one line for every tenth of the run.
  ///   - secondsSinceStart: the clock.
  ///   - write: where the text goes, and whether the next one takes its place.
  package init(
    title: String, chains: Int, total: Int, screen: @escaping @Sendable () -> ScreenSize?,
    secondsSinceStart: @escaping @Sendable () -> Double,
    write: @escaping @Sendable (_ text: String, _ isPassing: Bool) -> Void
  ) {
    self.total = total
    self.screen = screen
    self.secondsSinceStart = secondsSinceStart
    self.write = write
    state = Mutex(State(chains: [ChainProgress](repeating: ChainProgress(), count: chains)))
    write(title + ", \(chains) \(chains == 1 ? "chain" : "chains")\n", false)
  }

  /// Takes in where a chain was when an earlier run ended.
  func begin(_ chain: Int, at transitions: Int) {
    state.withLock { state in
      state.chains[chain].transitions = transitions
      state.earlier += transitions
      state.nextTenth = tenths(state) + 1
    }
  }

  /// Takes in how far a chain has come.
  /// - Returns: the time in seconds.
  package func update(_ chain: Int, _ progress: ChainProgress) -> Double {
    let now = secondsSinceStart()
    state.withLock { state in
      state.chains[chain] = progress
      if let screen = screen() {
        guard now - state.lastWritten >= 0.1 else { return }
        state.lastWritten = now
        if let table = table(state, seconds: now, on: screen) { return write(table, true) }
      }
      let tenths = tenths(state)
      guard tenths >= state.nextTenth, tenths < 10 else { return }
      state.nextTenth = tenths + 1
      write(line(state, seconds: now), false)
    }
    return now
  }

  /// Writes the last state of all chains.
  package func finish() {
    let now = secondsSinceStart()
    state.withLock { state in
      let text = screen().flatMap { table(state, seconds: now, on: $0) }
      write(text ?? line(state, seconds: now), false)
    }
  }

  private func tenths(_ state: State) -> Int {
    let all = Double(total) * Double(state.chains.count)
    return all > 0 ? Int(10 * Double(state.completed) / all) : 10
  }
}

// What is written.
extension ProgressReporter {
  /// One line for all chains.
  private func line(_ state: State, seconds: Double) -> String {
    let all = Double(total) * Double(state.chains.count)
    let share = all > 0 ? Double(state.completed) / all : 1
    let failures = state.chains.reduce(0) { $0 + $1.failures }
    return "\(Int(100 * share)) %: \(state.completed) transitions, \(failures) failed, "
      + "elapsed \(Self.duration(seconds)), "
      + "remaining \(Self.duration(remaining(share, state, seconds)))\n"
  }

  /// A line for each chain; nil where the screen has no room for them.
  private func table(_ state: State, seconds: Double, on screen: ScreenSize) -> String? {
    var rows = [["chain", "", "draws", "failed", "step size", "steps", "elapsed", "remaining"]]
    for (i, chain) in state.chains.prefix(Self.mostLines).enumerated() {
      let share = total > 0 ? Double(chain.transitions) / Double(total) : 1
      rows.append([
        "\(i)", chain.isWarmingUp ? "warm-up" : "", "\(chain.transitions)/\(total)", "\(chain.failures)",
        chain.stepSize.isNaN ? "–" : String(format: "%.3g", chain.stepSize), "\(chain.steps)",
        Self.duration(seconds), Self.duration(remaining(share, state, seconds)),
      ])
    }
    let widths = [5, 7, max(9, 2 * "\(total)".count + 1), 6, 9, 6, 8, 9]
    var lines = rows.map { cells in
      zip(cells, widths).map { String(repeating: " ", count: max(0, $1 - $0.count)) + $0 }
        .joined(separator: " ")
    }
    let rest = state.chains.count - Self.mostLines
    if rest > 0 { lines.append("… and \(rest) more chains") }
    guard screen.hasRoom(for: lines) else { return nil }
    return lines.map { "\r\($0)\u{1B}[K\n" }.joined()
  }

  /// The seconds that are left, at the speed of this run, of a share that is done; 0 where it is not known.
  private func remaining(_ share: Double, _ state: State, _ seconds: Double) -> Double {
    let all = Double(total) * Double(state.chains.count)
    let made = Double(state.completed - state.earlier)
    return made > 0 ? seconds * (1 - share) * all / made : 0
  }

  /// Hours, minutes and seconds, as 0:29 or 1:02:03; with days as 2d 07:33:20.
  private static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9))
    let (days, hours, minutes) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60)
    if days > 0 { return String(format: "%dd %02d:%02d:%02d", days, hours, minutes, whole % 60) }
    if hours > 0 { return String(format: "%d:%02d:%02d", hours, minutes, whole % 60) }
    return String(format: "%d:%02d", minutes, whole % 60)
  }
}

/// Decides after how many transitions one chain looks at the clock again: about every 20 ms.
@usableFromInline
struct ProgressTicker {
  private let reporter: ProgressReporter?
  private let chain: Int
  /// The number of transitions after which the chain should call ``tick(_:)``.
  @usableFromInline private(set) var nextTick: Int
  private var stride = 1
  private var lastTime = 0.0

  /// - Parameters:
  ///   - chain: the number of the chain.
  ///   - made: the transitions that it has made in an earlier run.
  @usableFromInline
  init(_ reporter: ProgressReporter?, chain: Int = 0, from made: Int = 0) {
    self.reporter = reporter
    self.chain = chain
    nextTick = reporter == nil ? .max : made + 1
    reporter?.begin(chain, at: made)
  }

  @usableFromInline
  mutating func tick(_ progress: ChainProgress) {
    guard let reporter else { return }
    let time = reporter.update(chain, progress)
    let wished = Double(stride) * 0.02 / max(time - lastTime, 1e-6)
    stride = Int(min(max(wished, 1), Double(stride) * 8))
    nextTick += stride
    lastTime = time
  }

  /// Reports the end of the chain.
  @usableFromInline
  func finish(_ progress: ChainProgress) { _ = reporter?.update(chain, progress) }
}
