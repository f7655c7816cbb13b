// How far a chain has come with its warm-up.
import Foundation
import InputErrors

/// The stages of a warm-up as a chain goes through them.
@usableFromInline
struct WarmUpProgress {
  let plan: WarmUp
  private(set) var stage = 0
  /// Transitions made in the present stage.
  private var made = 0
  private(set) var adapters: [any Adapter] = []
  @usableFromInline private(set) var isFinished = false
  /// Whether someone else takes stock of what the chains have learned, after each round.
  @usableFromInline var isLed = false
  /// Whether the chain waits for that.
  @usableFromInline private(set) var isWaiting = false

  /// The transitions of a round, after which the adapters take stock; the last one of a stage may be shorter.
  private static let round = 10

  @usableFromInline
  init(_ plan: WarmUp) { self.plan = plan }

  /// Begins the first stage, and passes over empty ones.
  @usableFromInline
  mutating func begin<Kernel: Transition>(_ kernel: inout Kernel) throws(InputError) {
    try plan.validate()
    // What a later stage cannot do is told before the first.
    for stage in plan.stages {
      var trial = kernel
      for var adapter in stage.adapters { try adapter.begin(&trial, transitions: stage.transitions) }
    }
    enterStage(&kernel)
  }

  private mutating func enterStage<Kernel: Transition>(_ kernel: inout Kernel) {
    while stage < plan.stages.count {
      made = 0
      adapters = plan.stages[stage].adapters
      for i in adapters.indices {
        try? adapters[i].begin(&kernel, transitions: plan.stages[stage].transitions)
      }
      if plan.stages[stage].transitions > 0 { return }
      leaveStage(&kernel)
    }
    isFinished = true
  }

  private mutating func leaveStage<Kernel: Transition>(_ kernel: inout Kernel) {
    for i in adapters.indices { adapters[i].finish(&kernel) }
    stage += 1
  }

  /// Takes in a transition of the warm-up.
  @usableFromInline
  mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?
  ) {
    made += 1
    for i in adapters.indices {
      adapters[i].update(&kernel, after: statistics, at: position, gradient: gradient)
    }
    guard made.isMultiple(of: Self.round) || made == plan.stages[stage].transitions else { return }
    if isLed { isWaiting = true } else { takeStock(&kernel) }
  }

  /// What it has learned so far, to be restored.
  func snapshot() throws -> WarmUpSnapshot {
    WarmUpSnapshot(
      stage: stage, made: made, adapters: try adapters.map { try StateCoding.encode($0) },
      isFinished: isFinished, isLed: isLed, isWaiting: isWaiting)
  }

  /// Goes on from a snapshot of the same plan.
  mutating func restore(_ snapshot: WarmUpSnapshot) throws {
    (stage, made) = (snapshot.stage, snapshot.made)
    (isFinished, isLed, isWaiting) = (snapshot.isFinished, snapshot.isLed, snapshot.isWaiting)
    let kinds = stage < plan.stages.count ? plan.stages[stage].adapters : []
    adapters = try zip(kinds, snapshot.adapters).map { adapter, state in
      try restored(type(of: adapter), from: state)
    }
  }

  /// Takes stock for itself alone.
  private mutating func takeStock<Kernel: Transition>(_ kernel: inout Kernel) {
    for i in adapters.indices { adapters[i].pool(with: []) }
    follow(adapters, &kernel)
  }

  /// What all chains know together, to be followed by each of them.
  /// - Parameter chains: the adapters of each.
  static func pool(_ chains: [[any Adapter]]) -> [any Adapter] {
    var leaders = chains.first ?? []
    for i in leaders.indices { leaders[i].pool(with: chains.dropFirst().map { $0[i] }) }
    return leaders
  }

  /// Goes on with what the leaders know.
  mutating func follow<Kernel: Transition>(_ leaders: [any Adapter], _ kernel: inout Kernel) {
    isWaiting = false
    for i in adapters.indices { adapters[i].follow(leaders[i], &kernel) }
    guard made == plan.stages[stage].transitions else { return }
    leaveStage(&kernel)
    enterStage(&kernel)
  }
}

/// What a chain has learned in its warm-up.
struct WarmUpSnapshot: Codable {
  let stage: Int
  let made: Int
  let adapters: [Data]
  let isFinished: Bool
  let isLed: Bool
  let isWaiting: Bool
}

/// An adapter of a type, from its coded state.
func restored(_ type: any Adapter.Type, from state: Data) throws -> any Adapter {
  try StateCoding.decode(type, from: state)
}
