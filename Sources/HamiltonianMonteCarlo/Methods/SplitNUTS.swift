// The settings of the no-U-turn sampler on the parts of a log density, one at a time.
import InputErrors
import LogDensities

/// The no-U-turn sampler whose steps meet the parts of a sum one at a time.
///
///     let chains = try sample(
///       SplitLogDensity([ofFirstHalf, ofSecondHalf]), draws: 1_000, chains: 4, seed: 1, with: SplitNUTS())
///
/// It is ``NUTS`` with the steps of ``SplitLeapfrog`` in place of the leapfrog. Its tree asks for the energy of each of its
/// points, which takes all M parts: a step costs 3 M − 3 gradients of parts, against 2 M − 2 of ``SplitHMC``.
public struct SplitNUTS<Metric: EuclideanMetric>: Sendable {
  /// The mass matrix.
  public let metric: Metric
  /// The order of the parts, which is that of all steps of a tree.
  public let order: SplitOrder
  let tree: TreeSettings

  /// - Parameters:
  ///   - stepSize: ε, in the units of the coordinates over the square root of their masses; where the warm-up begins.
  ///   - order: the order in which the parts take their turns.
  ///   - metric: the mass matrix; ``AdaptiveMetric`` leaves it to the warm-up.
  ///   - maximumDepth: at most so many doublings, that is one of the steps less than 2 to this power.
  ///   - divergenceThreshold: a step whose energy error ΔH exceeds it ends the orbit, and is counted as divergent.
  public init(
    stepSize: Double = 0.1, order: SplitOrder = .fixed, metric: Metric = AdaptiveMetric(),
    maximumDepth: Int = 10, divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    self.order = order
    tree = TreeSettings(
      stepSize: stepSize, maximumDepth: maximumDepth, divergenceThreshold: divergenceThreshold)
  }

  /// The method bound to a log density.
  public func sampler<Target: LogDensity>(for target: Target) -> SplitNUTSSampler<Target, Metric>
  where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
    SplitNUTSSampler(target: target, method: self)
  }
}

/// The split no-U-turn sampler bound to a log density.
public struct SplitNUTSSampler<Target: LogDensity, Metric: EuclideanMetric>: BoundSampler
where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  public typealias Kernel = TrajectoryTransition<NoUTurn<SplitLeapfrog<Target.Evaluator, Metric.Mass>>>

  public let target: Target
  public let method: SplitNUTS<Metric>

  /// 1000 transitions that adapt the step size, and the mass matrix if it is an adaptive one.
  public var usualWarmUp: WarmUp {
    Metric.self == AdaptiveMetric.self ? .adapting(1_000) : .adaptingStepSize(1_000)
  }

  public func makeKernel() throws(InputError) -> Kernel {
    try method.tree.validate()
    let system = SplitSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(),
      mass: try method.metric.makeMass(dimension: target.dimension), order: method.order)
    let orbit = Orbit(system: system, integrator: SplitLeapfrog(for: system), stepSize: method.tree.stepSize)
    return TrajectoryTransition(method.tree.makeRule(in: system), on: orbit)
  }
}

extension SplitNUTS: CustomStringConvertible {
  public var description: String { "SplitNUTS(\(tree), order: \(order), metric: \(metric))" }
}
