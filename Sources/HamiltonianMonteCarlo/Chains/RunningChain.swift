// A chain in a run: its transitions, its record, and the sink that takes its draws.

/// A chain on its way through a run.
@usableFromInline
struct RunningChain<Kernel: Transition, Sink: DrawSink> where Sink.Scalar == Kernel.Scalar {
  @usableFromInline var chain: MarkovChain<Kernel>
  @usableFromInline var record: ChainRecord
  @usableFromInline var sink: Sink
  @usableFromInline var ticker: ProgressTicker
  /// Whether it ended before its last draw.
  @usableFromInline var hasEnded = false
  @usableFromInline let index: Int

  @usableFromInline
  init(
    _ chain: MarkovChain<Kernel>, _ plan: RunPlan, index: Int, into sink: Sink, reporter: ProgressReporter?
  ) {
    self.chain = chain
    self.sink = sink
    self.index = index
    record = plan.record(chain: index, dimension: chain.position.count, stepSize: chain.stepSize)
    ticker = ProgressTicker(reporter)
  }

  /// Makes the transitions of `plan` and gives the draws to the sink, up to the end of the run, or until the chain waits
  /// for others in its warm-up.
  @inlinable
  mutating func advance(_ plan: RunPlan, stop: StopCheck) {
    while !hasEnded, record.count < plan.draws || chain.isWarmingUp, !chain.isWaiting {
      if stop.isNeeded, stop.isStopped { return end(.stopped) }
      let isDraw = !chain.isWarmingUp
      let statistics = chain.advance()
      if let error = chain.error { return end(.failed(error)) }
      if let failure = statistics.failure {
        record.record(failure, after: statistics.steps, isDraw: isDraw, at: chain.failurePosition)
      }
      record.count(statistics, isDraw: isDraw)
      if plan.logsTrajectories { plan.log(statistics, transition: record.transitions - 1, chain: index) }
      if record.transitions == ticker.nextTick { ticker.tick() }
      if isDraw { take(statistics, plan) }
    }
  }

  /// Gives the present state to the sink.
  @inlinable
  mutating func take(_ statistics: TransitionStatistics, _ plan: RunPlan) {
    do {
      if record.count == 1 { try sink.beginDraws(from: ChainState(chain, record.settings)) }
      let draw = Draw(index: record.count - 1, position: chain.position, statistics: statistics)
      if try sink.take(draw) { return }
      if record.count < plan.draws { end(.stopped) } else { hasEnded = true }
    } catch {
      end(.failed(error))
    }
  }

  @usableFromInline
  mutating func end(_ ending: ChainRecord.Ending) {
    record.end(ending)
    hasEnded = true
  }

  /// What has become of the chain.
  @usableFromInline
  consuming func finish() -> ChainRun<Sink> {
    ticker.finish(iterations: record.transitions)
    do { try sink.end() } catch { record.end(.failed(error)) }
    record.finish(chain)
    return ChainRun(record: record, output: sink)
  }
}

/// Makes the warm-ups of chains that learn together, all of them round by round.
@inlinable
func warmUpTogether<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, workers: Int, stop: StopCheck
) {
  for i in chains.indices { chains[i].chain.warmUp.isLed = true }
  while chains.contains(where: { $0.chain.isWarmingUp && !$0.hasEnded }) {
    _ = concurrently(&chains, workers: workers) { _, chain in chain.advance(plan, stop: stop) }
    takeStock(&chains)
  }
}

/// Lets all chains that wait go on with what they know together. A chain that has ended has no part in it.
@usableFromInline
func takeStock<Kernel, Sink>(_ chains: inout [RunningChain<Kernel, Sink>]) {
  let waiting = chains.indices.filter { chains[$0].chain.isWaiting }
  let leaders = WarmUpProgress.pool(waiting.map { chains[$0].chain.warmUp })
  for i in waiting { chains[i].chain.follow(leaders) }
}
