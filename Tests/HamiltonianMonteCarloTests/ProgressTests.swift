// What the progress of a run looks like, and how seldom it is written.
import HamiltonianMonteCarlo
import Synchronization
import Testing

@Suite("Progress")
struct ProgressTests {
  /// What was written, and a clock that advances by a fixed time with every look at it.
  private final class Screen: Sendable {
    private let state = Mutex((text: [String](), time: 0.0))
    let tick: Double

    init(tick: Double) { self.tick = tick }

    var lines: [String] { state.withLock { $0.text } }
    func write(_ text: String) { state.withLock { $0.text.append(text) } }

    func now() -> Double {
      state.withLock {
        $0.time += tick
        return $0.time
      }
    }

    func reporter(total: Int, isRedrawn: Bool) -> ProgressReporter {
      ProgressReporter(
        title: "HMC", total: total, isRedrawn: isRedrawn, secondsSinceStart: now, write: { self.write($0) })
    }

    func progress(isRedrawn: Bool) -> Progress {
      Progress { _, total in self.reporter(total: total, isRedrawn: isRedrawn) }
    }
  }

  @Test("off a terminal: a line for every tenth, then the last line and the acceptance rate")
  func lines() {
    let screen = Screen(tick: 1)
    let reporter = screen.reporter(total: 400, isRedrawn: false)
    for _ in 0..<100 { _ = reporter.advance(by: 4) }
    reporter.finish(acceptanceRate: 0.985)
    let lines = screen.lines
    #expect(lines.count == 1 + 9 + 2)
    #expect(lines[0] == "Sampling (HMC)\nTime spent | Time remain.| Progress | Samples | Samples/sec\n")
    #expect(lines[1] == "0d:00:00:10 | 0d:00:01:30 | ##------------------ | 40/400 | 4.00\n")
    #expect(lines[10] == "0d:00:01:41 | 0d:00:00:00 | #################### | 400/400 | 3.96\n")
    #expect(lines[11] == "Acceptance Rate 0.98\n" || lines[11] == "Acceptance Rate 0.99\n")
  }

  @Test("on a terminal: one line redrawn at most ten times a second")
  func redrawn() {
    let screen = Screen(tick: 0.01)
    let reporter = screen.reporter(total: 1_000, isRedrawn: true)
    for _ in 0..<1_000 { _ = reporter.advance(by: 1) }
    reporter.finish(acceptanceRate: 1)
    let redraws = screen.lines.filter { $0.hasPrefix("\r") }
    #expect((90...102).contains(redraws.count))
    #expect(redraws.allSatisfy { $0.contains("\u{1B}[K") })
    #expect(redraws.dropLast().allSatisfy { !$0.contains("\n") })
  }

  @Test("days, and times that are not known")
  func durations() {
    let screen = Screen(tick: 200_000)
    let reporter = screen.reporter(total: 10, isRedrawn: false)
    _ = reporter.advance(by: 5)
    #expect(screen.lines[1] == "2d:07:33:20 | 2d:07:33:20 | ##########---------- | 5/10 | 0.00\n")
    let empty = screen.reporter(total: 0, isRedrawn: false)
    empty.finish(acceptanceRate: .nan)
    #expect(screen.lines.last?.contains("| 0/0 |") == true)
  }

  @Test("a run looks at the clock about every 20 ms, not at every draw")
  func clock() throws {
    let screen = Screen(tick: 1e-4)
    let chain = try sample(
      Gaussian.tutorial.logDensity, draws: 5_000, from: [0, 0, 0], seed: 1,
      progress: screen.progress(isRedrawn: false), with: HMC(stepSize: 0.3, steps: 5))
    #expect(chain.count == 5_000)
    let last = try #require(screen.lines.dropLast().last)
    #expect(last.contains("#################### | 5000/5000 |"))
    // Every look takes 1e-4 s on this clock: the looks are the time spent.
    #expect(screen.now() < 30 * 1e-4)
  }

  @Test("several chains share one progress")
  func chains() throws {
    let screen = Screen(tick: 1e-3)
    _ = try sample(
      Gaussian.tutorial.logDensity, draws: 100, chains: .from([[0, 0, 0], [1, 1, 1], [2, 2, 2]]), seed: 1,
      progress: screen.progress(isRedrawn: false), with: HMC(stepSize: 0.3, steps: 5))
    #expect(screen.lines.count { $0.hasPrefix("Sampling") } == 1)
    #expect(screen.lines.dropLast().last?.contains("| 300/300 |") == true)
  }
}
