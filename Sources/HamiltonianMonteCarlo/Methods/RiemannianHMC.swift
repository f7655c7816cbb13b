// The settings of Riemannian Hamiltonian Monte Carlo.
import InputErrors
import LogDensities

/// Riemannian Hamiltonian Monte Carlo: trajectories under a metric that follows the curvature of the target.
///
///     let chain = try sample(
///       funnel, draws: 1_000, from: start, seed: 123,
///       with: RiemannianHMC(integrator: GeneralizedLeapfrog(), stepSize: 0.15, steps: 25))
///
/// It needs the Hessian and the contracted third derivative of the log density.
public struct RiemannianHMC<Metric: RiemannianMetric, Scheme: IntegrationScheme>: Sendable {
  /// G(q).
  public let metric: Metric
  /// How Hamilton's equations are solved.
  public let integrator: Scheme
  /// The upper end of the uniform numbers added to the diagonal of the curvature, in the unit of the curvature.
  public let jitter: Double
  let trajectory: TrajectorySettings

  /// - Parameters:
  ///   - metric: G(q).
  ///   - integrator: how Hamilton's equations are solved.
  ///   - stepSize: ε, in units of the metric's own length.
  ///   - steps: L, the steps of each trajectory.
  ///   - jitter: uniform numbers in [0, jitter) are added to the diagonal of the curvature, drawn once per
  ///     trajectory, which keeps the chain exact. They are in the unit of the curvature, one over a squared coordinate:
  ///     with coordinates in other units it takes another jitter.
  ///   - jitterTries: how many jitters a trajectory that does not reach its end may try before it is rejected.
  ///     With more than 1 the law of the jitter that a trajectory ends up with depends on where it starts, and the draws are
  ///     biased, the more so the more trajectories fail.
  ///   - divergenceThreshold: trajectories whose energy error ΔH exceeds it are counted and recorded as divergent.
  ///     It has no part in their acceptance, min(1, exp(−ΔH)), which at 1000 is zero.
  public init(
    metric: Metric = NegativeHessian(), integrator: Scheme = GeneralizedLeapfrog(),
    stepSize: Double = 0.1, steps: Int = 10, jitter: Double = 0, jitterTries: Int = 1,
    divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    self.integrator = integrator
    self.jitter = jitter
    trajectory = TrajectorySettings(
      stepSize: stepSize, steps: steps...steps, divergenceThreshold: divergenceThreshold,
      attempts: jitterTries)
  }

  /// The same with L drawn uniformly from a range for each trajectory.
  public init(
    metric: Metric = NegativeHessian(), integrator: Scheme = GeneralizedLeapfrog(),
    stepSize: Double = 0.1, steps: ClosedRange<Int>, jitter: Double = 0, jitterTries: Int = 1,
    divergenceThreshold: Double = 1000
  ) {
    self.metric = metric
    self.integrator = integrator
    self.jitter = jitter
    trajectory = TrajectorySettings(
      stepSize: stepSize, steps: steps, divergenceThreshold: divergenceThreshold, attempts: jitterTries)
  }

  /// The method bound to a log density.
  public func sampler<Target: LogDensity>(for target: Target) -> RiemannianHMCSampler<Target, Metric, Scheme>
  where Target.Evaluator: CurvatureEvaluator {
    RiemannianHMCSampler(target: target, method: self)
  }

  func validate() throws(InputError) {
    try trajectory.validate()
    try metric.validate()
    try integrator.validate()
    guard jitter >= 0, jitter.isFinite else {
      throw InputError(
        "jitter", expected: "a finite number that is not negative", found: "\(jitter)",
        advice: "Use 0 for none.")
    }
    guard trajectory.attempts == 1 || jitter > 0 else {
      throw InputError(
        "jitterTries", expected: "1 where there is no jitter", found: "\(trajectory.attempts)",
        advice: "Set a jitter, or leave jitterTries out: without jitter each try would fail alike.")
    }
  }
}

/// Riemannian Hamiltonian Monte Carlo bound to a log density.
public struct RiemannianHMCSampler<
  Target: LogDensity, Metric: RiemannianMetric, Scheme: IntegrationScheme
>: BoundSampler where Target.Evaluator: CurvatureEvaluator {
  public typealias System = RiemannianSystem<Target.Evaluator, Metric>
  public typealias Kernel = TrajectoryTransition<EndPoint<SchemeIntegrator<Scheme, System>>>

  public let target: Target
  public let method: RiemannianHMC<Metric, Scheme>

  init(target: Target, method: RiemannianHMC<Metric, Scheme>) {
    self.target = target
    self.method = method
  }

  public func makeKernel() throws(InputError) -> Kernel {
    try method.validate()
    let trajectory = method.trajectory
    let system = System(
      dimension: target.dimension, evaluator: target.makeEvaluator(), metric: method.metric,
      jitter: method.jitter)
    let integrator = SchemeIntegrator(method.integrator, for: system)
    let orbit = Orbit(system: system, integrator: integrator, stepSize: trajectory.stepSize)
    return TrajectoryTransition(
      EndPoint(steps: trajectory.steps, divergenceThreshold: trajectory.divergenceThreshold, in: system),
      on: orbit, attempts: trajectory.attempts)
  }
}

extension RiemannianHMC: CustomStringConvertible {
  public var description: String {
    let jitterWords = jitter > 0 ? ", jitter: \(jitter)" : ""
    return "RiemannianHMC(metric: \(metric), integrator: \(integrator), \(trajectory)\(jitterWords))"
  }
}
