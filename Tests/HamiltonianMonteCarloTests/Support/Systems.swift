// Shorthands that make the systems of the tests.
import HamiltonianMonteCarlo
import LogDensities

enum Systems {
  static func euclidean<Target: LogDensity, M: EuclideanMetric>(
    _ target: Target, _ metric: M
  ) -> EuclideanSystem<Target.Evaluator, M.Mass> {
    guard let mass = try? metric.makeMass(dimension: target.dimension) else {
      fatalError("the mass matrix of the test is invalid")
    }
    return EuclideanSystem(dimension: target.dimension, evaluator: target.makeEvaluator(), mass: mass)
  }

  static func split<Target: LogDensity, M: EuclideanMetric>(
    _ target: Target, _ metric: M, order: SplitOrder = .fixed
  ) -> SplitSystem<Target.Evaluator, M.Mass> {
    guard let mass = try? metric.makeMass(dimension: target.dimension) else {
      fatalError("the mass matrix of the test is invalid")
    }
    return SplitSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(), mass: mass, order: order)
  }

  static func riemannian<Target: LogDensity, M: RiemannianMetric>(
    _ target: Target, _ metric: M, jitter: Double = 0
  ) -> RiemannianSystem<Target.Evaluator, M> {
    RiemannianSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(), metric: metric, jitter: jitter)
  }
}
