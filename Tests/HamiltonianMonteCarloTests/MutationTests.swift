// Wrong samplers must fail the checks that the right ones pass, or the checks are worth nothing.
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing

@Suite("Wrong samplers are caught", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct MutationTests {
  private func quarticDeviations<Kernel: Transition>(
    _ makeKernel: () throws -> Kernel
  ) throws -> [Deviation] where Kernel.Scalar == Double {
    try deviations(
      of: makeKernel, from: { Quartic.draw(using: &$0) }, moments: InvarianceTests.quarticMoments,
      chains: 100_000, transitions: 5)
  }

  private func expectCaught<Scheme: IntegrationScheme>(
    _ scheme: Scheme, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let wrong = try quarticDeviations {
      let system = WrongForce(base: Systems.riemannian(Quartic.logDensity, NegativeHessian()))
      let orbit = Orbit(system: system, integrator: SchemeIntegrator(scheme, for: system), stepSize: 0.6)
      return TrajectoryTransition(EndPoint(steps: 3...3, in: system), on: orbit)
    }
    #expect(!significant(wrong).isEmpty, "wrong sign of the force", sourceLocation: sourceLocation)
    let accepting = try quarticDeviations {
      let system = Systems.riemannian(Quartic.logDensity, NegativeHessian())
      return WithoutRejection(
        system: system, integrator: SchemeIntegrator(scheme, for: system), stepSize: 0.6, steps: 3)
    }
    #expect(!significant(accepting).isEmpty, "dropped rejection", sourceLocation: sourceLocation)
  }

  @Test("the wrong sign of the force, and a dropped rejection")
  func wrongForceAndDroppedRejection() throws {
    try expectCaught(GeneralizedLeapfrog())
    try expectCaught(ImplicitMidpoint())
    try expectCaught(ProjectedExtendedLeapfrog())
  }

  @Test("a dropped rejection under a constant metric")
  func droppedRejection() throws {
    let found = try quarticDeviations {
      let system = Systems.euclidean(Quartic.logDensity, IdentityMetric())
      return WithoutRejection(
        system: system, integrator: Leapfrog(for: system), stepSize: 0.6, steps: 3)
    }
    #expect(!significant(found).isEmpty)
  }

  @Test("a dropped log-determinant")
  func droppedLogDeterminant() throws {
    let leapfrog = try InvarianceTests.quarticDeviations(
      RiemannianHMC(metric: WithoutLogDeterminant(base: NegativeHessian()), stepSize: 0.6, steps: 3))
    #expect(!significant(leapfrog).isEmpty)
    let midpoint = try InvarianceTests.quarticDeviations(
      RiemannianHMC(
        metric: WithoutLogDeterminant(base: SoftAbs()), integrator: ImplicitMidpoint(), stepSize: 0.6,
        steps: 3))
    #expect(!significant(midpoint).isEmpty)
  }

  @Test("a solver as loose as the tutorial's")
  func looseSolver() throws {
    let leapfrog = GeneralizedLeapfrog(
      convergence: .squaredMaximumChange(1e-3), andersonDepth: 0, checksReversibility: false)
    let midpoint = ImplicitMidpoint(tolerance: 0.03, andersonDepth: 0, checksReversibility: false)
    let found = (
      try InvarianceTests.quarticDeviations(RiemannianHMC(integrator: leapfrog, stepSize: 0.3, steps: 6)),
      try InvarianceTests.quarticDeviations(RiemannianHMC(integrator: midpoint, stepSize: 0.3, steps: 6))
    )
    #expect(!significant(found.0).isEmpty)
    #expect(!significant(found.1).isEmpty)
  }

  /// The solver accepts μ = 0 at once: the copies drift apart, and their mean is taken.
  @Test("the projection left out")
  func withoutProjection() throws {
    let scheme = ProjectedExtendedLeapfrog(tolerance: 1e9, checksReversibility: false)
    let found = try InvarianceTests.quarticDeviations(
      RiemannianHMC(integrator: scheme, stepSize: 0.6, steps: 3))
    #expect(!significant(found).isEmpty)
    let map = StepMap(
      "unprojected", { Systems.riemannian(Quartic.logDensity, NegativeHessian()) },
      { SchemeIntegrator(scheme, for: $0) }, starts: [[0.4, 0.9], [-1.1, 0.5]])
    #expect(try reversalError(of: map, stepSize: 0.6) > 1e-6)
    #expect(try volumeError(of: map, stepSize: 0.6) > 1e-6)
  }

  @Test("the binding step done in place")
  func inPlaceBinding() throws {
    let found = try InvarianceTests.quarticDeviations(
      RiemannianHMC(integrator: InPlaceBinding(binding: 10), stepSize: 0.3, steps: 5))
    #expect(!significant(found).isEmpty)
  }

  @Test("the in-place binding step does not preserve volume")
  func inPlaceVolume() throws {
    let map = StepMap(
      "in-place binding", { Systems.riemannian(Quartic.logDensity, NegativeHessian()) },
      extended: InPlaceBinding(binding: 10), binding: 10, starts: [[0.4, 0.43, 0.9, 0.8]])
    #expect(try volumeError(of: map, stepSize: 0.1) > 1e-3)
    #expect(try reversalError(of: map, stepSize: 0.1) > 1e-3)
  }

  @Test("the extended leapfrog keeps one of two unequal copies, which is not exact")
  func extendedLeapfrog() throws {
    let method = RiemannianHMC(integrator: ExtendedLeapfrog(binding: 10), stepSize: 0.1, steps: 10)
    #expect(!significant(try InvarianceTests.quarticDeviations(method)).isEmpty)
    let chain = try sample(
      Quartic.logDensity, draws: 5_000, from: [0.5], seed: 1, logger: silentLogger, with: method)
    #expect(chain.acceptanceRate > 0.95)
  }
}
