// The settings of the no-U-turn sampler, with a constant metric.
import InputErrors
import LogDensities

/// The no-U-turn sampler: leapfrog orbits that are doubled until they turn round.
///
///     let chains = try sample(target, draws: 1_000, chains: 4, seed: 1, with: NUTS())
///
/// It needs the gradient of the log density, and no number to tune: the warm-up of ``sample(_:draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:with:)-(_,_,_,_,_,_,_,_,_,_,NUTS<Metric>)``
/// finds the step size and the mass matrix.
public struct NUTS<Metric: EuclideanMetric>: Sendable {
  /// The mass matrix.
  public let metric: Metric
  @usableFromInline let tree: TreeSettings

  /// - Parameters:
  ///   - stepSize: ε, in the units of the coordinates over the square root of their masses; where the warm-up begins.
  ///   - metric: the mass matrix; ``AdaptiveMetric`` leaves it to the warm-up.
  ///   - maximumDepth: at most so many doublings, that is one of the leapfrog steps less than 2 to this power.
  ///   - divergenceThreshold: a step whose energy error ΔH exceeds it ends the orbit, and is counted as divergent. ΔH is seen
  ///     from the start of the orbit, so the draws are exact only where hardly any step comes near it: leave it in the hundreds.
  public init(
    stepSize: Double = 0.1, metric: Metric = AdaptiveMetric(), maximumDepth: Int = 10,
    divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    tree = TreeSettings(
      stepSize: stepSize, maximumDepth: maximumDepth, divergenceThreshold: divergenceThreshold)
  }

  /// The method bound to a log density.
  public func sampler<Target: LogDensity>(for target: Target) -> NUTSSampler<Target, Metric>
  where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
    NUTSSampler(target: target, method: self)
  }
}

/// The no-U-turn sampler bound to a log density.
public struct NUTSSampler<Target: LogDensity, Metric: EuclideanMetric>: BoundSampler
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  public typealias Kernel = TrajectoryTransition<
    NoUTurn<Leapfrog<EuclideanSystem<Target.Evaluator, Metric.Mass>>>
  >

  public let target: Target
  public let method: NUTS<Metric>

  /// 1000 transitions that adapt the step size, and the mass matrix if it is an adaptive one.
  public var usualWarmUp: WarmUp {
    Metric.self == AdaptiveMetric.self ? .adapting(1_000) : .adaptingStepSize(1_000)
  }

  public func makeKernel() throws(InputError) -> Kernel {
    try method.tree.validate()
    let system = EuclideanSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(),
      mass: try method.metric.makeMass(dimension: target.dimension))
    let orbit = Orbit(system: system, integrator: Leapfrog(for: system), stepSize: method.tree.stepSize)
    return TrajectoryTransition(method.tree.makeRule(in: system), on: orbit)
  }
}

extension NUTS: CustomStringConvertible {
  public var description: String { "NUTS(\(tree), metric: \(metric))" }
}
