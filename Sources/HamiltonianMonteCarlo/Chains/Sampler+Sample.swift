// Sampling: one chain or many, into memory or into sinks of your own. Written once, for every method.
import InputErrors
import Logging

extension Sampler {
  /// Runs one chain and keeps its draws in memory.
  ///
  /// The start is no draw; a rejection repeats the previous draw; a trajectory that cannot be followed to its end
  /// is rejected, or in a tree ends there, and is counted and recorded. The same seed gives the same draws.
  ///
  /// - Parameters:
  ///   - draws: how many draws to make, after the warm-up.
  ///   - start: where the chain begins: one finite number per coordinate, with finite log density.
  ///   - warmUp: what happens before the first draw; by default what is usual for the method, which for ``NUTS``, ``SplitNUTS``
  ///     and ``WALNUTS`` are 1000 transitions that adapt step size and mass matrix, and for the others nothing.
  ///   - seed: the key of all random numbers.
  ///   - progress: where to show progress.
  ///   - logger: gets one report with advice at the end if something went wrong, and at the debug level one line
  ///     for each trajectory.
  ///   - stop: ends the run early, with all draws so far.
  ///   - checkpoints: where the state of the run is written down, and from where it is resumed.
  /// - Returns: the chain; it has fewer draws than asked for where it was stopped, which its `ending` tells.
  /// - Throws: where a parameter is out of its range or the chain cannot begin at its start.
  @inlinable
  public func sample(
    draws: Int, from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64, progress: Progress = .none,
    logger: Logger = .hamilton, stop: StopRequest? = nil, checkpoints: Checkpoints? = nil
  ) throws(InputError) -> ChainRun<StoredDraws<Kernel.Scalar>> {
    try sample(
      draws: draws, from: start, warmUp: warmUp, seed: seed, progress: progress, logger: logger, stop: stop,
      checkpoints: checkpoints, into: StoredDraws())
  }

  /// Runs one chain and gives its draws to a sink.
  ///
  /// The parameters are those of ``sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)``. A sink that throws ends the
  /// run; the chain returned tells its error as its `ending`, and has what the sink took before.
  @inlinable
  public func sample<Sink: DrawSink>(
    draws: Int, from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64, progress: Progress = .none,
    logger: Logger = .hamilton, stop: StopRequest? = nil, checkpoints: Checkpoints? = nil, into sink: Sink
  ) throws(InputError) -> ChainRun<Sink> where Sink.Scalar == Kernel.Scalar {
    let warmUp = warmUp.resolved(usualWarmUp)
    let plan = try RunPlan(
      draws: draws, warmUp: warmUp, seed: seed, method: description, coordinateNames: coordinateNames,
      logger: logger)
    let chain = try chain(from: start, warmUp: warmUp, seed: seed)
    return try run(
      [RunningChain(chain, plan, index: 0, into: sink)], plan, workers: 1, progress: progress,
      checkpoints: checkpoints, stop: stop, into: { _ in sink })[0]
  }

  /// Runs several chains on several threads and keeps their draws in memory.
  ///
  /// Chain i has random numbers of its own, so the draws do not depend on the number of threads; chain 0 is the one that
  /// ``sample(draws:from:warmUp:seed:progress:logger:stop:checkpoints:)`` gives from the same start.
  ///
  /// - Parameters:
  ///   - draws: how many draws each chain makes, after its warm-up.
  ///   - chains: how many chains, from drawn starts, or the start of each.
  ///   - warmUp: what each chain does before its first draw; by default what is usual for the method, or nothing where chains
  ///     are continued.
  ///   - seed: the key of all random numbers.
  ///   - threads: how many chains run at the same time; nil for one per processor core.
  ///   - progress: where to show progress.
  ///   - logger: gets one report with advice at the end if something went wrong, and at the debug level one line
  ///     for each trajectory.
  ///   - stop: ends the run early, with all draws so far.
  ///   - checkpoints: where the state of the run is written down, and from where it is resumed.
  /// - Returns: the chains in the order of their starts.
  /// - Throws: where a parameter is out of its range or a chain cannot begin at its start, before any chain moves.
  @inlinable
  public func sample(
    draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64, threads: Int? = nil,
    progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
    checkpoints: Checkpoints? = nil
  ) throws(InputError) -> [ChainRun<StoredDraws<Kernel.Scalar>>] {
    try sample(
      draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: threads, progress: progress,
      logger: logger, stop: stop, checkpoints: checkpoints, into: { _ in StoredDraws() })
  }

  /// Runs several chains on several threads and gives the draws of each to a sink of its own, which `makeSink` makes by the
  /// number of the chain.
  ///
  /// The other parameters are those of ``sample(draws:chains:warmUp:seed:threads:progress:logger:stop:checkpoints:)``.
  @inlinable
  public func sample<Sink: DrawSink & Sendable>(
    draws: Int, chains: ChainStarts, warmUp: WarmUp = .automatic, seed: UInt64, threads: Int? = nil,
    progress: Progress = .none, logger: Logger = .hamilton, stop: StopRequest? = nil,
    checkpoints: Checkpoints? = nil, into makeSink: (_ chain: Int) throws -> Sink
  ) throws(InputError) -> [ChainRun<Sink>] where Sink.Scalar == Kernel.Scalar {
    try sample(
      draws: draws, chains: chains, warmUp: warmUp, seed: seed, threads: threads, progress: progress,
      logger: logger, stop: stop, checkpoints: checkpoints, among: nil, into: makeSink)
  }

  /// The same, made together by several processes.
  ///
  /// Where they divide the chains, process 0 gets all of them, and the others none; the sinks must be resumable, and process 0
  /// makes those of the others again. Otherwise each gets all of them. All processes call it with the same parameters; those
  /// of `chains` are the ones of process 0.
  ///
  /// - Parameter partners: the processes; nil where this one is alone.
  @inlinable
  package func sample<Sink: DrawSink & Sendable>(
    draws: Int, chains: ChainStarts, warmUp: WarmUp, seed: UInt64, threads: Int?, progress: Progress,
    logger: Logger, stop: StopRequest?, checkpoints: Checkpoints?, among partners: (any RunPartners)?,
    into makeSink: (_ chain: Int) throws -> Sink
  ) throws(InputError) -> [ChainRun<Sink>] where Sink.Scalar == Kernel.Scalar {
    let chains = try chains.shared(among: partners)
    let warmUp = warmUp.resolved(chains.warmUp(byDefault: usualWarmUp))
    var workers = 1
    var running: [RunningChain<Kernel, Sink>] = []
    let plan = try together(partners) { () throws(InputError) in
      let plan = try RunPlan(
        draws: draws, warmUp: warmUp, seed: seed, method: description, coordinateNames: coordinateNames,
        logger: logger, partners: partners, chains: chains.count)
      let numbers = plan.chainNumbers
      let begun = try beginChains(numbers, chains, warmUp: warmUp, seed: seed)
      workers = try plan.workers(threads, chains: begun.count)
      for (i, chain) in zip(numbers, begun) {
        let sink = try plan.makeSink { try makeSink(i) }
        running.append(RunningChain(chain, plan, index: i, continuing: chains.origin(of: i), into: sink))
      }
      return plan
    }
    return try run(
      running, plan, workers: workers, progress: progress, checkpoints: checkpoints, stop: stop,
      into: makeSink)
  }
}

extension Logger {
  /// The default logger of runs.
  public static var hamilton: Logger { Logger(label: "HamiltonianMonteCarlo") }
}
