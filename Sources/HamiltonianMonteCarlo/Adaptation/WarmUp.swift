// The warm-up of a chain as a value: stages, each with a length and what it adapts.
import InputErrors

/// What a chain does before its first draw.
///
///     .discarding(500)                          // leaves the start behind
///     .adaptingStepSize(500, acceptance: 0.8)   // and finds a step size
///     WarmUp(stages: [.init(100), .init(400, [StepSizeAdapter(acceptance: 0.9)])])
public struct WarmUp: Sendable {
  /// Some transitions, and what is adapted during them.
  public struct Stage: Sendable {
    /// How many transitions.
    public let transitions: Int
    public let adapters: [any Adapter]

    public init(_ transitions: Int, _ adapters: [any Adapter] = []) {
      self.transitions = transitions
      self.adapters = adapters
    }
  }

  public let stages: [Stage]

  public init(stages: [Stage]) { self.stages = stages }

  /// No warm-up: the first transition gives the first draw.
  public static let none = WarmUp(stages: [])

  /// Transitions whose states are left out, with nothing adapted.
  public static func discarding(_ transitions: Int) -> WarmUp { WarmUp(stages: [Stage(transitions)]) }

  /// Transitions in which the step size is adapted.
  public static func adaptingStepSize(_ transitions: Int, acceptance: Double = 0.8) -> WarmUp {
    WarmUp(stages: [Stage(transitions, [StepSizeAdapter(acceptance: acceptance)])])
  }

  /// Transitions in which the mass matrix and the step size are adapted, the last 15 % of them, but at least 20, for the
  /// step size alone. It asks for the metric ``AdaptiveMetric``, as ``NUTS`` has.
  public static func adapting(_ transitions: Int, acceptance: Double = 0.8) -> WarmUp {
    let last = max(StepSizeAdapter.leastTransitions, transitions * 15 / 100)
    let stepSize = StepSizeAdapter(acceptance: acceptance)
    return WarmUp(stages: [
      Stage(transitions - last, [stepSize, MassAdapter()]), Stage(last, [stepSize]),
    ])
  }

  /// How many transitions all stages have.
  public var transitions: Int { stages.reduce(0) { $0 + $1.transitions } }

  /// Whether anything is adapted.
  public var adapts: Bool { stages.contains { !$0.adapters.isEmpty } }

  /// The mean acceptance probability to which the step size is adapted last; nil where it is not.
  public var acceptance: Double? {
    stages.flatMap(\.adapters).compactMap { ($0 as? StepSizeAdapter)?.acceptance }.last
  }

  @usableFromInline
  func validate() throws(InputError) {
    for (i, stage) in stages.enumerated() where stage.transitions < 0 {
      throw InputError(
        stages.count == 1 ? "warmUp" : "warmUp.stages[\(i)]", expected: "at least 0 transitions",
        found: "\(stage.transitions)", advice: "Give the number of transitions before the first draw.")
    }
  }
}

/// How far a chain has come with its warm-up.
@usableFromInline
struct WarmUpProgress {
  let plan: WarmUp
  private var stage = 0
  /// Transitions made in the present stage.
  private var made = 0
  private var adapters: [any Adapter] = []
  @usableFromInline private(set) var isFinished = false

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
    guard made == plan.stages[stage].transitions else { return }
    leaveStage(&kernel)
    enterStage(&kernel)
  }
}
