// The settings of the no-U-turn sampler with local step sizes.
import InputErrors
import LogDensities

/// The no-U-turn sampler with steps that are divided where the target is narrow, and only there.
///
///     let chains = try sample(target, draws: 1_000, chains: 4, seed: 1, with: WALNUTS())
///
/// An orbit is doubled until it turns round, as that of ``NUTS``, in macro steps of the time h. Each takes as many leapfrog
/// steps as keep H within a tolerance there (``LocalSteps``), so that a target whose width changes, such as a funnel, is
/// explored in its wide parts and in its neck by one and the same chain. It is exact, needs the gradient of the log density
/// alone, and has no number to tune: the warm-up of ``sample(_:draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:with:)-(_,_,_,_,_,_,_,_,_,_,WALNUTS<Metric>)``
/// finds h and the mass matrix.
///
/// No division helps where the log density jumps by more than ``LocalStepSettings/energyTolerance``: such a place is crossed
/// only with a greater tolerance, and a run that has met one says so.
///
/// Where the width changes much, a mass matrix that is learned from some hundred draws fits the place where they were made;
/// coordinates that have comparable units are better left as they are, by `metric: IdentityMetric()`. Chains that learn
/// together (``WarmUp/pooled``) find better masses and step sizes there.
///
/// Where the width is the same everywhere an effective draw costs about as much as one of ``NUTS``. Least bulk ESS of all
/// coordinates per 1000 gradients, medians over 9 seeds, by `swift run -c release warm-up-benchmark samplers 9`:
///
/// | | NUTS | WALNUTS |
/// |---|---|---|
/// | kid scores, 4-D | 560 | 540 |
/// | eight schools, 10-D | 80 | 65 |
/// | normal, 100-D | 200 | 234 |
/// | logistic, 50-D | 154 | 160 |
///
/// A tree of it in a Riemannian system is `NoUTurn` with ``LocalSteps`` around an implicit integrator. A metric that
/// follows the curvature has made the widths equal already, so little is left to gain.
///
/// Source: Bou-Rabee, Carpenter, Kleppe & Liu, "The Within-Orbit Adaptive Leapfrog No-U-Turn Sampler" (2025),
/// arXiv 2506.18746.
/// Here each level tries all coarser ones on its way back, and the orbit turns by its displacement
/// (``TurnCriterion/displacement``), since the momenta of points that are many oscillations apart add up to nothing.
public struct WALNUTS<Metric: EuclideanMetric>: Sendable {
  /// The mass matrix.
  public let metric: Metric
  /// How finely macro steps are divided.
  public let localSteps: LocalStepSettings
  @usableFromInline let tree: TreeSettings

  /// - Parameters:
  ///   - stepSize: h, the time of a macro step, in the units of the coordinates over the square root of their masses; where
  ///     the warm-up begins.
  ///   - localSteps: how finely macro steps are divided.
  ///   - metric: the mass matrix; ``AdaptiveMetric`` leaves it to the warm-up.
  ///   - maximumDepth: at most so many doublings, that is one of the macro steps less than 2 to this power.
  ///   - divergenceThreshold: a macro step that ends with an energy error ΔH beyond it, seen from the start of the orbit,
  ///     ends the orbit, and is counted as divergent; leave it in the hundreds, as for ``NUTS``.
  public init(
    stepSize: Double = 1, localSteps: LocalStepSettings = LocalStepSettings(),
    metric: Metric = AdaptiveMetric(), maximumDepth: Int = 10, divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    self.localSteps = localSteps
    tree = TreeSettings(
      stepSize: stepSize, maximumDepth: maximumDepth, divergenceThreshold: divergenceThreshold)
  }

  /// The method bound to a log density.
  public func sampler<Target: LogDensity>(for target: Target) -> WALNUTSSampler<Target, Metric>
  where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
    WALNUTSSampler(target: target, method: self)
  }
}

/// The no-U-turn sampler with local step sizes, bound to a log density.
public struct WALNUTSSampler<Target: LogDensity, Metric: EuclideanMetric>: BoundSampler
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  public typealias Kernel = TrajectoryTransition<
    NoUTurn<LocalSteps<Leapfrog<EuclideanSystem<Target.Evaluator, Metric.Mass>>>>
  >

  public let target: Target
  public let method: WALNUTS<Metric>

  /// 1000 transitions that adapt the step size, and the mass matrix if it is an adaptive one.
  public var usualWarmUp: WarmUp {
    Metric.self == AdaptiveMetric.self
      ? .adapting(1_000, acceptance: 0.7) : .adaptingStepSize(1_000, acceptance: 0.7)
  }

  public func makeKernel() throws(InputError) -> Kernel {
    try method.tree.validate()
    try method.localSteps.validate()
    let system = EuclideanSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(),
      mass: try method.metric.makeMass(dimension: target.dimension))
    let orbit = Orbit(
      system: system,
      integrator: LocalSteps(Leapfrog(for: system), settings: method.localSteps, for: system),
      stepSize: method.tree.stepSize)
    return TrajectoryTransition(method.tree.makeRule(criterion: .displacement, in: system), on: orbit)
  }
}

extension WALNUTS: CustomStringConvertible {
  public var description: String { "WALNUTS(\(tree), \(localSteps)metric: \(metric))" }
}
