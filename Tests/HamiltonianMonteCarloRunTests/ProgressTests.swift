// What the progress of a run looks like, and how seldom it is written.
import HamiltonianMonteCarlo
import SamplingTestSupport
import Testing

@Suite("Progress")
struct ProgressTests {
  @Test("off a terminal: a line for every tenth, then the last one, without control characters")
  func lines() {
    let screen = Screen(tick: 1)
    let reporter = screen.reporter(chains: 2, total: 200, size: nil)
    for i in 1...50 {
      for chain in 0..<2 { _ = reporter.update(chain, ChainProgress(transitions: 4 * i, failures: i / 25)) }
    }
    reporter.finish()
    let lines = screen.lines
    #expect(lines.count == 1 + 9 + 1)
    #expect(lines[0] == "HMC, 2 chains\n")
    #expect(lines[1] == "10 %: 40 transitions, 0 failed, elapsed 0:10, remaining 1:30\n")
    #expect(lines[10] == "100 %: 400 transitions, 4 failed, elapsed 1:41, remaining 0:00\n")
    #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 } })
  }

  @Test("on a terminal: a line for each chain, redrawn at most ten times a second in the same place")
  func redrawn() {
    let screen = Screen(tick: 0.01)
    let reporter = screen.reporter(chains: 3, total: 1_000, size: .large)
    for i in 1...1_000 {
      _ = reporter.update(
        i % 3, ChainProgress(transitions: i, isWarmingUp: i < 500, failures: 2, stepSize: 0.25, steps: 7))
    }
    reporter.finish()
    let redraws = screen.lines.dropFirst()
    #expect((90...102).contains(redraws.count))
    #expect(redraws.allSatisfy { $0.unicodeScalars.count { $0 == "\n" } == 4 })
    #expect(redraws.dropFirst().allSatisfy { $0.hasPrefix("\u{1B}[4A\r") })
    let last = redraws.last?.split(whereSeparator: \.isNewline).last.map(String.init)
    #expect(last?.split(separator: " ").prefix(5) == ["2", "998/1000", "2", "0.25", "7"])
  }

  @Test("at most twenty lines")
  func manyChains() {
    let screen = Screen(tick: 1)
    let reporter = screen.reporter(chains: 50, total: 10, size: .large)
    _ = reporter.update(49, ChainProgress(transitions: 1))
    #expect(screen.lines.last?.contains("… and 30 more chains") == true)
    #expect(screen.lines.last?.unicodeScalars.count { $0 == "\n" } == 22)
  }

  @Test("what others write between two tables stays, above the next table, and the last table stays")
  func words() {
    let screen = Screen(tick: 0.06)
    let reporter = screen.reporter(chains: 2, total: 100, size: .large)
    for i in 1...100 {
      _ = reporter.update(i % 2, ChainProgress(transitions: i / 2))
      if i % 7 == 0 { screen.write("note \(i)\n", isPassing: false) }
    }
    reporter.finish()
    screen.write("the end\n", isPassing: false)
    let notes = (1...100).filter { $0 % 7 == 0 }.map { "note \($0)" }
    let shown = shownOnTerminal(screen.lines.joined())
    let table = shown.dropFirst(1 + notes.count)
    #expect(Array(shown.dropLast(table.count)) == ["HMC, 2 chains"] + notes)
    #expect(table.map { $0.split(separator: " ")[0] } == ["chain", "0", "1", "the"])
  }

  @Test(
    "a terminal without room for the table gets lines",
    arguments: [(66, 24, false), (67, 24, true), (67, 5, false), (67, 6, true)])
  func smallTerminal(columns: Int, rows: Int, hasTable: Bool) {
    let screen = Screen(tick: 1)
    let size = ScreenSize(columns: columns, rows: rows)
    let reporter = screen.reporter(chains: 3, total: 10, size: size)
    for i in 0..<30 { _ = reporter.update(i % 3, ChainProgress(transitions: i / 3 + 1)) }
    reporter.finish()
    #expect(screen.lines.joined().contains("\u{1B}") == hasTable)
    #expect(screen.lines.last?.hasPrefix("100 %: 30 transitions") == !hasTable)
    #expect(screen.lines.count == 1 + (hasTable ? 30 : 9) + 1)
  }

  @Test("days, and times that are not known")
  func durations() {
    let screen = Screen(tick: 200_000)
    let reporter = screen.reporter(total: 10, size: nil)
    _ = reporter.update(0, ChainProgress(transitions: 5))
    #expect(
      screen.lines[1] == "50 %: 5 transitions, 0 failed, elapsed 2d 07:33:20, remaining 2d 07:33:20\n")
    let empty = screen.reporter(total: 0, size: nil)
    empty.finish()
    #expect(screen.lines.last?.hasPrefix("100 %: 0 transitions") == true)
  }

  @Test("a run looks at the clock about every 20 ms, not at every draw")
  func clock() throws {
    let screen = Screen(tick: 1e-4)
    let chain = try sample(
      Gaussian.tutorial.logDensity, draws: 5_000, from: [0, 0, 0], seed: 1,
      progress: screen.progress(size: nil), with: HMC(stepSize: 0.3, steps: 5))
    #expect(chain.count == 5_000)
    #expect(screen.lines.last?.hasPrefix("100 %: 5000 transitions") == true)
    // Every look takes 1e-4 s on this clock: the looks are the time spent.
    #expect(screen.now() < 30 * 1e-4)
  }

  @Test("several chains share one progress")
  func chains() throws {
    let screen = Screen(tick: 1e-3)
    _ = try sample(
      Gaussian.tutorial.logDensity, draws: 100, chains: .from([[0, 0, 0], [1, 1, 1], [2, 2, 2]]), seed: 1,
      progress: screen.progress(size: nil), with: HMC(stepSize: 0.3, steps: 5))
    #expect(screen.lines.count { $0.hasPrefix("HMC, ") } == 1)
    #expect(screen.lines.last?.hasPrefix("100 %: 300 transitions") == true)
  }
}
