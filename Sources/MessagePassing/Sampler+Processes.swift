// Sampling by several processes, each of which has chains of its own.
import HamiltonianMonteCarlo
import InputErrors
import Logging

extension Sampler {
  /// Runs several chains in several processes and keeps their draws in memory.
  ///
  ///     let group = try ProcessGroup.start()
  ///     let chains = try NUTS().sampler(for: target).sample(draws: 1_000, chains: 8, seed: 1, across: group)
  ///     if group.rank == 0 { print(chains.summary()) }
  ///
  /// Each process has as many chains as any other, or one fewer, on threads of its own. Chain i has random numbers of its own,
  /// so the draws are those of a single process, bit for bit on processors of one kind. Where the warm-up is
  /// ``/HamiltonianMonteCarlo/WarmUp/pooled`` the chains of all processes learn together, and wait for each other after every tenth transition.
  ///
  /// Process 0 shows the progress, that of its own chains, and reports at the end what went wrong in any of them. A process that
  /// is lost costs its chains: the others go on without it, process 0 says so, and the chains that it returns, whose
  /// `settings.chain` tells their numbers, are those of the others. Whether the others survive is for the launcher to
  /// say; see ``ProcessGroup``.
  ///
  /// With checkpoints each process has a file of its own: that of process 0 is called as `checkpoints` says, that of process
  /// r has `.rank`r after it, in one folder that all of them see or in one of each machine. In a warm-up that is pooled a
  /// file `.previous` is beside each for as long as the processes may be at different checkpoints. The same command with the
  /// same number of processes resumes the run, in whatever way and at whatever moment it was ended; chains that were lost
  /// with their process go on, too, unless the others have learned without them meanwhile, which the error says.
  ///
  /// - Parameters:
  ///   - draws: how many draws each chain makes, after its warm-up.
  ///   - chains: how many chains all processes have, from drawn starts, or the start of each; what process 0 gives counts.
  ///   - warmUp: what each chain does before its first draw; by default what is usual for the method.
  ///   - seed: the key of all random numbers.
  ///   - threads: how many chains of a process run at the same time; nil for one per processor core that it may use.
  ///   - progress: where to show progress.
  ///   - logger: gets one report with advice at the end if something went wrong.
  ///   - stop: ends the run early, with all draws so far; where the warm-up is pooled, in all processes.
  ///   - checkpoints: where the state of the run is written down, and from where it is resumed.
  ///   - group: the processes. All of them make this call.
  /// - Returns: in process 0 the chains in the order of their starts, elsewhere none.
  /// - Throws: in all processes, where a parameter is out of its range or a chain of any of them cannot begin.
  @inlinable
  public func sample(
    draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64, threads: Int? = nil,
    progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
    checkpoints: Checkpoints? = nil, across group: ProcessGroup
  ) throws(InputError) -> [ChainRun<StoredDraws<Kernel.Scalar>>] {
    try sample(
      draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: threads, progress: progress,
      logger: logger, stop: stop, checkpoints: checkpoints, across: group, into: { _ in StoredDraws() })
  }

  /// Runs several chains in several processes and gives the draws of each to a sink of its own, which `makeSink` makes by the
  /// number of the chain.
  ///
  /// The other parameters are those of
  /// ``sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:across:)``. A sink comes to process 0 in the same
  /// way as to a run that is resumed: it is made there once more, and goes on from what its ``/HamiltonianMonteCarlo/ResumableSink/checkpoint()``
  /// returned in the process of its chain. Sinks that write files need a folder that both see.
  @inlinable
  public func sample<Sink: ResumableSink & Sendable>(
    draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64, threads: Int? = nil,
    progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
    checkpoints: Checkpoints? = nil, across group: ProcessGroup, into makeSink: (_ chain: Int) throws -> Sink
  ) throws(InputError) -> [ChainRun<Sink>] where Sink.Scalar == Kernel.Scalar {
    try sample(
      draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: threads, progress: progress,
      logger: logger, stop: stop, checkpoints: checkpoints, among: group.withDividedChains, into: makeSink)
  }
}
