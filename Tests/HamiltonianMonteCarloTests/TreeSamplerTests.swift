// The samplers that double their orbits: invariance over kinds of targets, units, and what breaks them.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

/// A target with exact draws, and what is looked at.
struct ExactTarget: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let logDensity: HandWrittenCurvedLogDensity
  let moments: [Moment]
  let draw: @Sendable (inout Philox) -> [Double]

  static let funnel = ExactTarget(
    testDescription: "funnel", logDensity: Funnel.logDensity(), moments: InvarianceTests.funnelMoments,
    draw: { Funnel.draw(using: &$0) })

  /// Fifty coordinates, neighbours correlated by .8.
  static let wide: ExactTarget = {
    let n = 50, r = 0.8
    let precision = (0..<(n * n)).map { k -> Double in
      let (i, j) = (k / n, k % n)
      if i == j { return (i == 0 || i == n - 1 ? 1 : 1 + r * r) / (1 - r * r) }
      return abs(i - j) == 1 ? -r / (1 - r * r) : 0
    }
    let gaussian = Gaussian(mean: [Double](repeating: 1, count: n), precision: precision)
    return ExactTarget(
      testDescription: "50-D Gaussian", logDensity: gaussian.logDensity,
      moments: [
        Moment(name: "q0") { $0[0] }, Moment(name: "q0²") { ($0[0] - 1) * ($0[0] - 1) },
        Moment(name: "q24 q25") { ($0[24] - 1) * ($0[25] - 1) },
        Moment(name: "mean") { $0.reduce(0, +) / 50 },
        Moment(name: "mean²") { q in
          let mean = q.reduce(0) { $0 + $1 - 1 } / 50
          return mean * mean
        },
      ],
      draw: { random in
        var x = random.normal()
        return (0..<n).map { i in
          if i > 0 { x = r * x + (1 - r * r).squareRoot() * random.normal() }
          return x + 1
        }
      })
  }()

  /// Two independent coordinates with Student's t distribution of five degrees of freedom.
  static let studentT = ExactTarget(
    testDescription: "Student t",
    logDensity: HandWrittenCurvedLogDensity(
      dimension: 2,
      valueAndGradient: { q, gradient in
        for i in 0..<2 { gradient[i] = -6 * q[i] / (5 + q[i] * q[i]) }
        return -3 * q.reduce(0) { $0 + log1p($1 * $1 / 5) }
      },
      hessian: { q, hessian in
        for k in 0..<4 { hessian[k] = 0 }
        for i in 0..<2 {
          let s = 5 + q[i] * q[i]
          hessian[3 * i] = -6 * (5 - q[i] * q[i]) / (s * s)
        }
      },
      contractedThirdDerivative: { q, weights, result in
        for i in 0..<2 {
          let s = 5 + q[i] * q[i]
          result[i] = weights[3 * i] * 12 * q[i] * (15 - q[i] * q[i]) / (s * s * s)
        }
      }),
    moments: [
      Moment(name: "x") { $0[0] }, Moment(name: "|x|") { abs($0[0]) },
      Moment(name: "x² / (1 + x²)") { $0[0] * $0[0] / (1 + $0[0] * $0[0]) },
      Moment(name: "|x| > 4") { abs($0[0]) > 4 ? 1 : 0 }, Moment(name: "xy") { atan($0[0]) * atan($0[1]) },
    ],
    draw: { random in
      (0..<2).map { _ in
        let square = (0..<5).reduce(0.0) { sum, _ in
          let z = random.normal()
          return sum + z * z
        }
        return random.normal() / (square / 5).squareRoot()
      }
    })
}

@Suite("Samplers of trees, invariance", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct TreeSamplerTests {
  private func expectInvariant<S: Sampler>(
    _ sampler: S, on target: ExactTarget, chains: Int, transitions: Int = 2,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws where S.Kernel.Scalar == Double {
    let found = try deviations(
      of: { try sampler.makeKernel() }, from: target.draw, moments: target.moments, chains: chains,
      transitions: transitions)
    #expect(
      significant(found, comparisons: 80).isEmpty, "\(sampler) \(target.testDescription) \(found)",
      sourceLocation: sourceLocation)
  }

  @Test("NUTS", arguments: [ExactTarget.wide, .studentT])
  func nuts(_ target: ExactTarget) throws {
    let stepSize = target.logDensity.dimension > 10 ? 0.25 : 1.1
    try expectInvariant(
      NUTS(stepSize: stepSize, metric: IdentityMetric()).sampler(for: target.logDensity), on: target,
      chains: target.logDensity.dimension > 10 ? 10_000 : 60_000)
  }

  @Test("NUTS on the funnel, where many steps diverge")
  func funnel() throws {
    let noNeck = ExactTarget(
      testDescription: "funnel", logDensity: ExactTarget.funnel.logDensity,
      moments: ExactTarget.funnel.moments.filter { $0.name != "v > 6" }, draw: ExactTarget.funnel.draw)
    try expectInvariant(
      NUTS(stepSize: 0.3, metric: IdentityMetric()).sampler(for: noNeck.logDensity), on: noNeck,
      chains: 30_000)
  }

  @Test("WALNUTS", arguments: [ExactTarget.wide, .studentT])
  func walnuts(_ target: ExactTarget) throws {
    let isWide = target.logDensity.dimension > 10
    let settings = LocalStepSettings(energyTolerance: isWide ? 1 : 0.2)
    try expectInvariant(
      WALNUTS(stepSize: isWide ? 0.5 : 2, localSteps: settings, metric: IdentityMetric())
        .sampler(for: target.logDensity), on: target, chains: isWide ? 10_000 : 60_000)
  }

  @Test("Riemannian NUTS", arguments: [ExactTarget.funnel, .wide, .studentT])
  func riemannianNUTS(_ target: ExactTarget) throws {
    let chains = target.logDensity.dimension > 10 ? (target.logDensity.dimension > 20 ? 150 : 3_000) : 20_000
    try expectInvariant(
      RiemannianNUTS(metric: SoftAbs(), integrator: ImplicitMidpoint(), stepSize: 0.4)
        .sampler(for: target.logDensity), on: target, chains: chains)
  }

  @Test("step sizes that are adapted for ever are caught")
  func adaptsForEver() throws {
    let target = ExactTarget.funnel
    func kernel(gain: Double) throws -> AdaptsForEver<
      HMCSampler<HandWrittenCurvedLogDensity, IdentityMetric>.Kernel
    > {
      AdaptsForEver(
        kernel: try HMC(stepSize: 0.2, steps: 5).sampler(for: target.logDensity).makeKernel(), gain: gain)
    }
    let moments = target.moments.filter { $0.name != "v > 6" }
    for gain in [0, 0.3] {
      let found = try deviations(
        of: { try kernel(gain: gain) }, from: target.draw, moments: moments, chains: 20_000, transitions: 20)
      #expect(significant(found).isEmpty == (gain == 0), "\(gain) \(found)")
    }
  }
}

/// A transition whose step size follows its acceptance.
private struct AdaptsForEver<Kernel: Transition>: Transition {
  var kernel: Kernel
  let gain: Double

  mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> Kernel.Point { try kernel.makePoint(at: position, using: &random) }

  mutating func sample(
    from point: inout Kernel.Point, using random: inout RandomStreams
  ) -> TransitionStatistics {
    let statistics = kernel.sample(from: &point, using: &random)
    kernel.stepSize *= exp(gain * (statistics.acceptanceProbability - 0.8))
    return statistics
  }

  func position(of point: Kernel.Point) -> [Kernel.Scalar] { kernel.position(of: point) }
  var failurePosition: [Double] { kernel.failurePosition }
}

@Suite("Samplers of trees in other units")
struct TreeUnitTests {
  private static let units: [[Double]] = [
    [0x1p27, 0x1p27, 0x1p27], [0x1p20, 0x1p-15, 0x1p4], [0x1p-100, 0x1p60, 1],
  ]
  private let start = [0.3, -0.4, 0.8]

  private func expectSame<S: Sampler>(
    units: [Double], _ warmUp: WarmUp, _ makeSampler: (InUnits, [Double]) -> S,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws where S.Kernel.Scalar == Double {
    let (one, other) = (
      InUnits(Well.logDensity, units: [1, 1, 1]), InUnits(Well.logDensity, units: units)
    )
    func run(_ target: InUnits) throws -> StoredChain {
      try makeSampler(target, target.units).sample(
        draws: 100, from: target.scaled(start), warmUp: warmUp, seed: 3, logger: silentLogger)
    }
    let (plain, scaled) = (try run(one), try run(other))
    #expect(plain.count == 100 && scaled.count == 100)
    let differences = (0..<100).filter { plain[$0] != other.plain(scaled[$0]) }
    #expect(differences.isEmpty, sourceLocation: sourceLocation)
    #expect(plain.acceptanceRate > 0.5, sourceLocation: sourceLocation)
  }

  @Test("given mass matrices", arguments: units)
  func fixedMasses(_ units: [Double]) throws {
    func metric(_ units: [Double]) -> DiagonalMetric { DiagonalMetric(masses: units.map { 1 / ($0 * $0) }) }
    try expectSame(units: units, .none) { NUTS(stepSize: 0.4, metric: metric($1)).sampler(for: $0) }
    try expectSame(units: units, .none) {
      WALNUTS(
        stepSize: 1.2, localSteps: LocalStepSettings(energyTolerance: 0.3), metric: metric($1)
      ).sampler(for: $0)
    }
    try expectSame(units: units, .adaptingStepSize(100)) {
      WALNUTS(metric: metric($1)).sampler(for: $0)
    }
  }

  @Test("metrics that follow the curvature", arguments: units)
  func riemannian(_ units: [Double]) throws {
    try expectSame(units: units, .none) { target, _ in
      RiemannianNUTS(integrator: ImplicitMidpoint(), stepSize: 0.5).sampler(for: target)
    }
  }

  @Test("no two chains of a seed, and no two seeds, share their draws")
  func streams() throws {
    func draws(seeds: [UInt64]) throws -> [[Double]] {
      try seeds.flatMap { seed in
        try sample(
          Well.logDensity, draws: 20, chains: .from([[Double]](repeating: start, count: 4)), warmUp: .none,
          seed: seed, logger: silentLogger, with: WALNUTS(metric: IdentityMetric())
        ).map(\.draws)
      }
    }
    #expect(Set(try draws(seeds: [1, 2, 3])).count == 12)
    #expect(Set(try draws(seeds: [1, 1])).count == 4)
  }
}
