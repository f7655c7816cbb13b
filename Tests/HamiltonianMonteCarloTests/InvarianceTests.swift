// Samplers leave the target where it is: chains started from exact draws, and the same check on wrong samplers.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Invariance", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct InvarianceTests {
  static let quarticMoments = [
    Moment(name: "x") { $0[0] }, Moment(name: "x²") { $0[0] * $0[0] },
    Moment(name: "x⁴") { $0[0] * $0[0] * $0[0] * $0[0] },
    Moment(name: "|x| < 0.3") { abs($0[0]) < 0.3 ? 1 : 0 },
  ]

  @Test("the exact draws of the 1-D target have its second moment")
  func exactDraws() {
    var generator = Philox(seed: 3, chain: 0, purpose: .user(0))
    let squares = (0..<400_000).map { _ in
      let x = Quartic.draw(using: &generator)[0]
      return x * x
    }
    let mean = squares.reduce(0, +) / Double(squares.count)
    let variance = squares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(squares.count)
    #expect(abs(mean - Quartic.secondMoment) < 5 * (variance / Double(squares.count)).squareRoot())
  }

  @Test("HMC on a correlated Gaussian")
  func hmc() throws {
    let target = Gaussian.correlated
    for method in [HMC(stepSize: 0.7, steps: 3), HMC(stepSize: 0.7, steps: 1...5)] {
      let found = try deviations(
        of: { try method.sampler(for: target.logDensity).makeKernel() }, from: { target.draw(using: &$0) },
        moments: Moment.firstAndSecond(3), chains: 200_000, transitions: 3)
      #expect(significant(found).isEmpty)
    }
  }

  @Test("HMC with a divergence threshold that is exceeded often")
  func divergenceThreshold() throws {
    let target = Gaussian(mean: [0], precision: [1])
    let method = HMC(stepSize: 1.5, steps: 1...3, divergenceThreshold: 0.3)
    let found = try deviations(
      of: { try method.sampler(for: target.logDensity).makeKernel() }, from: { target.draw(using: &$0) },
      moments: Moment.firstAndSecond(1), chains: 100_000, transitions: 3)
    #expect(significant(found).isEmpty)
  }

  @Test("HMC with mass matrices on a correlated Gaussian")
  func masses() throws {
    let target = Gaussian.correlated
    let dense = HMC(
      stepSize: 0.8, steps: 3, metric: DenseMetric(mass: [2, 0.8, -0.3, 0.8, 1.5, 0.4, -0.3, 0.4, 0.9]))
    let diagonal = HMC(stepSize: 0.8, steps: 3, metric: DiagonalMetric(masses: [2, 1, 0.5]))
    let found =
      try deviations(
        of: { try dense.sampler(for: target.logDensity).makeKernel() }, from: { target.draw(using: &$0) },
        moments: Moment.firstAndSecond(3), chains: 100_000, transitions: 3)
      + deviations(
        of: { try diagonal.sampler(for: target.logDensity).makeKernel() }, from: { target.draw(using: &$0) },
        moments: Moment.firstAndSecond(3), chains: 100_000, transitions: 3)
    #expect(significant(found).isEmpty)
  }

  /// v, and the xᵢ in units of their scale at v, which are independent standard normals.
  static let funnelMoments =
    [
      Moment(name: "v") { $0[0] }, Moment(name: "v²") { $0[0] * $0[0] },
      Moment(name: "v > 6") { $0[0] > 6 ? 1 : 0 },
    ] + (1..<11).map { i in Moment(name: "z\(i)") { $0[i] * exp($0[0] / 2) } }
    + [Moment(name: "Σz²") { q in exp(q[0]) * q[1...].reduce(0) { $0 + $1 * $1 } }]

  @Test("HMC on the funnel")
  func funnel() throws {
    let method = HMC(stepSize: 0.3093, steps: 5)
    let found = try deviations(
      of: { try method.sampler(for: Funnel.logDensity()).makeKernel() }, from: { Funnel.draw(using: &$0) },
      moments: Self.funnelMoments.filter { $0.name != "v > 6" }, chains: 100_000, transitions: 3)
    // These steps are too large for v > 6, where every proposal is rejected.
    #expect(significant(found).isEmpty)
  }

  @Test("Riemannian HMC on a correlated Gaussian")
  func riemannianGaussian() throws {
    let target = Gaussian.correlated
    let method = RiemannianHMC(stepSize: 0.9, steps: 3)
    let found = try deviations(
      of: { try method.sampler(for: target.logDensity).makeKernel() }, from: { target.draw(using: &$0) },
      moments: Moment.firstAndSecond(3), chains: 50_000, transitions: 3)
    #expect(significant(found).isEmpty)
  }

  @Test("Riemannian HMC on a 1-D target with the metric 1 + 3x²")
  func quartic() throws {
    let found = try Self.quarticDeviations(RiemannianHMC(stepSize: 0.6, steps: 3))
    #expect(significant(found).isEmpty)
  }

  @Test("jitter, drawn once per trajectory, keeps the chain exact")
  func jitter() throws {
    let found = try Self.quarticDeviations(RiemannianHMC(stepSize: 0.6, steps: 1...4, jitter: 2))
    #expect(significant(found).isEmpty)
  }

  @Test("SoftAbs and the metric 1 + 3x² on a 1-D target, with every integrator that is exact")
  func integrators() throws {
    let softAbs = SoftAbs(hardness: 0.7)
    let (midpoint, projected) = (ImplicitMidpoint(), ProjectedExtendedLeapfrog())
    let chains = 50_000
    let found =
      try Self.quarticDeviations(RiemannianHMC(metric: softAbs, stepSize: 0.6, steps: 3), chains: chains)
      + Self.quarticDeviations(
        RiemannianHMC(metric: softAbs, integrator: midpoint, stepSize: 0.6, steps: 1...4), chains: chains)
      + Self.quarticDeviations(
        RiemannianHMC(metric: softAbs, integrator: projected, stepSize: 0.6, steps: 3), chains: chains)
      + Self.quarticDeviations(
        RiemannianHMC(integrator: midpoint, stepSize: 0.6, steps: 3), chains: chains)
      + Self.quarticDeviations(
        RiemannianHMC(integrator: projected, stepSize: 0.6, steps: 3, jitter: 2), chains: chains)
    #expect(significant(found).isEmpty)
  }

  @Test("SoftAbs on the funnel: generalized leapfrog")
  func funnelLeapfrog() throws {
    let found = try Self.funnelDeviations(GeneralizedLeapfrog(), stepSize: 0.15, steps: 10, chains: 20_000)
    #expect(significant(found).isEmpty)
  }

  @Test("SoftAbs on the funnel: implicit midpoint")
  func funnelMidpoint() throws {
    let found = try Self.funnelDeviations(ImplicitMidpoint(), stepSize: 0.3, steps: 8, chains: 10_000)
    #expect(significant(found).isEmpty)
  }

  @Test("SoftAbs on the funnel: projected extended leapfrog")
  func funnelProjected() throws {
    let found = try Self.funnelDeviations(
      ProjectedExtendedLeapfrog(), stepSize: 0.25, steps: 6, chains: 6_000)
    #expect(significant(found).isEmpty)
  }

  static func funnelDeviations<S: IntegrationScheme>(
    _ integrator: S, stepSize: Double, steps: Int, chains: Int
  ) throws -> [Deviation] {
    let method = RiemannianHMC(
      metric: SoftAbs(), integrator: integrator, stepSize: stepSize, steps: steps)
    return try deviations(
      of: { try method.sampler(for: Funnel.logDensity()).makeKernel() }, from: { Funnel.draw(using: &$0) },
      moments: funnelMoments, chains: chains, transitions: 3)
  }

  static func quarticDeviations<M: RiemannianMetric, S: IntegrationScheme>(
    _ method: RiemannianHMC<M, S>, chains: Int = 200_000
  ) throws -> [Deviation] {
    try deviations(
      of: { try method.sampler(for: Quartic.logDensity).makeKernel() }, from: { Quartic.draw(using: &$0) },
      moments: quarticMoments, chains: chains, transitions: 5)
  }
}
