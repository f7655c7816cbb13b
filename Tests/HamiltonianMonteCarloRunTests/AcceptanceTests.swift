// The draws are accepted as the warm-up was told: within 0.03, for all methods.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing
import Tracing

@Suite("Acceptance after the warm-up", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct AcceptanceTests {
  static let wanted = [0.6, 0.8, 0.9]

  private func check(_ chains: [StoredChain], _ wanted: Double) {
    let mean = chains.reduce(0) { $0 + $1.meanStepSizeAcceptance } / Double(chains.count)
    let each = chains.map { String(format: "%.3f", $0.meanStepSizeAcceptance) }
    #expect(abs(mean - wanted) <= 0.03, "\(mean) of \(each) instead of \(wanted)")
  }

  @Test(arguments: wanted, Models.all.indices)
  func nuts(acceptance: Double, model: Int) throws {
    check(
      try sample(
        Models.all[model].target, draws: 1_000, chains: 4,
        warmUp: .adapting(1_000, acceptance: acceptance), seed: 11, logger: silentLogger, with: NUTS()),
      acceptance)
  }

  @Test(arguments: [0.6, 0.7, 0.85], Models.all.indices)
  func localSteps(acceptance: Double, model: Int) throws {
    check(
      try sample(
        Models.all[model].target, draws: 1_000, chains: 4,
        warmUp: .adapting(1_000, acceptance: acceptance), seed: 15, logger: silentLogger, with: WALNUTS()),
      acceptance)
  }

  @Test(arguments: wanted, Models.all.indices)
  func hmc(acceptance: Double, model: Int) throws {
    check(
      try sample(
        Models.all[model].target, draws: 2_000, chains: 4,
        warmUp: .adapting(4_000, acceptance: acceptance), seed: 12, logger: silentLogger,
        with: HMC(steps: 3...9, metric: AdaptiveMetric())), acceptance)
  }

  @Test(arguments: wanted, Models.all.indices)
  func stepSizeAlone(acceptance: Double, model: Int) throws {
    check(
      try sample(
        Models.all[model].target, draws: 1_000, chains: 4,
        warmUp: .adaptingStepSize(1_000, acceptance: acceptance), seed: 13, logger: silentLogger,
        with: HMC(steps: 5...15)), acceptance)
  }

  /// The metric is soft, so that steps that are accepted with 0.6 can still be solved for.
  @Test(arguments: wanted, [0, 2, 3])
  func riemannian(acceptance: Double, model: Int) throws {
    check(
      try sample(
        Models.all[model].target, draws: 1_000, chains: 4,
        warmUp: .adaptingStepSize(1_000, acceptance: acceptance), seed: 14, logger: silentLogger,
        with: RiemannianHMC(
          metric: SoftAbs(hardness: 0.1), integrator: GeneralizedLeapfrog(), stepSize: 0.3, steps: 3...6)),
      acceptance)
  }
}
