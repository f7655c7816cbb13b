// Processes that make a run together, played by threads.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import Synchronization

/// So many processes, each a thread, which meet at every decision.
final class Party: Sendable {
  /// A process that ends: at its decision of this number, before or after process 0 has heard of it.
  struct Death {
    let rank: Int
    let decision: Int
    let isHeard: Bool
    /// Whether the others end, too, at their next decision.
    let endsAll: Bool
  }

  private struct State {
    var shares: [[Int: Data]] = []
    var answers: [Data] = []
    var dead: Set<Int> = []
    var hasEnded = false
  }

  let count: Int
  private let death: Death?
  /// Called before each decision of each process.
  private let watch: @Sendable (_ rank: Int, _ decision: Int) -> Void
  private let condition = NSCondition()
  // Touched under the condition alone.
  private nonisolated(unsafe) var state = State()

  init(
    _ count: Int, death: Death? = nil,
    watch: @escaping @Sendable (_ rank: Int, _ decision: Int) -> Void = { _, _ in }
  ) {
    (self.count, self.death, self.watch) = (count, death, watch)
  }

  /// What each process makes, all at once.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (Guest) throws -> Value
  ) -> [Result<Value, any Error>] {
    let results = Mutex([Result<Value, any Error>?](repeating: nil, count: count))
    let ended = DispatchSemaphore(value: 0)
    for rank in 0..<count {
      // They wait for each other, so each needs a thread, however few processors there are.
      Thread.detachNewThread {
        let result = Result { try body(Guest(party: self, rank: rank)) }
        results.withLock { $0[rank] = result }
        self.leave(rank)
        ended.signal()
      }
    }
    for _ in 0..<count { ended.wait() }
    return results.withLock { $0.map { $0! } }
  }

  private func leave(_ rank: Int) {
    condition.lock()
    state.dead.insert(rank)
    condition.broadcast()
    condition.unlock()
  }

  fileprivate func decide(
    _ number: Int, _ rank: Int, _ share: Data, _ decision: ([Data?]) -> Data
  ) throws(InputError) -> Data {
    watch(rank, number)
    condition.lock()
    defer { condition.unlock() }
    let dies = death.map { $0.rank == rank && $0.decision == number } ?? false
    if state.hasEnded || dies && death?.isHeard == false { throw die(rank) }
    if state.shares.count <= number { state.shares.append([:]) }
    state.shares[number][rank] = share
    condition.broadcast()
    if rank == 0 {
      while (0..<count).contains(where: { state.shares[number][$0] == nil && !state.dead.contains($0) }) {
        condition.wait()
      }
      if state.hasEnded { throw die(rank) }
      state.answers.append(decision((0..<count).map { state.shares[number][$0] }))
      condition.broadcast()
    }
    while state.answers.count <= number {
      if state.hasEnded || state.dead.contains(0) { throw die(rank) }
      condition.wait()
    }
    if dies { throw die(rank) }
    return state.answers[number]
  }

  private func die(_ rank: Int) -> InputError {
    state.dead.insert(rank)
    if death?.endsAll == true { state.hasEnded = true }
    condition.broadcast()
    return InputError("process \(rank)", expected: "to live", found: "the end", advice: "")
  }
}

/// One of the processes.
final class Guest: RunPartners {
  let rank: Int
  private let party: Party
  private let decisions = Atomic(0)

  init(party: Party, rank: Int) { (self.party, self.rank) = (party, rank) }

  var count: Int { party.count }
  var dividesChains: Bool { true }

  func decide(_ share: Data, _ decision: ([Data?]) -> Data) throws(InputError) -> Data {
    try party.decide(decisions.add(1, ordering: .relaxed).oldValue, rank, share, decision)
  }
}
