// The settings of Hamiltonian Monte Carlo with a constant metric.
import LogDensities

/// Hamiltonian Monte Carlo: leapfrog trajectories under a constant mass matrix.
///
///     let chain = try sample(target, from: start, count: 400, seed: 123, with: HMC(stepSize: 0.3, steps: 5))
///
/// It needs the gradient of the log density.
public struct HMC<Metric: EuclideanMetric>: Sendable {
  /// The mass matrix.
  public let metric: Metric
  @usableFromInline let trajectory: TrajectorySettings

  /// - Parameters:
  ///   - stepSize: ε, in the units of the coordinates over the square root of their masses.
  ///   - steps: L, the leapfrog steps of each trajectory.
  ///   - metric: the mass matrix.
  ///   - targetAcceptanceRate: the mean acceptance probability to which the burn-in adapts the step size, beginning
  ///     at `stepSize`; nil to keep the step size. ``Chain/stepSize`` tells what became of it. It takes a burn-in of
  ///     some hundred transitions, 20 at least; without one a ``MarkovChain`` keeps the step size.
  ///   - divergenceThreshold: trajectories whose energy error ΔH exceeds it are counted and recorded as divergent.
  ///     It has no part in their acceptance, min(1, exp(−ΔH)), which at 1000 is zero.
  public init(
    stepSize: Double = 0.1, steps: Int = 10, metric: Metric = IdentityMetric(),
    targetAcceptanceRate: Double? = nil, divergenceThreshold: Double = 1000
  ) {
    self.init(
      stepSize: stepSize, steps: steps...steps, metric: metric, targetAcceptanceRate: targetAcceptanceRate,
      divergenceThreshold: divergenceThreshold)
  }

  /// The same with L drawn uniformly from a range for each trajectory.
  public init(
    stepSize: Double = 0.1, steps: ClosedRange<Int>, metric: Metric = IdentityMetric(),
    targetAcceptanceRate: Double? = nil, divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    trajectory = TrajectorySettings(
      stepSize: stepSize, steps: steps, divergenceThreshold: divergenceThreshold,
      targetAcceptanceRate: targetAcceptanceRate)
  }

  /// The transition for one chain.
  /// - Throws: where a setting is out of its range.
  @inlinable
  public func makeTransition<Target: LogDensity>(
    for target: Target
  ) throws(SamplingError) -> MetropolisTransition<
    Leapfrog<EuclideanSystem<Target.Evaluator, Metric.Mass>>
  > where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
    try trajectory.validate()
    let system = EuclideanSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(),
      mass: try metric.makeMass(dimension: target.dimension))
    return MetropolisTransition(system: system, integrator: Leapfrog(for: system), settings: trajectory)
  }
}

extension HMC: CustomStringConvertible {
  public var description: String { "HMC(\(trajectory), metric: \(metric))" }
}
