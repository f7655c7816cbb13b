// Wrong samplers must fail the checks that the right ones pass, or the checks are worth nothing.
import HamiltonianMonteCarlo
import LogDensities
import Testing

#if DEBUG
  private let isOptimised = false
#else
  private let isOptimised = true
#endif

@Suite("Wrong samplers are caught", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct MutationTests {
  private func quarticDeviations<Kernel: Transition>(
    _ makeKernel: () throws -> Kernel
  ) throws -> [Deviation] {
    try deviations(
      of: makeKernel, from: { Quartic.draw(using: &$0) }, moments: InvarianceTests.quarticMoments,
      chains: 100_000, transitions: 5)
  }

  private let settings = TrajectorySettings(stepSize: 0.6, steps: 3...3, divergenceThreshold: 1000)

  @Test("the wrong sign of the force")
  func wrongForce() throws {
    let found = try quarticDeviations {
      let system = WrongForce(base: Systems.riemannian(Quartic.logDensity, NegativeHessian()))
      return MetropolisTransition(
        system: system, integrator: SchemeIntegrator(GeneralizedLeapfrog(), for: system), settings: settings)
    }
    #expect(!significant(found).isEmpty)
  }

  @Test("a dropped rejection")
  func droppedRejection() throws {
    let riemannian = try quarticDeviations {
      let system = Systems.riemannian(Quartic.logDensity, NegativeHessian())
      return WithoutRejection(
        system: system, integrator: SchemeIntegrator(GeneralizedLeapfrog(), for: system), stepSize: 0.6,
        steps: 3)
    }
    #expect(!significant(riemannian).isEmpty)
    let euclidean = try quarticDeviations {
      let system = Systems.euclidean(Quartic.logDensity, IdentityMetric())
      return WithoutRejection(
        system: system, integrator: Leapfrog(for: system), stepSize: 0.6, steps: 3)
    }
    #expect(!significant(euclidean).isEmpty)
  }

  @Test("a dropped log-determinant")
  func droppedLogDeterminant() throws {
    let found = try InvarianceTests.quarticDeviations(
      RiemannianHMC(metric: WithoutLogDeterminant(), stepSize: 0.6, steps: 3))
    #expect(!significant(found).isEmpty)
  }

  @Test("a solver as loose as the tutorial's")
  func looseSolver() throws {
    let loose = GeneralizedLeapfrog(
      convergence: .squaredMaximumChange(1e-3), andersonDepth: 0, checksReversibility: false)
    let found = try InvarianceTests.quarticDeviations(
      RiemannianHMC(integrator: loose, stepSize: 0.3, steps: 6))
    #expect(!significant(found).isEmpty)
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
      Quartic.logDensity, from: [0.5], count: 5_000, seed: 1, logger: silentLogger, with: method)
    #expect(chain.acceptanceRate > 0.95)
  }
}
