// The diagonal of the gradient's outer product as a metric: derivatives, momenta, invariance, and where it fails.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing

@Suite("Diagonal outer product")
struct OuterProductTests {
  private let q = [0.4, -0.7, 0.9]
  private let p = [1.1, 0.3, -0.8]

  private func expectDerivatives<System: HamiltonianSystem<Double>>(
    _ system: System, at position: [Double], _ momentum: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let errors = try derivativeErrors(of: system, position: position, momentum: momentum, width: 1e-3)
    #expect(errors.force < 1e-8 && errors.velocity < 1e-8, sourceLocation: sourceLocation)
  }

  @Test("force and velocity are the derivatives of the energy, also where the gradient vanishes")
  func derivatives() throws {
    for metric in [DiagonalOuterProduct(), DiagonalOuterProduct(softening: 0.3, scale: 2.5)] {
      try expectDerivatives(Systems.riemannian(Well.logDensity, metric), at: q, p)
      try expectDerivatives(Systems.riemannian(Well.logDensity, metric), at: [0, 0, 0], p)
      try expectDerivatives(Systems.riemannian(Funnel.logDensity(3), metric), at: [0.2, 0.9, -1.15], p)
      try expectDerivatives(Systems.riemannian(Quartic.logDensity, metric), at: [0.7], [-1.3])
      try expectDerivatives(Systems.riemannian(Saddle.logDensity, metric), at: [0.2, -0.3, 0.1], p)
    }
  }

  @Test("jitter changes the metric and its derivatives alike")
  func jitter() throws {
    var system = Systems.riemannian(Well.logDensity, DiagonalOuterProduct(softening: 0.5), jitter: 3)
    var random = RandomStreams(seed: 1, chain: 0)
    let hasChanged = system.redraw(using: &random.jitter)
    #expect(hasChanged)
    try expectDerivatives(system, at: q, p)
  }

  @Test("momenta have the squared gradient and the softening as their variances")
  func momenta() throws {
    var gradient = q
    _ = Well.logDensity.logDensity(at: q, gradient: &gradient)
    let variances = gradient.map { $0 * $0 / 2 + 0.3 }
    let covariance = (0..<9).map { $0 % 4 == 0 ? variances[$0 / 4] : 0 }
    let system = Systems.riemannian(Well.logDensity, DiagonalOuterProduct(softening: 0.3, scale: 2))
    #expect(try momentumDeviation(of: system, position: q, covariance: covariance) < 5)
  }

  @Test("it takes no third derivative, and one Hessian for all forces at a position")
  func evaluations() throws {
    let counts = EvaluationCounts()
    let well = Well.logDensity
    let target = HandWrittenCurvedLogDensity(
      dimension: 3, valueAndGradient: { well.logDensity(at: $0, gradient: &$1) },
      hessian: { well.hessian(at: $0, into: &$1) },
      contractedThirdDerivative: { _, _, result in for i in result.indices { result[i] = .nan } })
    var system = Systems.riemannian(CountingLogDensity(target, counts), DiagonalOuterProduct())
    var geometry = system.makeGeometry()
    var force = q
    try system.move(&geometry, to: q)
    #expect(counts.gradients == 1 && counts.hessians == 0)
    for momentum in [p, q] { try system.force(momentum: momentum, geometry: &geometry, into: &force) }
    #expect(counts.gradients == 1 && counts.hessians == 1)
    try system.move(&geometry, to: p)
    try system.force(momentum: p, geometry: &geometry, into: &force)
    #expect(counts.gradients == 2 && counts.hessians == 2)
  }

  @Test("the support ends where ℓ is −∞, and squares that overflow are told as those of the metric")
  func failures() throws {
    let gamma = BoundedFactor.product(.gamma(3))
    var system = Systems.riemannian(gamma, DiagonalOuterProduct())
    var geometry = system.makeGeometry()
    #expect(throws: NumericalFailure.outsideSupport) { try system.move(&geometry, to: [-1]) }
    var steep = Systems.riemannian(
      InUnits(Quartic.logDensity, units: [1e-200]), DiagonalOuterProduct())
    var other = steep.makeGeometry()
    #expect(throws: NumericalFailure.nonFinite(.metric)) { try steep.move(&other, to: [1e-200]) }
  }

  /// What the documentation says of the softening.
  @Test("with a softening far below the curvature at the mode trajectories are rejected")
  func smallSoftening() throws {
    func run(_ softening: Double) throws -> ChainRun<StoredDraws<Double>> {
      try sample(
        Gaussian(mean: [0, 0], precision: [1, 0, 0, 1]).logDensity, draws: 500, from: [1, 1], seed: 1,
        logger: silentLogger,
        with: RiemannianHMC(metric: DiagonalOuterProduct(softening: softening), stepSize: 0.3, steps: 5))
    }
    let (fitting, small) = (try run(1), try run(1e-4))
    #expect(fitting.acceptanceRate > 0.95 && fitting.failures.total == 0)
    #expect(small.acceptanceRate < 0.15 && small.failures.total > 400)
  }
}

@Suite(
  "Diagonal outer product, invariance", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct OuterProductInvarianceTests {
  @Test("on a 1-D target, with every integrator that is exact")
  func quartic() throws {
    let metric = DiagonalOuterProduct(softening: 1.5)
    func found<S: IntegrationScheme>(_ scheme: S, jitter: Double = 0) throws -> [Deviation] {
      try InvarianceTests.quarticDeviations(
        RiemannianHMC(metric: metric, integrator: scheme, stepSize: 0.5, steps: 1...4, jitter: jitter),
        chains: 60_000)
    }
    let all =
      try found(GeneralizedLeapfrog()) + found(ImplicitMidpoint()) + found(ProjectedExtendedLeapfrog())
      + found(GeneralizedLeapfrog(), jitter: 2)
    #expect(significant(all).isEmpty, "\(all)")
  }

  @Test("on a correlated Gaussian, by trajectories and by trees")
  func gaussian() throws {
    let target = Gaussian.correlated
    let metric = DiagonalOuterProduct(softening: 1)
    func found<Kernel: Transition>(_ makeKernel: () throws -> Kernel) throws -> [Deviation]
    where Kernel.Scalar == Double {
      try deviations(
        of: makeKernel, from: { target.draw(using: &$0) }, moments: Moment.firstAndSecond(3), chains: 15_000,
        transitions: 2)
    }
    let all =
      try found {
        try RiemannianHMC(metric: metric, stepSize: 0.5, steps: 3).sampler(for: target.logDensity)
          .makeKernel()
      }
      + found {
        try RiemannianNUTS(metric: metric, stepSize: 0.5, maximumDepth: 4).sampler(for: target.logDensity)
          .makeKernel()
      }
    #expect(significant(all).isEmpty, "\(all)")
  }

  @Test("a derivative of the metric that is left out is caught by the laws and by the draws")
  func withoutDerivative() throws {
    let metric = WithoutDerivative(base: DiagonalOuterProduct(softening: 1.5))
    let scheme = GeneralizedLeapfrog(tolerance: 1e-13)
    let map = StepMap(
      "without derivative", { Systems.riemannian(Quartic.logDensity, metric) },
      { SchemeIntegrator(scheme, for: $0) }, starts: [[0.4, 0.9], [-1.1, 0.5]])
    #expect(try volumeError(of: map, stepSize: 0.1) > 1e-3)
    let system = Systems.riemannian(Quartic.logDensity, metric)
    #expect(try derivativeErrors(of: system, position: [0.7], momentum: [-1.3], width: 1e-3).force > 1e-2)
    let found = try InvarianceTests.quarticDeviations(
      RiemannianHMC(metric: metric, stepSize: 0.5, steps: 3), chains: 60_000)
    #expect(!significant(found).isEmpty)
  }
}
