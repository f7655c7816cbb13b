// What a run says about itself: its report and its log.
import HamiltonianMonteCarlo
import LogDensities
import Logging
import SamplingTestSupport
import Testing

@Suite("Report and log")
struct ReportTests {
  private let target = Gaussian.tutorial.logDensity
  private let start = [0.0, 0, 0]

  @Test("a good run is summed up in one line and logs nothing")
  func quiet() throws {
    let records = LogRecords()
    let chain = try sample(
      target, draws: 50, from: start, warmUp: .discarding(10), seed: 1,
      logger: records.makeLogger(level: .info), with: HMC(stepSize: 0.3, steps: 5))
    #expect(
      chain.report
        == "HMC(stepSize: 0.3, steps: 5, metric: IdentityMetric()): 50 draws after 10 of warm-up, acceptance rate 0.98"
    )
    #expect(records.entries.isEmpty)
  }

  @Test("a run with failures logs one report, with one line of advice per kind")
  func advice() throws {
    let records = LogRecords()
    let chain = try sample(
      target, draws: 60, from: start, seed: 1, logger: records.makeLogger(level: .info),
      with: HMC(stepSize: 1e4, steps: 3))
    #expect(records.entries.map(\.level) == [.warning])
    #expect(records.entries[0].message == chain.report)
    #expect(chain.report.contains("60 of 60 trajectories failed:"))
    #expect(chain.report.contains("60 × divergent: \(NumericalFailure.Kind.divergent.advice)"))
    #expect(!chain.report.contains("few proposals were accepted"))
  }

  @Test("rare failures are a notice, not a warning")
  func rare() throws {
    let records = LogRecords()
    let broken = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = q[0] > 2.8 ? .nan : -q[0]
      return -0.5 * q[0] * q[0]
    }
    let chain = try sample(
      broken, draws: 2_000, from: [0], seed: 1, logger: records.makeLogger(level: .info),
      with: HMC(stepSize: 0.3, steps: 5))
    #expect((1..<20).contains(chain.failures.total))
    #expect(records.entries.map(\.level) == [.notice])
  }

  @Test("at the debug level each trajectory has its line")
  func debug() throws {
    let records = LogRecords()
    _ = try sample(
      target, draws: 7, from: start, seed: 1, logger: records.makeLogger(level: .debug),
      with: RiemannianHMC(stepSize: 0.3, steps: 5))
    #expect(records.entries.count == 7)
    #expect(records.entries.allSatisfy { $0.level == .debug && $0.message.contains("solver iterations") })
    #expect(records.entries[3].message.contains("trajectory 3: 5 steps"))
  }

  @Test("every kind of failure has its name and advice")
  func kinds() {
    let failures: [NumericalFailure] = [
      .nonFinite(.gradient), .outsideSupport, .notPositiveDefinite, .notConverged(residual: 1, iterations: 2),
      .notReversible(distance: 3), .divergent(energyError: 4), .coarserWayBack,
      .toleranceExceeded(energyRange: 5),
    ]
    #expect(Set(failures.map(\.kind)) == Set(NumericalFailure.Kind.allCases))
    #expect(Set(failures.map(\.description)).count == failures.count)
    #expect(Set(NumericalFailure.Kind.allCases.map(\.advice)).count == failures.count)
  }
}
