// Sampling a split log density in one call.
import InputErrors
import LogDensities
import Logging

/// Samples a sum of log densities by one chain of split Hamiltonian Monte Carlo.
///
///     let chain = try sample(
///       SplitLogDensity(parts), draws: 400, from: start, seed: 123, with: SplitHMC(stepSize: 0.3, steps: 5))
///
/// The parameters are those of ``Sampler/sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64,
  progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: SplitHMC<Metric>
) throws(InputError) -> ChainRun<StoredDraws<Target.Evaluator.Scalar>>
where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, from: start, warmUp: warmUp, seed: seed, progress: progress, logger: logger, stop: stop,
    checkpoints: checkpoints)
}

/// Samples a sum of log densities by several chains of split Hamiltonian Monte Carlo.
///
/// The parameters are those of ``Sampler/sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: SplitHMC<Metric>
) throws(InputError) -> [ChainRun<StoredDraws<Target.Evaluator.Scalar>>]
where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: threads, progress: progress,
    logger: logger, stop: stop, checkpoints: checkpoints)
}

/// Samples a sum of log densities by one chain of the split no-U-turn sampler.
///
/// The parameters are those of ``Sampler/sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64,
  progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: SplitNUTS<Metric>
) throws(InputError) -> ChainRun<StoredDraws<Target.Evaluator.Scalar>>
where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, from: start, warmUp: warmUp, seed: seed, progress: progress, logger: logger, stop: stop,
    checkpoints: checkpoints)
}

/// Samples a sum of log densities by several chains of the split no-U-turn sampler.
///
/// The parameters are those of ``Sampler/sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:)``.
@inlinable
public func sample<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
  checkpoints: Checkpoints? = nil,
  with method: SplitNUTS<Metric>
) throws(InputError) -> [ChainRun<StoredDraws<Target.Evaluator.Scalar>>]
where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  try method.sampler(for: target).sample(
    draws: draws, chains: chains, warmUp: warmUp, seed: seed,
    threads: threads, progress: progress,
    logger: logger, stop: stop, checkpoints: checkpoints)
}
