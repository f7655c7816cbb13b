// A chain in a run: its transitions, its record, and the sink that takes its draws.
import InputErrors

/// A chain on its way through a run.
@usableFromInline
struct RunningChain<Kernel: Transition, Sink: DrawSink> where Sink.Scalar == Kernel.Scalar {
  @usableFromInline var chain: MarkovChain<Kernel>
  @usableFromInline var record: ChainRecord
  @usableFromInline var sink: Sink
  @usableFromInline var ticker = ProgressTicker(nil)
  /// Whether no more transitions are to be made.
  @usableFromInline var hasEnded = false
  /// Whether the sink has asked for the end.
  @usableFromInline var sinkHasEnough = false
  /// What happened in the transition to the present draw, where the sink could not take it.
  @usableFromInline var untaken: TransitionStatistics?
  @usableFromInline let index: Int

  @usableFromInline
  init(
    _ chain: MarkovChain<Kernel>, _ plan: RunPlan, index: Int,
    continuing origin: ChainRecord.Settings? = nil, into sink: Sink
  ) {
    self.chain = chain
    self.sink = sink
    self.index = index
    record = plan.record(
      chain: index, dimension: chain.position.count, stepSize: chain.stepSize, continuing: origin)
  }

  /// Whether nothing is left to do.
  @inlinable
  func isDone(_ plan: RunPlan) -> Bool {
    hasEnded || record.count >= plan.draws && !chain.isWarmingUp && untaken == nil
  }

  /// Makes the transitions of `plan` and gives the draws to the sink, up to the end of the run, or until the chain waits
  /// for others in its warm-up or a pause is asked for.
  @inlinable
  mutating func advance(_ plan: RunPlan, stop: StopCheck) {
    if let statistics = untaken { take(statistics, plan) }
    while !isDone(plan) {
      if stop.isNeeded, stop.isStopped { return end(chain.error.map { .failed($0) } ?? .stopped) }
      if chain.isWaiting { return }
      let isDraw = !chain.isWarmingUp
      let statistics = chain.advance()
      if let error = chain.error { return end(.failed(error)) }
      if let failure = statistics.failure {
        record.tally.record(
          failure, after: statistics.steps, isDraw: isDraw, at: chain.failurePosition,
          dimension: record.dimension)
      }
      record.tally.count(statistics, isDraw: isDraw)
      if plan.logsTrajectories { plan.log(statistics, transition: record.transitions - 1, chain: index) }
      if record.transitions == ticker.nextTick { ticker.tick(progress(statistics.steps)) }
      if isDraw { take(statistics, plan) }
      if stop.isNeeded, stop.isPaused { return }
    }
  }

  /// Gives the present state to the sink.
  @inlinable
  mutating func take(_ statistics: TransitionStatistics, _ plan: RunPlan) {
    untaken = nil
    do {
      if record.count == 1 { try sink.beginDraws(from: ChainState(chain, record.settings)) }
      let draw = Draw(index: record.count - 1, position: chain.position, statistics: statistics)
      if try sink.take(draw) { return }
      sinkHasEnough = true
      if record.count < plan.draws { end(.stopped) } else { hasEnded = true }
    } catch {
      untaken = statistics
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
    ticker.finish(progress(0))
    do { try sink.end() } catch { record.end(.failed(error)) }
    record.finish(chain)
    return ChainRun(record: record, output: sink)
  }
}

// What a run does with the sink, and with the progress, before its first transition.
extension RunningChain {
  /// Prepares the sink for the draws.
  @usableFromInline
  mutating func beginSink(_ plan: RunPlan) throws(InputError) {
    do {
      try sink.begin(dimension: record.dimension, draws: plan.draws)
    } catch {
      throw plan.explained(error)
    }
  }

  @usableFromInline
  mutating func show(in reporter: ProgressReporter?) {
    ticker = ProgressTicker(reporter, chain: index, from: record.transitions)
  }

  /// How far it has come, with the steps of the last trajectory.
  @usableFromInline
  func progress(_ steps: Int) -> ChainProgress {
    let failures =
      chain.isWarmingUp ? record.failures.total : record.failuresOfDraws.values.reduce(0, +)
    return ChainProgress(
      transitions: record.transitions, isWarmingUp: chain.isWarmingUp, failures: failures,
      stepSize: chain.stepSize, steps: steps)
  }

  /// Its record as it is at the end of the run.
  var finishedRecord: ChainRecord {
    var record = record
    record.finish(chain)
    return record
  }

  /// Whether its state can be written down: not where the last transition could not be made.
  var canBeSaved: Bool {
    guard case .failed = record.ending else { return true }
    return untaken != nil
  }
}
