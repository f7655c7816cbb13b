// The settings of Hamiltonian Monte Carlo with a constant metric.
import InputErrors
import LogDensities

/// Hamiltonian Monte Carlo: leapfrog trajectories under a constant mass matrix.
///
///     let chain = try sample(target, draws: 400, from: start, seed: 123, with: HMC(stepSize: 0.3, steps: 5))
///
/// It needs the gradient of the log density.
public struct HMC<Metric: EuclideanMetric>: Sendable {
  /// The mass matrix.
  public let metric: Metric
  package let trajectory: TrajectorySettings

  /// - Parameters:
  ///   - stepSize: ε, in the units of the coordinates over the square root of their masses.
  ///   - steps: L, the leapfrog steps of each trajectory.
  ///   - metric: the mass matrix.
  ///   - divergenceThreshold: trajectories whose energy error ΔH exceeds it are counted and recorded as divergent.
  ///     It has no part in their acceptance, min(1, exp(−ΔH)), which at 1000 is zero.
  public init(
    stepSize: Double = 0.1, steps: Int = 10, metric: Metric = IdentityMetric(),
    divergenceThreshold: Double = 1000
  ) {
    self.init(
      stepSize: stepSize, steps: steps...steps, metric: metric, divergenceThreshold: divergenceThreshold)
  }

  /// The same with L drawn uniformly from a range for each trajectory.
  public init(
    stepSize: Double = 0.1, steps: ClosedRange<Int>, metric: Metric = IdentityMetric(),
    divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    trajectory = TrajectorySettings(
      stepSize: stepSize, steps: steps, divergenceThreshold: divergenceThreshold)
  }

  /// The method bound to a log density.
  public func sampler<Target: LogDensity>(for target: Target) -> HMCSampler<Target, Metric>
  where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
    HMCSampler(target: target, method: self)
  }
}

/// Hamiltonian Monte Carlo bound to a log density.
public struct HMCSampler<Target: LogDensity, Metric: EuclideanMetric>: BoundSampler
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  public typealias Kernel = TrajectoryTransition<
    EndPoint<Leapfrog<EuclideanSystem<Target.Evaluator, Metric.Mass>>>
  >

  public let target: Target
  public let method: HMC<Metric>

  init(target: Target, method: HMC<Metric>) {
    self.target = target
    self.method = method
  }

  public func makeKernel() throws(InputError) -> Kernel {
    let trajectory = method.trajectory
    try trajectory.validate()
    let system = EuclideanSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(),
      mass: try method.metric.makeMass(dimension: target.dimension))
    let orbit = Orbit(system: system, integrator: Leapfrog(for: system), stepSize: trajectory.stepSize)
    return TrajectoryTransition(
      EndPoint(steps: trajectory.steps, divergenceThreshold: trajectory.divergenceThreshold, in: system),
      on: orbit)
  }
}

extension HMC: CustomStringConvertible {
  public var description: String { "HMC(\(trajectory), metric: \(metric))" }
}
