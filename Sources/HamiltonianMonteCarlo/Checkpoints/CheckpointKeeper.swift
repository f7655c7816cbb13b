// Keeps the checkpoint of a run: compares what there is, restores it, and writes it anew from time to time.
import Foundation
import InputErrors

/// Keeps the checkpoint of a run.
@usableFromInline
final class CheckpointKeeper {
  private let file: CheckpointFile
  private let interval: Duration
  private let identity: RunIdentity
  /// Set when the next checkpoint is due; the chains look at it after each transition.
  @usableFromInline let pause = PauseRequest()
  private let timer = DispatchQueue(label: "checkpoints")
  private var hasWarned = false
  /// How many transitions all chains had made when the file was written or read.
  private var savedTransitions = -1

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
    let file = CheckpointFile(path: checkpoints.path)
    self.file = file
    interval = checkpoints.interval
    do {
      identity = try RunIdentity(plan, chains)
      if let sections = try file.read() {
        try resume(&chains, from: sections, plan)
      } else {
        try begin(&chains, plan)
      }
    } catch {
      throw Self.explained(error, of: file)
    }
    schedule(after: .zero)
  }

  /// What sinks make as they begin belongs to a run that can be resumed already.
  private func begin<Kernel: Transition, Sink: DrawSink>(
    _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan
  ) throws {
    try file.write { $0 == 0 ? try StateCoding.encode(identity) : nil }
    do {
      for i in chains.indices { try chains[i].beginSink(plan) }
      try write(&chains)
    } catch {
      file.remove()
      throw error
    }
  }

  private func resume<Kernel: Transition, Sink: DrawSink>(
    _ chains: inout [RunningChain<Kernel, Sink>], from sections: [Data], _ plan: RunPlan
  ) throws {
    guard let first = sections.first else { throw InputError(damaged: file.path) }
    try StateCoding.decode(RunIdentity.self, from: first).check(identity, path: file.path)
    if sections.count == 1 {
      for i in chains.indices { try chains[i].resumeSink(from: Data(), plan) }
      return try write(&chains)
    }
    guard sections.count == chains.count + 1 else { throw InputError(damaged: file.path) }
    for i in chains.indices {
      let snapshot = try StateCoding.decode(ChainSnapshot.self, from: sections[i + 1])
      try chains[i].resumeSink(from: snapshot.sink, plan)
      try snapshot.restore(&chains[i], path: file.path)
    }
    savedTransitions = transitions(of: chains)
    file.removePartial()
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
      if transitions(of: chains) != savedTransitions { try write(&chains) }
      hasWarned = false
    } catch {
      if !hasWarned {
        plan.logger.warning(
          "the checkpoint could not be written, and the one before is kept: \(Self.explained(error, of: file))"
        )
      }
      hasWarned = true
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
    // A chain whose transitions cannot go on is kept as it was when they could.
    let before = chains.allSatisfy(\.canBeSaved) ? [] : try file.read() ?? []
    try file.write { section in
      if section == 0 { return try StateCoding.encode(identity) }
      let i = section - 1
      guard i < chains.count else { return nil }
      if !chains[i].canBeSaved, before.indices.contains(section) { return before[section] }
      return try StateCoding.encode(ChainSnapshot(&chains[i]))
    }
    savedTransitions = transitions(of: chains)
  }

  /// The next one is made after the interval, or after fifty times as long as the last one took.
  private func schedule(after cost: Duration) {
    pause.withdraw()
    let time = max(interval, cost * 50)
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

extension InputError {
  fileprivate init(damaged path: String) {
    self.init(
      path, expected: "the checkpoint of a run", found: "a file that is damaged, or of another version",
      advice: "Put a copy of it back, or move it away and begin anew.")
  }
}
