// Runs of chains that are divided among processes.

import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import MessagePassing

/// A bent target in three dimensions, which may count its evaluations and kill its process at one of them.
func target(deadlyAt evaluation: Int? = nil) -> HandWrittenLogDensity {
  let count = Count()
  return HandWrittenLogDensity(dimension: 3) { q, gradient in
    if let evaluation, count.next() == evaluation { kill(getpid(), SIGKILL) }
    let bend = q[1] - q[0] * q[0]
    gradient[0] = -q[0] + 8 * q[0] * bend
    gradient[1] = -4 * bend
    gradient[2] = -q[2] / 4
    return -0.5 * (q[0] * q[0] + 4 * bend * bend + q[2] * q[2] / 4)
  }
}

final class Count: @unchecked Sendable {
  private var value = 0
  private let lock = NSLock()

  func next() -> Int {
    lock.lock()
    defer { lock.unlock() }
    value += 1
    return value
  }
}

/// Writes the bits of chains: one line for each.
func show<Scalar>(_ name: String, _ chains: [ChainRun<StoredDraws<Scalar>>]) {
  for chain in chains {
    var sum: UInt64 = 0
    for draw in chain.draws { sum = sum &* 31 &+ Double(draw).bitPattern }
    for energy in chain.statistics.map(\.energy) { sum = sum &* 31 &+ energy.bitPattern }
    let state = chain.state.map { "\($0.stepSize) \($0.position)" } ?? "no state"
    print(
      name, "chain", chain.settings.chain, chain.count, chain.transitions, chain.ending,
      chain.failures.counts,
      chain.failures.records.count, chain.meanAcceptanceProbability, sum, state)
  }
}

/// Whatever must be the same in any number of processes.
func checkDraws(_ group: ProcessGroup) throws {
  let sampler = NUTS().sampler(for: target())
  let own = try sampler.sample(draws: 300, chains: 5, warmUp: .adapting(200), seed: 1, across: group)
  show("own warm-ups", own)
  if group.rank == 0 { print(own.summary()) }
  let pooled = try sampler.sample(
    draws: 300, chains: 5, warmUp: .adapting(105).pooled, seed: 1, across: group)
  show("pooled", pooled)
  show("continued", try sampler.sample(draws: 50, chains: .continuing(pooled), seed: 2, across: group))
  show(
    "few", try sampler.sample(draws: 20, chains: .from([[0, 0, 0]]), warmUp: .none, seed: 3, across: group))
  show(
    "thinned",
    try sampler.sample(
      draws: 50, chains: .drawn(3, bestOf: 2), warmUp: .discarding(5), seed: 4, across: group
    ) {
      _ in CombinedSink(StoredDraws<Double>(), StoredDraws<Double>().thinned(by: 7))
    }.map { Split(record: $0) })
}

/// The sinks of a chain, in a line.
struct Split {
  let record: ChainRun<CombinedSink<StoredDraws<Double>, ThinnedSink<StoredDraws<Double>>>>
}

func show(_ name: String, _ chains: [Split]) {
  for chain in chains.map(\.record) {
    print(
      name, chain.count, chain.output.first.positions.suffix(3), chain.output.second.base.positions.suffix(3))
  }
}

/// What is wrong in one process is thrown in all of them.
func checkErrors(_ group: ProcessGroup) throws {
  let sampler = NUTS().sampler(for: target())
  do {
    _ = try sampler.sample(
      draws: 10, chains: .from([[0, 0, 0], [0, 0, 0], [0, .nan, 0]]), seed: 1, across: group)
    fatalError("mpi-checks: a start that is no number was taken")
  } catch {
    let all = try group.gather(Data("\(error)".utf8)).compactMap { $0 }
    guard group.rank == 0 else { return }
    print(Set(all.map { String(decoding: $0, as: UTF8.self) }).sorted())
  }
}

/// A run that takes seconds, to be killed and resumed.
/// - Parameter deadly: `r:n`, by which process r ends at its evaluation n.
func runLong(_ group: ProcessGroup, warmUp: String, checkpoint: String?, deadly: String?) throws {
  let words = (deadly ?? "").split(separator: ":").compactMap { Int($0) }
  let target = target(deadlyAt: words.first == group.rank ? words.last : nil)
  let checkpoints = checkpoint.flatMap { $0.isEmpty ? nil : Checkpoints.file($0, every: .milliseconds(2)) }
  let chains = try NUTS().sampler(for: target).sample(
    draws: 30_000, chains: 4,
    warmUp: warmUp == "pooled" ? .adapting(4_000).pooled : .adapting(10_000), seed: 11,
    checkpoints: checkpoints, across: group)
  show("long", chains)
}
