// The warm-up of a chain as a value: stages, each with a length and what it adapts.
import InputErrors

/// What a chain does before its first draw.
///
///     .discarding(500)                          // leaves the start behind
///     .adaptingStepSize(500, acceptance: 0.8)   // and finds a step size
///     .adapting(1_000)                          // and a mass matrix
///     WarmUp(stages: [.init(100), .init(400, [StepSizeAdapter(acceptance: 0.9)])])
///
/// <doc:WarmUps> says what the choices are worth.
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
  /// Whether the chains of a run learn together.
  public private(set) var isPooled = false
  @usableFromInline private(set) var isAutomatic = false

  public init(stages: [Stage]) { self.stages = stages }

  /// What is usual for the method, ``Sampler/usualWarmUp``; none where chains are continued.
  public static let automatic: WarmUp = {
    var warmUp = WarmUp(stages: [])
    warmUp.isAutomatic = true
    return warmUp
  }()

  /// No warm-up: the first transition gives the first draw.
  public static let none = WarmUp(stages: [])

  /// Transitions whose states are left out, with nothing adapted.
  public static func discarding(_ transitions: Int) -> WarmUp { WarmUp(stages: [Stage(transitions)]) }

  /// Transitions in which the step size is adapted.
  public static func adaptingStepSize(_ transitions: Int, acceptance: Double = 0.8) -> WarmUp {
    WarmUp(stages: [Stage(transitions, [StepSizeAdapter(acceptance: acceptance)])])
  }

  /// The same warm-up for chains that learn together: their masses are estimated from the states of all of them, and they
  /// have one step size, the mean of theirs.
  ///
  /// The chains wait for one another after every tenth transition, so the draws do not depend on the number of threads. It
  /// makes short warm-ups better. A chain alone learns for itself.
  public var pooled: WarmUp {
    var warmUp = self
    warmUp.isPooled = true
    return warmUp
  }

  /// The warm-up itself, or the usual one where it is automatic.
  @usableFromInline
  func resolved(_ usual: WarmUp) -> WarmUp {
    guard isAutomatic else { return self }
    return isPooled ? usual.pooled : usual
  }

  /// How many transitions all stages have.
  public var transitions: Int { Self.sum(stages.map(\.transitions)) }

  /// At most `Int.max`.
  private static func sum(_ lengths: [Int]) -> Int {
    lengths.reduce(0) { sum, length in
      let (next, overflow) = sum.addingReportingOverflow(length)
      return overflow ? .max : next
    }
  }

  /// Whether anything is adapted.
  public var adapts: Bool { stages.contains { !$0.adapters.isEmpty } }

  /// Whether the mass matrix is adapted.
  var adaptsMass: Bool { stages.contains { $0.adapters.contains { $0 is MassAdapter } } }

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
    guard transitions >= leastTransitions else {
      throw InputError(
        "warmUp",
        expected: "at least \(leastTransitions) transitions, because it adapts the step size"
          + (stages.count > 1 ? " in several stages" : ""),
        found: "\(transitions)", advice: "Give some hundred transitions, or use .discarding(\(transitions)).")
    }
  }

  /// What it takes for each stage that adapts the step size to do so.
  private var leastTransitions: Int {
    Self.sum(
      stages.map { stage in
        let adaptsStepSize = stage.adapters.contains { $0 is StepSizeAdapter }
        return max(stage.transitions, adaptsStepSize ? StepSizeAdapter.leastTransitions : 0)
      })
  }
}
