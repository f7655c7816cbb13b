// Riemannian HMC draws from its target in units that are no powers of two, and far from the origin.
import Foundation
import HamiltonianMonteCarlo
import Randomness
import SamplingTestSupport
import Testing

/// Units, and an offset, in which the ridge is sampled.
struct Units: Sendable, CustomTestStringConvertible {
  let units: [Double]
  var offset = [0.0, 0]

  var target: InUnits { InUnits(Ridge.logDensity, units: units, offset: offset) }
  var testDescription: String { "\(units) + \(offset)" }

  static let common = [1e-8, 1e-6, 3e-4, 1e-3, 1, 3e3, 1e4, 1e6, 1e8].map { Units(units: [$0, $0]) }
  static let mixed = [[1, 1e-6], [1e6, 1], [1e-6, 1e6]].map { Units(units: $0) }
  static let shifted = [[1e7, 1e7], [1e7, -1e7], [3e9, 1e6]].map { Units(units: [1, 1], offset: $0) }
}

@Suite("Exact draws in all units", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct UnitStatisticsTests {
  /// The deviation of the mean of each moment from the truth, in standard errors by the means of 100 batches.
  private func deviations(of chain: StoredChain, _ target: InUnits) -> [Deviation] {
    let draws = (0..<chain.count).map { target.plain(chain[$0]) }
    return zip(Ridge.moments, Ridge.truth).map { moment, truth in
      let size = draws.count / 100
      let means = (0..<100).map { batch in
        draws[batch * size..<(batch + 1) * size].reduce(0) { $0 + moment.value($1) } / Double(size)
      }
      let mean = means.reduce(0, +) / 100
      let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 99
      return Deviation(moment: moment.name, z: (mean - truth) / (variance / 100).squareRoot())
    }
  }

  private func check<S: IntegrationScheme>(
    _ scheme: S, _ units: Units, count: Int, acceptance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let target = units.target
    let chain = try sample(
      target, draws: count, from: target.scaled([0.3, -0.2]), seed: 5, logger: silentLogger,
      with: RiemannianHMC(integrator: scheme, stepSize: 0.2, steps: 8))
    // The acceptance in plain units, and five standard errors of a rate.
    let error = 5 * (acceptance * (1 - acceptance) / Double(count)).squareRoot()
    #expect(abs(chain.acceptanceRate - acceptance) < error, sourceLocation: sourceLocation)
    for deviation in deviations(of: chain, target) {
      #expect(abs(deviation.z) < 4, "\(deviation.moment)", sourceLocation: sourceLocation)
    }
  }

  @Test("the truth of the ridge is that of a finer rule")
  func truth() {
    for (found, expected) in zip(Ridge.truth, [0.6308, 0.4060, -0.1808]) {
      #expect(abs(found - expected) < 1e-4)
    }
  }

  @Test("generalized leapfrog", arguments: Units.common + Units.mixed + Units.shifted)
  func leapfrog(_ units: Units) throws {
    try check(GeneralizedLeapfrog(), units, count: 12_000, acceptance: 0.979)
  }

  @Test("implicit midpoint", arguments: Units.common + Units.mixed + Units.shifted)
  func midpoint(_ units: Units) throws {
    try check(ImplicitMidpoint(), units, count: 3_000, acceptance: 0.98)
  }

  @Test("projected extended leapfrog", arguments: Units.common + Units.mixed + Units.shifted)
  func projected(_ units: Units) throws {
    try check(ProjectedExtendedLeapfrog(), units, count: 2_000, acceptance: 0.997)
  }

  /// Rounding errors of G⁻¹p grow with the condition number of G, 10⁴ to 10¹⁰ here.
  @Test("strong correlations, also far from the origin", arguments: [1e-2, 1e-4, 1e-5], [0, 1e6])
  func correlations(_ shear: Double, _ offset: Double) throws {
    let target = Sheared(base: Ridge.logDensity, shear: shear, offset: offset)
    func rate<S: IntegrationScheme>(_ scheme: S) throws -> Double {
      try sample(
        target, draws: 1_500, from: target.sheared([0.3, -0.2]), seed: 5, logger: silentLogger,
        with: RiemannianHMC(integrator: scheme, stepSize: 0.2, steps: 8)
      ).acceptanceRate
    }
    #expect(try abs(rate(GeneralizedLeapfrog()) - 0.979) < 0.02)
    #expect(try abs(rate(ImplicitMidpoint()) - 0.98) < 0.02)
    #expect(try abs(rate(ProjectedExtendedLeapfrog()) - 0.997) < 0.01)
  }

  /// Where the tolerances of the reversibility check once added units these chains moved by 9 and 10 standard errors.
  @Test(
    "chains that start from exact draws stay where they are",
    arguments: [[1e-3, 1e-3], [1e4, 1e4]])
  func invariance(_ units: [Double]) throws {
    let target = InUnits(Ridge.logDensity, units: units)
    let found = try HamiltonianMonteCarloTests.deviations(
      of: { try RiemannianHMC(stepSize: 0.2, steps: 8).sampler(for: target).makeKernel() },
      from: { generator in
        while true {
          let (x, y) = (generator.normal(), generator.normal())
          let t = x + y
          if generator.uniform() < exp(-t * t * t * t / 8 - y * y * y * y / 4) {
            return target.scaled([x, y])
          }
        }
      },
      moments: Ridge.moments.map { moment in Moment(name: moment.name) { moment.value(target.plain($0)) } },
      chains: 60_000, transitions: 3)
    #expect(significant(found).isEmpty)
  }

  private func funnelDeviations<S: IntegrationScheme>(
    _ scheme: S, _ s: Double, stepSize: Double, steps: Int
  ) throws -> [Deviation] {
    let target = InUnits(Funnel.logDensity(), units: [Double](repeating: s, count: 11))
    let method = RiemannianHMC(
      metric: SoftAbs(hardness: 1e6 * s * s), integrator: scheme, stepSize: stepSize, steps: steps)
    return try HamiltonianMonteCarloTests.deviations(
      of: { try method.sampler(for: target).makeKernel() }, from: { target.scaled(Funnel.draw(using: &$0)) },
      moments: InvarianceTests.funnelMoments.map { moment in
        Moment(name: moment.name) { moment.value(target.plain($0)) }
      }, chains: 1_500, transitions: 2)
  }

  @Test(
    "the funnel under SoftAbs, with the hardness in the units of the coordinates", arguments: [1e-7, 1e6])
  func funnel(_ s: Double) throws {
    let found =
      try funnelDeviations(GeneralizedLeapfrog(), s, stepSize: 0.15, steps: 6)
      + funnelDeviations(ImplicitMidpoint(), s, stepSize: 0.3, steps: 4)
      + funnelDeviations(ProjectedExtendedLeapfrog(), s, stepSize: 0.25, steps: 3)
    #expect(significant(found).isEmpty)
    let plain = try funnelAcceptance(1), scaled = try funnelAcceptance(s)
    for (a, b) in zip(plain, scaled) { #expect(a > 0.9 && abs(a - b) < 0.03) }
  }

  private func funnelAcceptance(_ s: Double) throws -> [Double] {
    let target = InUnits(Funnel.logDensity(), units: [Double](repeating: s, count: 11))
    func rate<S: IntegrationScheme>(_ scheme: S) throws -> Double {
      try sample(
        target, draws: 300, from: target.scaled([0] + [Double](repeating: 1, count: 10)), seed: 3,
        logger: silentLogger,
        with: RiemannianHMC(
          metric: SoftAbs(hardness: 1e6 * s * s), integrator: scheme, stepSize: 0.15, steps: 10)
      ).acceptanceRate
    }
    return [
      try rate(GeneralizedLeapfrog()), try rate(ImplicitMidpoint()), try rate(ProjectedExtendedLeapfrog()),
    ]
  }
}
