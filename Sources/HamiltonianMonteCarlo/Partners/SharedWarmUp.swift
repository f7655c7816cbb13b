// A warm-up of chains that learn together in several processes.
import Foundation
import InputErrors

/// What the chains of a process have learned, after a round of the warm-up.
struct RoundShare: Codable {
  /// The stage of the warm-up; nil where no chain of this process waits.
  let stage: Int?
  /// The adapters of each chain that waits.
  let lessons: [[Data]]
  let isStopped: Bool
  /// Whether a checkpoint is due.
  let isDue: Bool
  /// Whether the last checkpoint is on the disk.
  let isWritten: Bool
}

/// How all processes go on after a round.
struct RoundDecision: Codable {
  /// What the chains know together; nil where none waits any more.
  let leaders: [Data]?
  let isStopped: Bool
  /// Whether all write a checkpoint.
  let writes: Bool
  /// Whether all have the last checkpoint on the disk.
  let isConfirmed: Bool
}

extension RunPlan {
  /// What process 0 makes of a round. A process that is lost has no part in it.
  func decision(after shares: [RoundShare?]) -> RoundDecision {
    let shares = shares.map { $0 }.compactMap { $0 }
    var leaders: [Data]?
    if let stage = shares.compactMap(\.stage).first {
      let lessons = shares.flatMap(\.lessons).map { warmUp.adapters(ofStage: stage, from: $0) }
      leaders = WarmUpProgress.pool(lessons).map(WarmUpProgress.coded)
    }
    return RoundDecision(
      leaders: leaders, isStopped: shares.contains(where: \.isStopped), writes: shares.first?.isDue ?? false,
      isConfirmed: shares.allSatisfy(\.isWritten))
  }
}

/// Makes the warm-ups of chains that learn together in several processes, all of them round by round.
@inlinable
func warmUpTogether<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, workers: Int, stop: StopCheck,
  keeper: CheckpointKeeper?, among partners: any RunPartners
) throws(InputError) {
  for i in chains.indices { chains[i].chain.warmUp.isLed = true }
  repeat {
    _ = concurrently(&chains, workers: workers) { _, chain in
      chain.advance(plan, stop: stop.withoutPauses)
    }
  } while try takeStock(&chains, plan, stop, keeper, among: partners)
}

/// Lets all chains that wait in any process go on with what they know together.
/// - Returns: whether there is another round.
@usableFromInline
func takeStock<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, _ stop: StopCheck,
  _ keeper: CheckpointKeeper?, among partners: any RunPartners
) throws(InputError) -> Bool {
  let waiting = chains.indices.filter { chains[$0].chain.isWaiting }
  let share = RoundShare(
    stage: waiting.first.map { chains[$0].chain.warmUp.stage },
    lessons: waiting.map { chains[$0].chain.warmUp.lessons }, isStopped: stop.isStopped,
    isDue: keeper?.pause.isRequested ?? false, isWritten: keeper?.isWritten ?? true)
  let decision = try partners.decide(share) { plan.decision(after: $0) }
  keeper?.beginRound(keepsPrevious: decision.isConfirmed)
  if decision.isStopped {
    for i in chains.indices where !chains[i].hasEnded { chains[i].end(.stopped) }
    return false
  }
  guard let leaders = decision.leaders else {
    try keeper?.endRounds(&chains, plan, among: partners)
    return false
  }
  for i in waiting {
    let warmUp = chains[i].chain.warmUp
    chains[i].chain.follow(plan.warmUp.adapters(ofStage: warmUp.stage, from: leaders))
  }
  keeper?.endRound()
  if decision.writes { keeper?.writeOrWarn(&chains, plan) }
  return true
}

// Adapters on their way from one process to another.
extension WarmUpProgress {
  /// What has been learned in the present stage.
  var lessons: [Data] { adapters.map(Self.coded) }

  static func coded(_ adapter: any Adapter) -> Data {
    do {
      return try StateCoding.encode(adapter)
    } catch {
      fatalError("Adapter: \(type(of: adapter)) cannot be coded, because \(error)")
    }
  }
}

extension WarmUp {
  /// The adapters of a stage, as another process has coded them.
  func adapters(ofStage stage: Int, from lessons: [Data]) -> [any Adapter] {
    zip(stages[stage].adapters, lessons).map { adapter, lesson in
      do {
        return try restored(type(of: adapter), from: lesson)
      } catch {
        fatalError("Adapter: \(type(of: adapter)) cannot be decoded, because \(error)")
      }
    }
  }
}
