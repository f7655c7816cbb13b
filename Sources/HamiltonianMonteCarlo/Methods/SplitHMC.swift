// The settings of Hamiltonian Monte Carlo on the parts of a log density, one at a time.
import InputErrors
import LogDensities

/// Split Hamiltonian Monte Carlo: trajectories that meet the parts of a sum one at a time, under a constant mass matrix.
///
///     let posterior = SplitLogDensity([ofFirstHalf, ofSecondHalf])
///     let chain = try sample(
///       posterior, draws: 400, from: start, seed: 123, with: SplitHMC(stepSize: 0.3, steps: 5))
///
/// The parts are those of subsets of the data, of which a step needs one at a time. The draws are exact: nothing is
/// estimated from a subset, and the Metropolis test takes the energy of the whole sum. A step is one of
/// ``SplitLeapfrog``. It needs the gradients of the parts.
public struct SplitHMC<Metric: EuclideanMetric>: Sendable {
  /// The mass matrix.
  public let metric: Metric
  /// The order of the parts.
  public let order: SplitOrder
  let trajectory: TrajectorySettings

  /// - Parameters:
  ///   - stepSize: ε, in the units of the coordinates over the square root of their masses; a step goes through all parts,
  ///     there and back.
  ///   - steps: L, the steps of each trajectory.
  ///   - order: the order in which the parts take their turns.
  ///   - metric: the mass matrix.
  ///   - divergenceThreshold: trajectories whose energy error ΔH exceeds it are counted and recorded as divergent.
  ///     It has no part in their acceptance, min(1, exp(−ΔH)), which at 1000 is zero.
  public init(
    stepSize: Double = 0.1, steps: Int = 10, order: SplitOrder = .fixed, metric: Metric = IdentityMetric(),
    divergenceThreshold: Double = 1000
  ) {
    self.init(
      stepSize: stepSize, steps: steps...steps, order: order, metric: metric,
      divergenceThreshold: divergenceThreshold)
  }

  /// The same with L drawn uniformly from a range for each trajectory.
  public init(
    stepSize: Double = 0.1, steps: ClosedRange<Int>, order: SplitOrder = .fixed,
    metric: Metric = IdentityMetric(), divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    self.order = order
    trajectory = TrajectorySettings(
      stepSize: stepSize, steps: steps, divergenceThreshold: divergenceThreshold)
  }

  /// The method bound to a log density.
  public func sampler<Target: LogDensity>(for target: Target) -> SplitHMCSampler<Target, Metric>
  where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
    SplitHMCSampler(target: target, method: self)
  }
}

/// Split Hamiltonian Monte Carlo bound to a log density.
public struct SplitHMCSampler<Target: LogDensity, Metric: EuclideanMetric>: BoundSampler
where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  public typealias Kernel = TrajectoryTransition<EndPoint<SplitLeapfrog<Target.Evaluator, Metric.Mass>>>

  public let target: Target
  public let method: SplitHMC<Metric>

  public func makeKernel() throws(InputError) -> Kernel {
    let trajectory = method.trajectory
    try trajectory.validate()
    let system = SplitSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(),
      mass: try method.metric.makeMass(dimension: target.dimension), order: method.order)
    let orbit = Orbit(system: system, integrator: SplitLeapfrog(for: system), stepSize: trajectory.stepSize)
    return TrajectoryTransition(
      EndPoint(steps: trajectory.steps, divergenceThreshold: trajectory.divergenceThreshold, in: system),
      on: orbit)
  }
}

extension SplitHMC: CustomStringConvertible {
  public var description: String { "SplitHMC(\(trajectory), order: \(order), metric: \(metric))" }
}
