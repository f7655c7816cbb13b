// The state of a chain in a run, to be restored bit for bit.
import Foundation
import InputErrors

/// The state of a chain in a run between two transitions, but for that of its sink.
struct ChainSnapshot: Codable {
  @Packed private var position: [Double]
  private let logDensity: Double
  private let stepSize: Double
  private let memory: Data
  private let random: RandomStreams
  private let transitions: Int
  private let draws: Int
  private let warmUp: WarmUpSnapshot
  private let tally: ChainTally
  /// What happened in the transition to a draw that the sink could not take.
  private let untaken: TransitionStatistics?
  private let sinkHasEnough: Bool

  init<Kernel: Transition, Sink: DrawSink>(_ running: RunningChain<Kernel, Sink>) throws {
    var chain = running.chain
    position = Kernel.Scalar.widened(chain.position)
    logDensity = chain.logDensity
    stepSize = chain.stepSize
    memory = try chain.kernel.memory()
    random = chain.random
    (transitions, draws) = (chain.transitionCount, chain.drawCount)
    warmUp = try chain.warmUp.snapshot()
    tally = running.record.tally
    (untaken, sinkHasEnough) = (running.untaken, running.sinkHasEnough)
  }

  /// Takes `running`, which has just begun, to this state.
  func restore<Kernel: Transition, Sink: DrawSink>(
    _ running: inout RunningChain<Kernel, Sink>, path: String
  ) throws {
    var chain = running.chain
    if !stepSize.isNaN { chain.kernel.stepSize = stepSize }
    chain.point = try chain.kernel.makePoint(at: position, using: &chain.random)
    // To make a point may have changed both.
    try chain.kernel.restore(memory: memory)
    chain.random = random
    (chain.transitionCount, chain.drawCount) = (transitions, draws)
    try chain.warmUp.restore(warmUp)
    try checkSameTarget(
      logDensity, chain.logDensity, at: "the last state of chain \(running.index)", path: path)
    running.chain = chain
    running.record.tally = tally
    (running.untaken, running.sinkHasEnough) = (untaken, sinkHasEnough)
    if sinkHasEnough, tally.draws < running.record.settings.draws { running.end(.stopped) }
  }
}

// The sink of a chain, in a run with checkpoints.
extension RunningChain {
  /// What the sink needs to go on.
  mutating func checkpointSink() throws -> Data {
    try withResumableSink { try $0.checkpoint() }
  }

  mutating func resumeSink(from state: Data, _ plan: RunPlan) throws {
    let dimension = record.dimension
    try withResumableSink { try $0.resume(from: state, dimension: dimension, draws: plan.draws) }
  }

  /// For a run that was killed before its first checkpoint.
  mutating func beginSinkAgain(_ plan: RunPlan) throws {
    let dimension = record.dimension
    try withResumableSink { try $0.beginAgain(dimension: dimension, draws: plan.draws) }
  }

  private mutating func withResumableSink<Result>(
    _ body: (inout any ResumableSink) throws -> Result
  ) throws -> Result {
    guard var resumable = sink as? any ResumableSink else {
      preconditionFailure("CheckpointKeeper takes no sinks but those that can go on")
    }
    let result = try body(&resumable)
    if let same = resumable as? Sink { sink = same }
    return result
  }
}
