// Keeps the checkpoint of a run: compares what there is, restores it, and writes it anew from time to time.
import Foundation
import InputErrors

/// Keeps the checkpoint of a run.
@usableFromInline
final class CheckpointKeeper {
  private let versions: CheckpointVersions
  private let isWriter: Bool
  private let interval: Duration
  private let identity: RunIdentity
  /// Set when the next checkpoint is due; the chains look at it after each transition.
  @usableFromInline let pause = PauseRequest()
  private let timer = DispatchQueue(label: "checkpoints")
  private var hasWarned = false
  /// How many rounds of a warm-up together with other processes are over.
  private var round: Int
  /// Whether the present file is kept when it is written anew.
  private var keepsPrevious = false
  /// Whether the last checkpoint is on the disk.
  private(set) var isWritten = true
  /// How many transitions all chains had made when the file was written or read, and the round.
  private var saved = (transitions: -1, round: -1)

  /// Nil where the run has no checkpoints. Takes the chains, which have just begun, to where the checkpoint left them if
  /// there is one; else it begins their sinks and writes the first.
  ///
  /// - Throws: where there is a file that is damaged or that of another run, where draws cannot go on in this kind of sink, or
  ///   where the file cannot be written; then the file is as it was.
  init?<Kernel: Transition, Sink: DrawSink>(
    _ checkpoints: Checkpoints?, _ plan: RunPlan, _ chains: inout [RunningChain<Kernel, Sink>]
  ) throws(InputError) {
    guard let checkpoints else { return nil }
    guard Sink.self is any ResumableSink.Type else {
      throw InputError(
        "checkpoints", expected: "a sink that can go on where a checkpoint left it, a ResumableSink",
        found: "\(Sink.self)", advice: "Keep the draws in memory or in files, or leave the checkpoints out.")
    }
    versions = CheckpointVersions(checkpoints.path, plan)
    isWriter = plan.partners.map { $0.dividesChains || $0.rank == 0 } ?? true
    interval = checkpoints.interval
    round = versions.firstRound
    do {
      let (identity, path) = (try RunIdentity(plan, chains), versions.present.path)
      self.identity = identity
      let found = try versions.agreed(plan.partners, isReader: isWriter) { sections throws(InputError) in
        try Self.identity(in: sections, path: path).check(identity, path: path)
      }
      if let found {
        round = found.round
        try resume(&chains, from: found.sections, plan)
      } else {
        try begin(&chains, plan)
      }
    } catch {
      throw Self.explained(error, of: versions.present)
    }
    schedule(after: .zero)
  }

  /// What sinks make as they begin belongs to a run that can be resumed already.
  private func begin<Kernel: Transition, Sink: DrawSink>(
    _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan
  ) throws {
    if isWriter {
      let sections = [try StateCoding.encode(identity), try versions.stamp(round)].compactMap { $0 }
      try versions.present.write { sections.indices.contains($0) ? sections[$0] : nil }
    }
    do {
      for i in chains.indices { try chains[i].beginSink(plan) }
      try write(&chains)
    } catch {
      if isWriter { versions.present.remove() }
      throw error
    }
  }

  private func resume<Kernel: Transition, Sink: DrawSink>(
    _ chains: inout [RunningChain<Kernel, Sink>], from sections: [Data], _ plan: RunPlan
  ) throws {
    let path = versions.present.path
    try Self.identity(in: sections, path: path).check(identity, path: path)
    if sections.count == 1 {
      for i in chains.indices { try chains[i].beginSinkAgain(plan) }
      return try write(&chains)
    }
    guard sections.count == 2 * chains.count + 1 else { throw InputError(damaged: path) }
    for i in chains.indices {
      let snapshot = try StateCoding.decode(ChainSnapshot.self, from: sections[2 * i + 1])
      try chains[i].resumeSink(from: sections[2 * i + 2], plan)
      try snapshot.restore(&chains[i], path: path)
    }
    saved = (transitions(of: chains), round)
    if isWriter { versions.present.removePartial() }
  }

  private static func identity(in sections: [Data], path: String) throws(InputError) -> RunIdentity {
    guard let first = sections.first, let identity = try? StateCoding.decode(RunIdentity.self, from: first)
    else { throw InputError(damaged: path) }
    return identity
  }

  /// Writes a checkpoint between two rounds of a warm-up if one is due.
  func writeIfDue<Kernel: Transition, Sink: DrawSink>(
    _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan
  ) {
    if pause.isRequested { writeOrWarn(&chains, plan) }
  }

  /// Writes a checkpoint. Where that fails the run goes on, and is told so once.
  func writeOrWarn<Kernel: Transition, Sink: DrawSink>(
    _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan
  ) {
    do {
      if transitions(of: chains) != saved.transitions || round != saved.round { try write(&chains) }
      (hasWarned, isWritten) = (false, true)
    } catch {
      if !hasWarned {
        let error = Self.explained(error, of: versions.present)
        plan.logger.warning("the checkpoint could not be written, and the one before is kept: \(error)")
      }
      (hasWarned, isWritten) = (true, false)
    }
    schedule(after: pause.timeSinceRequest)
  }

  private func transitions<Kernel: Transition, Sink: DrawSink>(
    of chains: [RunningChain<Kernel, Sink>]
  ) -> Int {
    chains.reduce(0) { $0 + $1.record.transitions }
  }

  private func write<Kernel: Transition, Sink: DrawSink>(
    _ chains: inout [RunningChain<Kernel, Sink>]
  ) throws {
    guard isWriter else { return }
    // A chain whose transitions cannot go on is kept as it was when they could.
    let before = chains.allSatisfy(\.canBeSaved) ? [] : try versions.present.read() ?? []
    if keepsPrevious { try versions.keepPresent() }
    keepsPrevious = false
    try versions.present.write { section in
      if section == 0 { return try StateCoding.encode(identity) }
      // Of each chain its state, and after it that of its sink.
      let i = (section - 1) / 2
      guard i < chains.count else { return section == 2 * i + 1 ? try versions.stamp(round) : nil }
      if !chains[i].canBeSaved, before.indices.contains(section) { return before[section] }
      return section == 2 * i + 1
        ? try StateCoding.encode(ChainSnapshot(chains[i])) : try chains[i].checkpointSink()
    }
    saved = (transitions(of: chains), round)
  }

  /// The next one is made after the interval, or after a hundred times as long as the last one took.
  private func schedule(after cost: Duration) {
    pause.withdraw()
    let time = max(interval, cost * 100)
    timer.asyncAfter(deadline: .now() + time / .seconds(1)) { [pause] in pause.request() }
  }

  private static func explained(_ error: any Error, of file: CheckpointFile) -> InputError {
    if let error = error as? InputError { return error }
    if error is DecodingError { return InputError(damaged: file.path) }
    return InputError(
      file.path, expected: "a checkpoint of this run", found: "\(error)",
      advice: "Mend what this error tells, and begin again.")
  }
}

// The checkpoints of a warm-up together with other processes.
extension CheckpointKeeper {
  /// Takes in what all processes know of the last checkpoint.
  /// - Parameter keepsPrevious: whether all of them have it, by which it is the one to be kept when the next is written.
  func beginRound(keepsPrevious: Bool) { self.keepsPrevious = keepsPrevious }

  func endRound() { round += 1 }

  /// Writes the checkpoint of the end of the warm-up. No process goes on before all have tried to.
  func endRounds<Kernel: Transition, Sink: DrawSink>(
    _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, among partners: any RunPartners
  ) throws(InputError) {
    round = CheckpointVersions.afterWarmUp
    writeOrWarn(&chains, plan)
    let all = try partners.decide(Written(isWritten: isWritten)) { shares in
      Written(isWritten: shares.allSatisfy { $0?.isWritten ?? true })
    }
    keepsPrevious = false
    if all.isWritten { versions.removePrevious() }
  }

  private struct Written: Codable { let isWritten: Bool }
}

extension InputError {
  fileprivate init(damaged path: String) {
    self.init(
      path, expected: "the checkpoint of a run", found: "a file that is damaged, or of another version",
      advice: "Put a copy of it back, or move it away and begin anew.")
  }
}
