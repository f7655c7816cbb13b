// The course of a run: all chains up to their ends, together in their warm-up where they learn together.
import InputErrors

/// Takes chains that have begun to the end of the run.
@inlinable
func run<Kernel, Sink>(
  _ chains: [RunningChain<Kernel, Sink>], _ plan: RunPlan, workers: Int, progress: Progress,
  checkpoints: Checkpoints?, stop: StopRequest?, into makeSink: (Int) throws -> Sink
) throws(InputError) -> [ChainRun<Sink>] {
  var chains = chains
  let keeper = try together(plan.partners) { () throws(InputError) in
    try beginSinks(of: &chains, plan, checkpoints)
  }
  let reporter = plan.makeReporter(progress, chains: chains.count)
  for i in chains.indices { chains[i].show(in: reporter) }
  try withStopCheck(stop, plan, pause: keeper?.pause) { check -> Result<Void, InputError> in
    do throws(InputError) {
      try warmUpIfPooled(&chains, plan, workers: workers, stop: check, keeper: keeper)
    } catch {
      return .failure(error)
    }
    repeat {
      _ = concurrently(&chains, workers: workers) { _, chain in chain.advance(plan, stop: check) }
    } while goesOn(&chains, plan, keeper)
    return .success(())
  }.get()
  let finished = try finish(&chains, plan, into: makeSink)
  plan.finish(finished, reporter, workers: workers)
  return finished
}

/// Makes the warm-ups where the chains learn together.
@inlinable
func warmUpIfPooled<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, workers: Int, stop: StopCheck,
  keeper: CheckpointKeeper?
) throws(InputError) {
  guard plan.warmUp.isPooled else { return }
  if let partners = plan.partners, plan.learnsWithPartners {
    try warmUpTogether(&chains, plan, workers: workers, stop: stop, keeper: keeper, among: partners)
  } else {
    warmUpTogether(&chains, plan, workers: workers, stop: stop, keeper: keeper)
  }
}

/// Makes the warm-ups of chains that learn together, all of them round by round.
@inlinable
func warmUpTogether<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, workers: Int, stop: StopCheck,
  keeper: CheckpointKeeper?
) {
  for i in chains.indices { chains[i].chain.warmUp.isLed = true }
  while chains.contains(where: { $0.chain.isWarmingUp && !$0.hasEnded }) {
    _ = concurrently(&chains, workers: workers) { _, chain in
      chain.advance(plan, stop: stop.withoutPauses)
    }
    // What they know together is only known where all of them have come to the end of the round.
    if stop.isStopped { return }
    takeStock(&chains, plan, keeper)
  }
}

/// Lets all chains that wait go on with what they know together. A chain that has ended has no part in it.
@usableFromInline
func takeStock<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, _ keeper: CheckpointKeeper?
) {
  let waiting = chains.indices.filter { chains[$0].chain.isWaiting }
  let leaders = WarmUpProgress.pool(waiting.map { chains[$0].chain.warmUp.adapters })
  for i in waiting { chains[i].chain.follow(leaders) }
  keeper?.writeIfDue(&chains, plan)
}

/// Begins the sinks, or goes on with what a checkpoint has.
@usableFromInline
func beginSinks<Kernel, Sink>(
  of chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, _ checkpoints: Checkpoints?
) throws(InputError) -> CheckpointKeeper? {
  if let keeper = try CheckpointKeeper(checkpoints, plan, &chains) { return keeper }
  for i in chains.indices { try chains[i].beginSink(plan) }
  return nil
}

/// Writes a checkpoint after a pause, and after the end.
/// - Returns: whether any chain has more to do.
@usableFromInline
func goesOn<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, _ keeper: CheckpointKeeper?
) -> Bool {
  keeper?.writeOrWarn(&chains, plan)
  return !chains.allSatisfy { $0.isDone(plan) }
}

/// What has become of the chains: those of this process, or, where each of several has its own, of all of them.
@usableFromInline
func finish<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, into makeSink: (Int) throws -> Sink
) throws(InputError) -> [ChainRun<Sink>] {
  if let partners = plan.partners, partners.dividesChains {
    return try finish(&chains, plan, among: partners, into: makeSink)
  }
  return chains.map { $0.finish() }
}
