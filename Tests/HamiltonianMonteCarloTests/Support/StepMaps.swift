// The systems on which the laws are checked, each with the integrators that can be used on it.
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport

/// The systems on which the laws are checked, each with the integrators that can be used on it.
enum StepMaps {
  static let all: [StepMap] = euclidean + split + riemannian + extended

  /// So tight that the solver's error does not show in finite differences.
  private static let tolerance = 1e-13

  private static let starts1 = [[0.4, 0.9], [-1.1, 0.5], [0.05, -1.6]]
  private static let starts3 = [
    [0.3, -0.4, 0.8, 0.5, 1.1, -0.7], [-1.2, 0.2, 0.5, -0.3, 0.6, 0.9], [0.1, 0.1, -0.2, 1.4, -0.8, 0.2],
  ]

  private static let starts5 = [
    [1.2, 0.3, -0.2, 0.1, 0.4, 0.5, 1.1, -0.7, 0.3, 1.2],
    [-1.5, 2.1, 0.5, -0.3, 0.9, 0.6, -0.9, 0.4, 0.2, 0.3],
  ]

  private static var euclidean: [StepMap] {
    let dense = DenseMetric(mass: [2, 0.5, 0.1, 0.5, 1, -0.3, 0.1, -0.3, 1.5])
    return [
      leapfrog("identity mass", IdentityMetric()),
      leapfrog("diagonal mass", DiagonalMetric(masses: [0.5, 2, 1.3])), leapfrog("dense mass", dense),
    ] + general("dense mass", { Systems.euclidean(Well.logDensity, dense) }, starts: starts3)
  }

  private static func leapfrog<M: EuclideanMetric>(_ name: String, _ metric: M) -> StepMap {
    StepMap(
      "Leapfrog, \(name)", { Systems.euclidean(Well.logDensity, metric) }, { Leapfrog(for: $0) },
      starts: starts3)
  }

  private static var split: [StepMap] {
    let dense = DenseMetric(mass: [2, 0.5, 0.1, 0.5, 1, -0.3, 0.1, -0.3, 1.5])
    func map<M: EuclideanMetric>(_ name: String, _ parts: Int, _ metric: M, seed: UInt64? = nil) -> StepMap {
      StepMap(
        "SplitLeapfrog, \(name)",
        {
          var system = Systems.split(
            Parts.sum(Well.logDensity, count: parts), metric, order: seed == nil ? .fixed : .random)
          var generator = Philox(seed: seed ?? 0, chain: 0, purpose: .jitter)
          _ = system.redraw(using: &generator)
          return system
        }, { SplitLeapfrog(for: $0) }, starts: starts3)
    }
    return [
      map("one part", 1, IdentityMetric()), map("two parts", 2, DiagonalMetric(masses: [0.5, 2, 1.3])),
      map("three parts, dense mass", 3, dense), map("seven parts", 7, IdentityMetric()),
      map("five parts in a drawn order", 5, dense, seed: 1),
      map("five parts in another order", 5, IdentityMetric(), seed: 2),
    ] + general("split well", { Systems.split(Parts.sum(Well.logDensity, count: 3), dense) }, starts: starts3)
  }

  private static var riemannian: [StepMap] {
    general("well", { Systems.riemannian(Well.logDensity, NegativeHessian()) }, starts: starts3)
      + general(
        "scaled well", { Systems.riemannian(Well.logDensity, NegativeHessian(scale: 1.7)) }, starts: starts3)
      + general("quartic", { Systems.riemannian(Quartic.logDensity, NegativeHessian()) }, starts: starts1)
      + softAbs + outerProduct
  }

  /// The squared gradient, alone and with a curvature that is not positive.
  private static var outerProduct: [StepMap] {
    general(
      "DiagonalOuterProduct, well",
      { Systems.riemannian(Well.logDensity, DiagonalOuterProduct(softening: 0.7, scale: 1.7)) },
      starts: starts3)
      + general(
        "DiagonalOuterProduct, quartic", { Systems.riemannian(Quartic.logDensity, DiagonalOuterProduct()) },
        starts: starts1)
      + general(
        "DiagonalOuterProduct, funnel",
        { Systems.riemannian(Funnel.logDensity(3), DiagonalOuterProduct(softening: 2)) }, starts: starts3)
  }

  /// SoftAbs where it softens much, little, and nothing, and where the eigenvalues of the curvature are negative,
  /// nearly zero and repeated.
  private static var softAbs: [StepMap] {
    general("SoftAbs, quartic", { Systems.riemannian(Quartic.logDensity, SoftAbs()) }, starts: starts1)
      + general(
        "SoftAbs, well", { Systems.riemannian(Well.logDensity, SoftAbs(hardness: 0.8, scale: 1.7)) },
        starts: starts3)
      + general(
        "SoftAbs, soft funnel", { Systems.riemannian(Funnel.logDensity(3), SoftAbs(hardness: 1.5)) },
        starts: starts3)
      + general(
        "SoftAbs, funnel", { Systems.riemannian(Funnel.logDensity(5), SoftAbs()) }, starts: starts5)
  }

  /// The integrators for every system.
  private static func general<System: HamiltonianSystem<Double>>(
    _ name: String, _ makeSystem: @escaping @Sendable () -> System, starts: [[Double]]
  ) -> [StepMap] {
    func map<Scheme: IntegrationScheme>(_ scheme: Scheme) -> StepMap {
      StepMap(
        "\(Scheme.self), \(name)", makeSystem, { SchemeIntegrator(scheme, for: $0) }, starts: starts)
    }
    return [
      map(GeneralizedLeapfrog(tolerance: tolerance)), map(ImplicitMidpoint(tolerance: tolerance)),
      map(ProjectedExtendedLeapfrog(tolerance: tolerance)),
    ]
  }

  private static var extended: [StepMap] {
    [
      StepMap(
        "ExtendedLeapfrog, well", { Systems.riemannian(Well.logDensity, NegativeHessian()) },
        extended: ExtendedLeapfrog(binding: 10), binding: 10,
        starts: [[0.3, -0.4, 0.8, 0.32, -0.41, 0.75, 0.5, 1.1, -0.7, 0.45, 1.2, -0.72]]),
      StepMap(
        "ExtendedLeapfrog, quartic", { Systems.riemannian(Quartic.logDensity, NegativeHessian()) },
        extended: ExtendedLeapfrog(binding: 10), binding: 10,
        starts: [[0.4, 0.43, 0.9, 0.8], [-1.1, -1.0, 0.5, 0.55]]),
    ]
  }
}
