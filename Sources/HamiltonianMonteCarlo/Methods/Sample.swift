// Sampling in one call: a target, a number of draws, and a method.
import InputErrors
import LogDensities
import Logging

/// Samples a target by one chain of Hamiltonian Monte Carlo.
///
///     let chain = try sample(target, draws: 400, from: start, seed: 123, with: HMC(stepSize: 0.3, steps: 5))
///
/// The parameters are those of ``Sampler/sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)``; sinks of your own are taken
/// by the method's sampler: `method.sampler(for: target).sample(…, into: sink)`.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64,
  progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: HMC<Metric>
) throws(InputError) -> ChainRun<StoredDraws<Target.Evaluator.Scalar>>
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, from: start, warmUp: warmUp, seed: seed, progress: progress, logger: logger, stop: stop,
    checkpoints: checkpoints)
}

/// Samples a target by several chains of Hamiltonian Monte Carlo.
///
///     let chains = try sample(target, draws: 1_000, chains: 4, seed: 123, with: HMC(stepSize: 0.3, steps: 5))
///
/// The parameters are those of ``Sampler/sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: HMC<Metric>
) throws(InputError) -> [ChainRun<StoredDraws<Target.Evaluator.Scalar>>]
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: threads, progress: progress,
    logger: logger, stop: stop, checkpoints: checkpoints)
}

/// Samples a target by one chain of Riemannian Hamiltonian Monte Carlo, for which it needs derivatives up to the third
/// order.
///
///     let chain = try sample(
///       target, draws: 400, from: start, seed: 123, with: RiemannianHMC(stepSize: 0.3, steps: 5))
///
/// The parameters are those of ``Sampler/sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: RiemannianMetric, Scheme: IntegrationScheme>(
  _ target: Target, draws: Int, from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64,
  progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: RiemannianHMC<Metric, Scheme>
) throws(InputError) -> ChainRun<StoredDraws<Double>> where Target.Evaluator: CurvatureEvaluator {
  try method.sampler(for: target).sample(
    draws: draws, from: start, warmUp: warmUp, seed: seed, progress: progress, logger: logger, stop: stop,
    checkpoints: checkpoints)
}

/// Samples a target by several chains of Riemannian Hamiltonian Monte Carlo, for which it needs derivatives up to the
/// third order.
///
/// The parameters are those of ``Sampler/sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: RiemannianMetric, Scheme: IntegrationScheme>(
  _ target: Target, draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: RiemannianHMC<Metric, Scheme>
) throws(InputError) -> [ChainRun<StoredDraws<Double>>] where Target.Evaluator: CurvatureEvaluator {
  try method.sampler(for: target).sample(
    draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: threads, progress: progress,
    logger: logger, stop: stop, checkpoints: checkpoints)
}

/// Samples a target by one chain of the no-U-turn sampler.
///
/// The parameters are those of ``Sampler/sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64,
  progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: NUTS<Metric>
) throws(InputError) -> ChainRun<StoredDraws<Target.Evaluator.Scalar>>
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, from: start, warmUp: warmUp, seed: seed, progress: progress, logger: logger, stop: stop,
    checkpoints: checkpoints)
}

/// Samples a target by several chains of the no-U-turn sampler.
///
///     let chains = try sample(target, draws: 1_000, chains: 4, seed: 1, with: NUTS())
///
/// The parameters are those of ``Sampler/sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: NUTS<Metric>
) throws(InputError) -> [ChainRun<StoredDraws<Target.Evaluator.Scalar>>]
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, chains: chains, warmUp: warmUp, seed: seed,
    threads: threads, progress: progress,
    logger: logger, stop: stop, checkpoints: checkpoints)
}

/// Samples a target by one chain of the no-U-turn sampler with local step sizes.
///
/// The parameters are those of ``Sampler/sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, from start: [Double], warmUp: WarmUp = .automatic,
  seed: UInt64,
  progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: WALNUTS<Metric>
) throws(InputError) -> ChainRun<StoredDraws<Target.Evaluator.Scalar>>
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, from: start, warmUp: warmUp, seed: seed, progress: progress, logger: logger, stop: stop,
    checkpoints: checkpoints)
}

/// Samples a target by several chains of the no-U-turn sampler with local step sizes.
///
///     let chains = try sample(target, draws: 1_000, chains: 4, seed: 1, with: WALNUTS())
///
/// The parameters are those of ``Sampler/sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: WALNUTS<Metric>
) throws(InputError) -> [ChainRun<StoredDraws<Target.Evaluator.Scalar>>]
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, chains: chains,
    warmUp: warmUp,
    seed: seed, threads: threads, progress: progress,
    logger: logger, stop: stop, checkpoints: checkpoints)
}

/// Samples a target by one chain of the Riemannian no-U-turn sampler, for which it needs derivatives up to the third
/// order.
///
/// The parameters are those of ``Sampler/sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: RiemannianMetric, Scheme: MemorylessScheme>(
  _ target: Target, draws: Int, from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64,
  progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: RiemannianNUTS<Metric, Scheme>
) throws(InputError) -> ChainRun<StoredDraws<Double>> where Target.Evaluator: CurvatureEvaluator {
  try method.sampler(for: target).sample(
    draws: draws, from: start, warmUp: warmUp, seed: seed, progress: progress, logger: logger, stop: stop,
    checkpoints: checkpoints)
}

/// Samples a target by several chains of the Riemannian no-U-turn sampler, for which it needs derivatives up to the third
/// order.
///
/// The parameters are those of ``Sampler/sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: RiemannianMetric, Scheme: MemorylessScheme>(
  _ target: Target, draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: RiemannianNUTS<Metric, Scheme>
) throws(InputError) -> [ChainRun<StoredDraws<Double>>] where Target.Evaluator: CurvatureEvaluator {
  try method.sampler(for: target).sample(
    draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: threads, progress: progress,
    logger: logger, stop: stop, checkpoints: checkpoints)
}
