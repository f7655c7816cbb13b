// Sampling in one call: one chain.
import LogDensities
import Logging

/// Samples a target by Hamiltonian Monte Carlo.
///
///     let chain = try sample(target, from: start, count: 400, seed: 123, with: HMC(stepSize: 0.3, steps: 5))
///
/// The start is no draw; a rejection repeats the previous draw; a trajectory that cannot be followed to its end
/// is rejected, counted and recorded. The same seed gives the same draws.
///
/// - Parameters:
///   - target: the log density, with its gradient.
///   - start: where the chain begins: one finite number per coordinate, with finite log density.
///   - count: how many transitions to make, burn-in included.
///   - burnIn: how many of the first draws to leave out.
///   - seed: the key of all random numbers.
///   - progress: where to show progress.
///   - logger: gets one summary with advice at the end if something went wrong, and at the debug level one line
///     for each trajectory.
///   - method: the sampler and its settings.
///   - keepsDraws: whether the chain holds the draws; false where they are many and long, and `onDraw` takes them.
///   - onDraw: gets each draw after the burn-in as soon as it is made.
/// - Returns: the `count` − `burnIn` draws.
/// - Throws: where a parameter is out of its range or the chain cannot begin at its start.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, from start: [Double], count: Int, burnIn: Int = 0, seed: UInt64,
  progress: Progress = .none, logger: Logger = Logger(label: "HamiltonianMonteCarlo"),
  with method: HMC<Metric>, keepsDraws: Bool = true, onDraw: ((Draw<Target.Evaluator.Scalar>) -> Void)? = nil
) throws(SamplingError) -> Chain
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  let plan = try RunPlan(
    count: count, burnIn: burnIn, seed: seed, method: "\(method)", logger: logger, keepsDraws: keepsDraws)
  try validateConsumer(keepsDraws: keepsDraws, hasConsumer: onDraw != nil)
  var chain = try MarkovChain(target, from: start, seed: seed, with: method)
  return try chain.sample(plan, progress, onDraw)
}

/// Samples a target by Riemannian Hamiltonian Monte Carlo.
///
///     let chain = try sample(
///       target, from: start, count: 400, seed: 123, with: RiemannianHMC(stepSize: 0.3, steps: 5))
///
/// The parameters, except that `target` has derivatives up to the third order, and the bookkeeping are those
/// of ``sample(_:from:count:burnIn:seed:progress:logger:with:keepsDraws:onDraw:)`` for ``HMC``.
@inlinable
public func sample<Target: LogDensity, Metric: RiemannianMetric, Scheme: IntegrationScheme>(
  _ target: Target, from start: [Double], count: Int, burnIn: Int = 0, seed: UInt64,
  progress: Progress = .none, logger: Logger = Logger(label: "HamiltonianMonteCarlo"),
  with method: RiemannianHMC<Metric, Scheme>, keepsDraws: Bool = true, onDraw: ((Draw<Double>) -> Void)? = nil
) throws(SamplingError) -> Chain where Target.Evaluator: CurvatureEvaluator {
  let plan = try RunPlan(
    count: count, burnIn: burnIn, seed: seed, method: "\(method)", logger: logger, keepsDraws: keepsDraws)
  try validateConsumer(keepsDraws: keepsDraws, hasConsumer: onDraw != nil)
  var chain = try MarkovChain(target, from: start, seed: seed, with: method)
  return try chain.sample(plan, progress, onDraw)
}

extension MarkovChain {
  /// A whole run of a single chain.
  @inlinable
  mutating func sample(
    _ plan: RunPlan, _ progress: Progress, _ onDraw: ((Draw<Kernel.System.Scalar>) -> Void)?
  ) throws(SamplingError) -> Chain {
    let reporter = progress.makeReporter(plan.method, plan.count)
    let chain = try run(plan, chain: 0, reporter: reporter, onDraw: onDraw)
    plan.finish([chain], reporter)
    return chain
  }
}
