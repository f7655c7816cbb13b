// The check that a step can be taken back: its limit lies in a wide gap between good ways back and other solutions.
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing

@Suite("Reversibility of the solved steps")
struct ReversalTests {
  /// The distances by which the ways back of steps so large that many have several solutions miss their starts.
  private func distances<Target: LogDensity, M: RiemannianMetric, S: IntegrationScheme>(
    _ target: Target, _ metric: M, _ scheme: S, stepSize: Double, from start: [Double], count: Int = 4_000
  ) throws -> [Double] where Target.Evaluator: CurvatureEvaluator {
    let chain = try sample(
      target, draws: count, from: start, seed: 9, logger: silentLogger,
      with: RiemannianHMC(metric: metric, integrator: scheme, stepSize: stepSize, steps: 1))
    return chain.statistics.compactMap {
      if case .notReversible(let distance)? = $0.failure { return distance }
      return $0.failure == nil ? $0.effort.reversalError : nil
    }
  }

  private func hardDistances<S: IntegrationScheme>(_ scheme: S) throws -> [Double] {
    try distances(Mixture.logDensity([3, 1]), SoftAbs(hardness: 2), scheme, stepSize: 0.7, from: [2, 1])
      + distances(Mixture.logDensity([2]), SoftAbs(hardness: 10), scheme, stepSize: 0.8, from: [1.5])
      + distances(Mixture.logDensity([5]), SoftAbs(), scheme, stepSize: 0.4, from: [4.5])
      + distances(Ridge.logDensity, NegativeHessian(), scheme, stepSize: 0.8, from: [0.3, -0.2])
      + distances(Well.logDensity, NegativeHessian(), scheme, stepSize: 1.5, from: [0.5, 0.5, 0.5])
  }

  @Test("good ways back miss by less than 1e-6, others by more than 1e-3, and the limit is between")
  func margin() throws {
    let limit = try #require(GeneralizedLeapfrog().reversalTolerance)
    #expect(limit > 2e-5 && limit < 5e-5)
    let all =
      try hardDistances(GeneralizedLeapfrog()) + hardDistances(ImplicitMidpoint())
      + hardDistances(ProjectedExtendedLeapfrog())
    let (good, bad) = (all.filter { $0 <= limit }, all.filter { $0 > limit })
    #expect(good.count > 20_000 && bad.count > 100)
    #expect(good.allSatisfy { $0 < 1e-6 }, "\(good.max() ?? 0)")
    #expect(bad.allSatisfy { $0 > 1e-3 }, "\(bad.min() ?? 0)")
  }

  @Test("the limit is the root of the tolerance, and grows with rounding errors far from the origin")
  func limits() throws {
    #expect(GeneralizedLeapfrog(tolerance: 1e-12).reversalTolerance == 1e-6)
    #expect(ImplicitMidpoint(checksReversibility: false).reversalTolerance == nil)
    let target = InUnits(Ridge.logDensity, units: [1, 1], offset: [1e11, 1e11])
    let far = try distances(
      target, NegativeHessian(), ImplicitMidpoint(), stepSize: 0.2, from: target.scaled([0.3, -0.2]),
      count: 500)
    #expect(far.contains { $0 > 1e-4 } && far.count == 500)
  }

  @Test("the distance is in the natural lengths of the start of the step")
  func distance() throws {
    var system = Systems.riemannian(Well.logDensity, NegativeHessian())
    var integrator = SchemeIntegrator(ImplicitMidpoint(tolerance: 1e-3), for: system)
    var (point, next, back) = (system.makePoint(), system.makePoint(), system.makePoint())
    (point.position, point.momentum) = ([0.3, -0.4, 0.8], [0.5, 1.1, -0.7])
    try system.move(&point.geometry, to: point.position)
    try integrator.advance(from: &point, to: &next, by: 0.2, in: &system)
    let found = integrator.effort.reversalError
    var unchecked = SchemeIntegrator(
      ImplicitMidpoint(tolerance: 1e-3, checksReversibility: false), for: system)
    try unchecked.advance(from: &next, to: &back, by: -0.2, in: &system)
    var (dq, dp) = (
      zip(back.position, point.position).map { $0 - $1 }, zip(back.momentum, point.momentum).map { $0 - $1 }
    )
    system.whiten(displacement: &dq, geometry: &point.geometry)
    system.whiten(momentum: &dp, geometry: &point.geometry)
    let expected = (dq + dp).reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(found > 1e-9 && abs(found - expected) < 1e-12)
  }
}
