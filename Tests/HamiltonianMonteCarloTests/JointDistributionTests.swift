// Samplers together with a model: Geweke's joint test and simulation-based calibration.
import ChainDiagnostics
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

private typealias Posterior = HandWrittenCurvedLogDensity

@Suite("Model and sampler together", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct JointDistributionTests {
  /// Alternates a transition given the data with a draw of data given the state; without a mistake both have their
  /// prior distribution. Standard errors from the moments of the state to those of the prior.
  ///
  /// Source: Geweke, "Getting it right: joint distribution tests of posterior simulators", J. Am. Stat. Assoc. 99 (2004),
  /// doi 10.1198/016214504000001132.
  private func jointTest<S: Sampler>(
    rounds: Int, _ makeSampler: ([Double]) -> S
  ) throws -> [Deviation] where S.Kernel.Scalar == Double {
    var random = RandomStreams(seed: 11, chain: 0)
    var own = Philox(seed: 11, chain: 0, purpose: .user(0))
    var q = NormalModel.drawPrior(using: &own)
    var states: [[Double]] = []
    for _ in 0..<rounds {
      var kernel = try makeSampler(NormalModel.drawData(q, using: &own)).makeKernel()
      var point = try kernel.makePoint(at: q, using: &random)
      _ = kernel.sample(from: &point, using: &random)
      q = kernel.position(of: point)
      states.append(q)
    }
    func deviation(_ name: String, _ expected: Double, _ f: ([Double]) -> Double) -> Deviation {
      let mean = ScalarDraws(states.map(f)).estimatedMean
      return Deviation(moment: name, z: (mean.value - expected) / mean.error)
    }
    return [
      deviation("μ", 0) { $0[0] }, deviation("μ²", 1) { $0[0] * $0[0] },
      deviation("λ", 0) { $0[1] }, deviation("λ²", 0.25) { $0[1] * $0[1] },
      deviation("μλ", 0) { $0[0] * $0[1] }, deviation("μ²λ", 0) { $0[0] * $0[0] * $0[1] },
    ]
  }

  @Test("Geweke's joint test")
  func joint() throws {
    func expectFine<S: Sampler>(
      _ rounds: Int, _ makeSampler: ([Double]) -> S, sourceLocation: SourceLocation = #_sourceLocation
    ) throws where S.Kernel.Scalar == Double {
      let found = try jointTest(rounds: rounds, makeSampler)
      #expect(significant(found, comparisons: 42).isEmpty, "\(found)", sourceLocation: sourceLocation)
    }
    try expectFine(40_000) {
      NUTS(stepSize: 0.5, metric: IdentityMetric()).sampler(for: NormalModel.posterior($0))
    }
    try expectFine(40_000) {
      WALNUTS(stepSize: 0.8, metric: IdentityMetric()).sampler(for: NormalModel.posterior($0))
    }
    try expectFine(40_000) {
      WALNUTS(stepSize: 1.5, localSteps: LocalStepSettings(energyTolerance: 0.3), metric: IdentityMetric())
        .sampler(for: NormalModel.posterior($0))
    }
    try expectFine(40_000) { HMC(stepSize: 0.4, steps: 1...6).sampler(for: NormalModel.posterior($0)) }
    try expectFine(10_000) {
      RiemannianNUTS(metric: SoftAbs(), stepSize: 0.5).sampler(for: NormalModel.posterior($0))
    }
    try expectFine(10_000) {
      RiemannianNUTS(metric: SoftAbs(), integrator: ImplicitMidpoint(), stepSize: 0.7)
        .sampler(for: NormalModel.posterior($0))
    }
    try expectFine(10_000) {
      RiemannianHMC(metric: SoftAbs(), stepSize: 0.4, steps: 4).sampler(for: NormalModel.posterior($0))
    }
  }

  @Test("Geweke's joint test shows another prior")
  func jointMistake() throws {
    let found = try jointTest(rounds: 40_000) {
      NUTS(stepSize: 0.5, metric: IdentityMetric())
        .sampler(for: NormalModel.posterior($0, priorPrecision: 0.7))
    }
    #expect(!significant(found).isEmpty, "\(found)")
  }

  /// The ranks of drawn parameters among 31 draws of their posterior, from runs with their own warm-up.
  ///
  /// Source: Talts, Betancourt, Simpson, Vehtari & Gelman, "Validating Bayesian inference algorithms with simulation-based
  /// calibration" (2018), arXiv 1804.06788, algorithm 1.
  private func ranks(
    runs: Int, _ run: (Posterior, UInt64) throws -> StoredChain, priorPrecision: Double = 1
  ) throws -> [[Int]] {
    var random = Philox(seed: 12, stream: 0)
    return try (0..<runs).map { i in
      let q = NormalModel.drawPrior(using: &random)
      let target = NormalModel.posterior(
        NormalModel.drawData(q, using: &random), priorPrecision: priorPrecision)
      let chain = try run(target, UInt64(i))
      let thinned = stride(from: 4, to: 159, by: 5).map { chain[$0] }
      return q.indices.map { j in thinned.count { $0[j] < q[j] } }
    }
  }

  /// χ² of ranks in sixteen classes, as a standard normal number (Wilson & Hilferty).
  private func unevenness(_ ranks: [Int]) -> Double {
    var counts = [Int](repeating: 0, count: 16)
    for rank in ranks { counts[rank / 2] += 1 }
    let expected = Double(ranks.count) / 16
    let chiSquare = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    return (cbrt(chiSquare / 15) - (1 - 2.0 / 135)) / (2.0 / 135).squareRoot()
  }

  @Test("simulation-based calibration, with the warm-up of each sampler")
  func calibration() throws {
    let runs: [(Posterior, UInt64) throws -> StoredChain] = [
      {
        try sample(
          $0, draws: 160, from: [0, 0], warmUp: .adapting(200), seed: $1, logger: silentLogger, with: NUTS())
      },
      {
        try sample(
          $0, draws: 160, from: [0, 0], warmUp: .adapting(200), seed: $1, logger: silentLogger,
          with: WALNUTS())
      },
      {
        try sample(
          $0, draws: 160, from: [0, 0], warmUp: .adaptingStepSize(100), seed: $1, logger: silentLogger,
          with: HMC(steps: 2...8))
      },
    ]
    for run in runs {
      let found = try ranks(runs: 640, run)
      #expect(found.count == 640 && found.allSatisfy { $0.allSatisfy((0...31).contains) })
      for j in 0..<2 { #expect(abs(unevenness(found.map { $0[j] })) < 5) }
    }
    let mistaken = try ranks(runs: 640, runs[0], priorPrecision: 5)
    #expect(unevenness(mistaken.map { $0[0] }) > 5)
  }
}
