// Runs that leave out a part of the space say so, in the report and under the table, and the advice cures them.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing
import Tracing

@Suite("Places that a run leaves out")
struct MissingPlacesTests {
  /// N(0, 1) with twenty times the weight above 0.
  private static let jump = HandWrittenLogDensity(dimension: 1) { q, g in
    g[0] = -q[0]
    return -0.5 * q[0] * q[0] + (q[0] > 0 ? log(20) : 0)
  }

  @Test("a jump beyond the energy tolerance of local steps is told, and a greater tolerance crosses it")
  func jumps() throws {
    func run(_ settings: LocalStepSettings) throws -> (chains: [StoredChain], words: String) {
      let records = LogRecords()
      let chains = try sample(
        Self.jump, draws: 2_000, chains: .from([[1], [-1], [1], [-1]]), seed: 1,
        logger: records.makeLogger(level: .info), with: WALNUTS(localSteps: settings))
      return (chains, records.entries.map(\.message).joined(separator: "\n"))
    }
    let told = try run(LocalStepSettings())
    #expect(told.words.contains("energy tolerance exceeded: raise energyTolerance"), "\(told.words)")
    #expect(!told.chains.summary().verdict.contains("Fine"))
    let cured = try run(LocalStepSettings(energyTolerance: 4))
    #expect(!cured.words.contains("energy tolerance"), "\(cured.words)")
    let above = cured.chains.flatMap { chain in (0..<chain.count).map { chain[$0][0] > 0 ? 1.0 : 0 } }
    let share = above.reduce(0, +) / Double(above.count)
    #expect(abs(share - 0.952) < 0.02, "\(share)")
  }

  @Test("against walls no higher acceptance is advised where the step size is adapted")
  func walls() throws {
    let box = HandWrittenLogDensity(dimension: 2) { q, g in
      (g[0], g[1]) = (0, 0)
      return q.allSatisfy { abs($0) < 1 } ? 0 : -.infinity
    }
    let chains = try sample(
      box, draws: 200, chains: .from([[0, 0], [0.5, 0.5]]), seed: 1, logger: silentLogger, with: NUTS())
    let report = chains.report()
    #expect(report.contains("outside the support: transform bounded coordinates"), "\(report)")
    #expect(!report.contains("higher acceptance") && report.contains("softplus"))
  }

  @Test("a table with good numbers says what the report knows")
  func verdict() throws {
    let logistic = TracedLogDensity(dimension: 1) { q in -q[0] - 2 * log(1 + exp(-q[0])) }
    let chains = try sample(
      logistic, draws: 2_000, chains: 4, seed: 1, logger: silentLogger,
      with: RiemannianHMC(stepSize: 0.3, steps: 5))
    let (summary, report) = (chains.summary(), chains.report())
    #expect(report.contains("failures hide a part of the space"), "\(report)")
    #expect(
      !summary.verdict.contains("Fine") && summary.verdict.contains("failures hide a part of the space"))
    let good = try sample(
      logistic, draws: 2_000, chains: 4, seed: 1, logger: silentLogger, with: NUTS())
    #expect(good.summary().concerns.isEmpty && good.summary().verdict.contains("Fine"))
  }

  @Test("a chain that stays far below the others is told to begin nearer, which cures it")
  func lostChains() throws {
    // A chain that begins far away does not come near in so few steps.
    let narrow = HandWrittenLogDensity(dimension: 1) { q, g in
      let z = (q[0] - 1e7) / 1e-3
      g[0] = -z / 1e-3
      return -0.5 * z * z
    }
    func report(_ starts: [[Double]]) throws -> String {
      try sample(
        narrow, draws: 50, chains: .from(starts), seed: 1, logger: silentLogger,
        with: HMC(stepSize: 1e-9, steps: 1)
      ).report()
    }
    let lost = try report([[0], [1e7], [1e7 + 1e-3]])
    #expect(lost.contains("chain 0 stays where the log density is at most"), "\(lost)")
    #expect(lost.contains("chains: .from(starts)"))
    let cured = try report([[1e7 - 1e-3], [1e7], [1e7 + 1e-3]])
    #expect(!cured.contains("stays where"), "\(cured)")
  }

  @Test("chains disagree behind sinks that hand their draws on, and behind coordinates that cannot move")
  func disagreement() throws {
    let modes = HandWrittenLogDensity(dimension: 4) { q, g in
      for j in 0..<3 { g[j] = 1e17 - q[j] }
      let far = q[3] > 0 ? q[3] - 30 : q[3] + 30
      g[3] = -far
      return -0.5 * far * far
    }
    let starts = [-30.0, 30, -30, 30].map { [1e17, 1e17, 1e17, $0] }
    let sampler = HMC(stepSize: 0.5, steps: 3...7).sampler(for: modes)
    func report<Sink: DrawSink & Sendable>(_ sink: Sink) throws -> String where Sink.Scalar == Double {
      try sampler.sample(
        draws: 800, chains: .from(starts), seed: 1, logger: silentLogger, into: { _ in sink }
      ).report()
    }
    let direct = try report(StoredDraws<Double>())
    let thinned = try report(StoredDraws<Double>().thinned(by: 2))
    let combined = try report(CombinedSink(StoredDraws<Double>().thinned(by: 10), StoredDraws<Double>()))
    for words in [direct, thinned, combined] {
      #expect(words.contains("the chains disagree") && words.contains("coordinate 3: "), "\(words)")
    }
  }
}
