// The settings of the no-U-turn sampler under a metric that changes with the position.
import InputErrors
import LogDensities

/// The no-U-turn sampler under a metric that follows the curvature of the target.
///
///     let chain = try sample(
///       funnel, draws: 1_000, from: start, seed: 1,
///       with: RiemannianNUTS(metric: SoftAbs(), integrator: ImplicitMidpoint(), stepSize: 0.3))
///
/// It needs the Hessian and the contracted third derivative of the log density. A step that fails, or that cannot be
/// taken back, ends the orbit like a divergent one. An integrator that remembers its last step does not fit.
public struct RiemannianNUTS<Metric: RiemannianMetric, Scheme: MemorylessScheme>: Sendable {
  /// G(q).
  public let metric: Metric
  /// How Hamilton's equations are solved.
  public let integrator: Scheme
  @usableFromInline let tree: TreeSettings

  /// - Parameters:
  ///   - metric: G(q).
  ///   - integrator: how Hamilton's equations are solved.
  ///   - stepSize: ε, in units of the metric's own length.
  ///   - maximumDepth: at most so many doublings, that is one of the steps less than 2 to this power.
  ///   - divergenceThreshold: a step whose energy error ΔH exceeds it ends the orbit, and is counted as divergent.
  public init(
    metric: Metric = NegativeHessian(), integrator: Scheme = GeneralizedLeapfrog(), stepSize: Double = 0.1,
    maximumDepth: Int = 10, divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    self.integrator = integrator
    tree = TreeSettings(
      stepSize: stepSize, maximumDepth: maximumDepth, divergenceThreshold: divergenceThreshold)
  }

  /// The method bound to a log density.
  public func sampler<Target: LogDensity>(
    for target: Target
  ) -> RiemannianNUTSSampler<Target, Metric, Scheme> where Target.Evaluator: CurvatureEvaluator {
    RiemannianNUTSSampler(target: target, method: self)
  }
}

/// The Riemannian no-U-turn sampler bound to a log density.
public struct RiemannianNUTSSampler<
  Target: LogDensity, Metric: RiemannianMetric, Scheme: MemorylessScheme
>: BoundSampler where Target.Evaluator: CurvatureEvaluator {
  public typealias System = RiemannianSystem<Target.Evaluator, Metric>
  public typealias Kernel = TrajectoryTransition<NoUTurn<SchemeIntegrator<Scheme, System>>>

  public let target: Target
  public let method: RiemannianNUTS<Metric, Scheme>

  public func makeKernel() throws(InputError) -> Kernel {
    try method.tree.validate()
    try method.metric.validate()
    try method.integrator.validate()
    let system = System(dimension: target.dimension, evaluator: target.makeEvaluator(), metric: method.metric)
    let orbit = Orbit(
      system: system, integrator: SchemeIntegrator(method.integrator, for: system),
      stepSize: method.tree.stepSize)
    return TrajectoryTransition(method.tree.makeRule(in: system), on: orbit)
  }
}

extension RiemannianNUTS: CustomStringConvertible {
  public var description: String {
    "RiemannianNUTS(metric: \(metric), integrator: \(integrator), \(tree))"
  }
}
