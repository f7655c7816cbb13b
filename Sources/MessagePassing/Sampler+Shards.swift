// Sampling a log density whose parts are in several processes: the same chains in all of them.
import HamiltonianMonteCarlo
import InputErrors
import Logging

extension Sampler {
  /// Runs the same chains in several processes, which evaluate a ``ShardedLogDensity`` together.
  ///
  ///     let target = try ShardedLogDensity(ofMyData, across: group)
  ///     let chains = try HMC().sampler(for: target).sample(draws: 500, chains: 1, seed: 1, inStepAcross: group)
  ///
  /// The chains run one after the other. Process 0 shows the progress, reports what went wrong, and keeps the checkpoint, from
  /// which all go on; any number of processes may do so, although another number adds up in another order. A request to stop in
  /// any process stops all of them. None can go on without the others: where one is lost the chains end there, as
  /// their `ending` tells, and what they have been before is in the checkpoint.
  ///
  /// The processors must be of one kind, since the processes compare nothing but the sums.
  ///
  /// - Parameters:
  ///   - draws: how many draws each chain makes, after its warm-up.
  ///   - chains: how many chains, from drawn starts, or the start of each; what process 0 gives counts.
  ///   - warmUp: what each chain does before its first draw; by default what is usual for the method.
  ///   - seed: the key of all random numbers.
  ///   - progress: where to show progress.
  ///   - logger: gets one report with advice at the end if something went wrong.
  ///   - stop: ends the run early, with all draws so far.
  ///   - checkpoints: where the state of the run is written down, and from where it is resumed.
  ///   - group: the processes. All of them make this call.
  /// - Returns: the chains, in every process.
  /// - Throws: in all processes, where a parameter is out of its range or a chain cannot begin.
  @inlinable
  public func sample(
    draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64, progress: Progress = .none,
    logger: Logger = .hamilton, stop: StopRequest? = nil, checkpoints: Checkpoints? = nil,
    inStepAcross group: ProcessGroup
  ) throws(InputError) -> [ChainRun<StoredDraws<Kernel.Scalar>>] {
    try sample(
      draws: draws, chains: chains, warmUp: warmUp, seed: seed, progress: progress, logger: logger,
      stop: stop, checkpoints: checkpoints, inStepAcross: group, into: { _ in StoredDraws() })
  }

  /// The same with the draws of each chain in a sink of its own, which each process has, and which `makeSink` makes by the
  /// number of the chain.
  @inlinable
  public func sample<Sink: DrawSink & Sendable>(
    draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64, progress: Progress = .none,
    logger: Logger = .hamilton, stop: StopRequest? = nil, checkpoints: Checkpoints? = nil,
    inStepAcross group: ProcessGroup, into makeSink: (_ chain: Int) throws -> Sink
  ) throws(InputError) -> [ChainRun<Sink>] where Sink.Scalar == Kernel.Scalar {
    try sample(
      draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: 1, progress: progress,
      logger: logger, stop: stop, checkpoints: checkpoints, among: group.inStep, into: makeSink)
  }
}
