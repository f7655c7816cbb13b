// A run that is interrupted at any moment and resumed makes the draws of the run that is not.
import Distributions
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Synchronization
import Testing
import Tracing

/// Counts the evaluations of a log density, and asks for a stop at one of them.
private struct Interrupted<Base: LogDensity>: LogDensity where Base.Evaluator: GradientEvaluator {
  let base: Base
  let meter: Meter
  var dimension: Int { base.dimension }
  var coordinateNames: [String]? { base.coordinateNames }
  func makeEvaluator() -> Evaluator { Evaluator(base: base.makeEvaluator(), meter: meter) }

  struct Evaluator: GradientEvaluator {
    var base: Base.Evaluator
    let meter: Meter

    mutating func logDensity(at position: [Base.Evaluator.Scalar]) -> Double {
      meter.count()
      return base.logDensity(at: position)
    }

    mutating func logDensity(
      at position: [Base.Evaluator.Scalar], gradient: inout [Base.Evaluator.Scalar]
    ) -> Double {
      meter.count()
      return base.logDensity(at: position, gradient: &gradient)
    }
  }
}

extension Interrupted.Evaluator: CurvatureEvaluator where Base.Evaluator: CurvatureEvaluator {
  mutating func hessian(at position: [Double], into hessian: inout [Double]) {
    base.hessian(at: position, into: &hessian)
  }
  mutating func contractedThirdDerivative(
    at position: [Double], weights: [Double], into result: inout [Double]
  ) {
    base.contractedThirdDerivative(at: position, weights: weights, into: &result)
  }
}

extension Interrupted.Evaluator: PartsEvaluator where Base.Evaluator: PartsEvaluator {
  var partCount: Int { base.partCount }
  mutating func logDensity(
    ofPart part: Int, at position: [Base.Evaluator.Scalar], gradient: inout [Base.Evaluator.Scalar]
  ) -> Double {
    meter.count()
    return base.logDensity(ofPart: part, at: position, gradient: &gradient)
  }
}

private final class Meter: Sendable {
  private let made = Atomic(0)
  private let limit: Int
  let stop = StopRequest()
  init(limit: Int = .max) { self.limit = limit }
  var evaluations: Int { made.load(ordering: .relaxed) }
  func count() { if made.add(1, ordering: .relaxed).newValue == limit { stop.stop() } }
}

@Suite struct ResumeTests {
  /// Runs uninterrupted; then with interrupts at random evaluations until the end, and compares.
  private func check<Method: Sampler, Base: LogDensity>(
    _ name: String, _ target: Base, draws: Int, chains: ChainStarts = 3, warmUp: WarmUp = .automatic,
    interrupts: Int = 4, method: (Interrupted<Base>) -> Method,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws where Base.Evaluator: GradientEvaluator {
    var random = Philox(seed: 9, stream: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }))
    let whole = Meter()
    let expected = try method(Interrupted(base: target, meter: whole)).sample(
      draws: draws, chains: chains, warmUp: warmUp, seed: 4, threads: 2, logger: silentLogger)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("resume-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var (resumptions, isComplete) = (0, false)
    // A run that loses what it has made would go on for ever.
    while !isComplete, resumptions < 20 * interrupts {
      let meter = Meter(limit: Int.random(in: 1...(2 * whole.evaluations / interrupts), using: &random))
      let found = try method(Interrupted(base: target, meter: meter)).sample(
        draws: draws, chains: chains, warmUp: warmUp, seed: 4, threads: Int.random(in: 1...3, using: &random),
        logger: silentLogger, stop: meter.stop, checkpoints: .file(path, every: .milliseconds(1)))
      resumptions += 1
      isComplete = found.allSatisfy { $0.count == draws } && !meter.stop.isStopped
      if !isComplete { continue }
      for (a, b) in zip(expected, found) {
        #expect(a.draws == b.draws, "\(name)", sourceLocation: sourceLocation)
        #expect(a.stepSize.bitPattern == b.stepSize.bitPattern, "\(name)", sourceLocation: sourceLocation)
        #expect(a.statistics.map(\.energy) == b.statistics.map(\.energy), sourceLocation: sourceLocation)
        #expect(a.failures.records == b.failures.records, sourceLocation: sourceLocation)
        #expect(a.acceptanceRate == b.acceptanceRate, sourceLocation: sourceLocation)
        #expect(a.meanAcceptanceProbability == b.meanAcceptanceProbability, sourceLocation: sourceLocation)
      }
    }
    #expect(isComplete, "\(name) does not come to its end", sourceLocation: sourceLocation)
    #expect(resumptions > 2, "\(name) was not interrupted", sourceLocation: sourceLocation)
  }

  private let funnel = TracedLogDensity(dimension: 3) { q in
    Normal(0, 3).logDensity(q[0]) + Normal(0, exp(q[0] / 2)).logDensity(q[1...]).sum()
  }
  private let curved = TracedLogDensity(dimension: 3) { q in
    Normal(0, 1).logDensity(q[0]) + Normal(q[0] * q[0], 0.5).logDensity(q[1])
      + Normal(q[1], 2).logDensity(q[2])
  }
  private let halves = SplitLogDensity([
    TracedLogDensity(dimension: 2) { q in -0.5 * (q * q).sum() },
    TracedLogDensity(dimension: 2) { q in -0.25 * (q * q * q * q).sum() },
    TracedLogDensity(dimension: 2) { q in -0.5 * (q[0] - q[1]) * (q[0] - q[1]) },
  ])

  @Test func noUTurn() throws {
    try check("NUTS", funnel, draws: 60, warmUp: .adapting(150)) { NUTS().sampler(for: $0) }
    try check("NUTS, doubling windows", curved, draws: 60, warmUp: .adaptingInDoublingWindows(160)) {
      NUTS().sampler(for: $0)
    }
    try check("NUTS, usual", curved, draws: 100, interrupts: 8) { NUTS().sampler(for: $0) }
    for mass in MassEstimator.allCases {
      try check("NUTS, \(mass)", curved, draws: 30, warmUp: .adapting(120, mass: mass)) {
        NUTS().sampler(for: $0)
      }
    }
  }

  @Test func pooled() throws {
    try check("pooled", funnel, draws: 60, warmUp: .adapting(200).pooled, interrupts: 12) {
      NUTS().sampler(for: $0)
    }
    try check("one pooled", funnel, draws: 60, chains: 1, warmUp: .adapting(200).pooled) {
      NUTS().sampler(for: $0)
    }
  }

  @Test func localSteps() throws {
    try check("WALNUTS", funnel, draws: 40, warmUp: .adapting(120)) { WALNUTS().sampler(for: $0) }
  }

  @Test func euclidean() throws {
    try check("HMC", curved, draws: 100) { HMC(stepSize: 0.2, steps: 3...9).sampler(for: $0) }
    try check("HMC, diagonal", curved, draws: 100, warmUp: .adaptingStepSize(80)) {
      HMC(stepSize: 0.2, steps: 5, metric: DiagonalMetric(masses: [1, 2, 3])).sampler(for: $0)
    }
    try check("HMC, dense", curved, draws: 100, warmUp: .discarding(20)) {
      HMC(stepSize: 0.2, steps: 5, metric: DenseMetric(mass: [2, 1, 0, 1, 2, 0, 0, 0, 1])).sampler(for: $0)
    }
  }

  @Test func riemannian() throws {
    try check("RMHMC", curved, draws: 40, chains: 2, warmUp: .adaptingStepSize(40)) {
      RiemannianHMC(metric: SoftAbs(), stepSize: 0.2, steps: 3).sampler(for: $0)
    }
    try check("jitter", curved, draws: 40, chains: 2) {
      RiemannianHMC(metric: SoftAbs(), integrator: ImplicitMidpoint(), stepSize: 0.2, steps: 3, jitter: 0.1)
        .sampler(for: $0)
    }
    try check("explicit", curved, draws: 40, chains: 2) {
      RiemannianHMC(metric: SoftAbs(), integrator: ExtendedLeapfrog(), stepSize: 0.2, steps: 3)
        .sampler(for: $0)
    }
    try check("projected", curved, draws: 40, chains: 2) {
      RiemannianHMC(metric: SoftAbs(), integrator: ProjectedExtendedLeapfrog(), stepSize: 0.2, steps: 3)
        .sampler(for: $0)
    }
    try check("Riemannian NUTS", curved, draws: 30, chains: 2, warmUp: .adaptingStepSize(40)) {
      RiemannianNUTS(metric: SoftAbs(), stepSize: 0.2).sampler(for: $0)
    }
  }

  @Test func split() throws {
    try check("split HMC", halves, draws: 80, warmUp: .adaptingStepSize(40)) {
      SplitHMC(stepSize: 0.2, steps: 3, order: .random).sampler(for: $0)
    }
    try check("split NUTS", halves, draws: 60, warmUp: .adapting(120)) {
      SplitNUTS(order: .random).sampler(for: $0)
    }
  }
}
