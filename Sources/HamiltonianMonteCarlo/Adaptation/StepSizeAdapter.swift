// The adapter of the step size.
import InputErrors

/// Adapts the step size ε until the mean of min(1, exp(−ΔH)) is a wanted number.
///
/// With local steps ε is the time of a macro step, and the number
/// ``TransitionStatistics/stepSizeAcceptance`` is that of their coarsest level.
///
/// It begins at the step size of the method. As long as transitions are accepted with more than the wanted probability ε
/// is multiplied by ten, or divided where they are accepted with less, until the first that is not, or for a quarter of
/// the transitions. From the middle between the last two dual averaging goes on, up to the middle of the stage. From the
/// average of the step sizes that it tried ε is moved by ever smaller steps (Robbins & Monro), so that the mean acceptance
/// at the end is the wanted one.
///
/// Where the mass changes during the stage, ``searching(acceptance:)`` keeps up with it, and ``refining(acceptance:)`` in the
/// next stage, that of the last mass, makes ε accurate.
public struct StepSizeAdapter: Adapter {
  /// What it does, in this order.
  private enum Phase: Sendable, Codable { case leaping, averaging, refining }

  /// The wanted mean acceptance probability.
  public let acceptance: Double
  private let first: Phase
  private let last: Phase
  private var phase = Phase.leaping
  private var search = DualAveraging(from: 1, target: 0.5)
  private var refinement = StepSizeRefinement(from: 1, target: 0.5)
  /// Whether the step size is being raised by powers of ten, or lowered; nil before the first transition.
  private var rises: Bool?
  /// How many transitions more the search by powers of ten may take.
  private var leaps = 0
  /// How many transitions more there are before the refinement.
  private var beforeRefinement = 0
  /// Whether it has the mean of several chains.
  private var isPooled = false

  /// The fewest transitions in which it can work: before, the average is still that of the first attempts, far off.
  public static let leastTransitions = 20

  /// - Parameter acceptance: the wanted mean acceptance probability, between 0 and 1.
  public init(acceptance: Double = 0.8) { self.init(acceptance, from: .leaping, to: .refining) }

  /// For a stage in which the mass changes, too: by powers of ten, then by dual averaging to the end.
  public static func searching(acceptance: Double = 0.8) -> StepSizeAdapter {
    StepSizeAdapter(acceptance, from: .leaping, to: .averaging)
  }

  /// For a stage that begins with a step size that is nearly right: by ever smaller steps from the beginning.
  public static func refining(acceptance: Double = 0.8) -> StepSizeAdapter {
    StepSizeAdapter(acceptance, from: .refining, to: .refining)
  }

  /// For a stage that begins with another mass: by dual averaging from the beginning.
  static func averaging(acceptance: Double) -> StepSizeAdapter {
    StepSizeAdapter(acceptance, from: .averaging, to: .averaging)
  }

  private init(_ acceptance: Double, from first: Phase, to last: Phase) {
    self.acceptance = acceptance
    self.first = first
    self.last = last
  }

  public mutating func begin<Kernel: Transition>(
    _ kernel: inout Kernel, transitions: Int
  ) throws(InputError) {
    guard acceptance > 0, acceptance < 1 else {
      throw InputError(
        "acceptance", expected: "a number between 0 and 1", found: "\(acceptance)",
        advice: "Use 0.8.")
    }
    guard transitions >= StepSizeAdapter.leastTransitions else {
      throw InputError(
        "warmUp",
        expected: "at least \(StepSizeAdapter.leastTransitions) transitions, because it adapts the step size",
        found: "\(transitions)", advice: "Give some hundred transitions, or use .discarding(\(transitions)).")
    }
    guard !kernel.stepSize.isNaN else {
      throw InputError(
        "warmUp", expected: "a method with a step size, because it adapts one",
        found: "\(Kernel.self)", advice: "Use .discarding(\(transitions)).")
    }
    phase = first
    rises = nil
    leaps = transitions / 4
    beforeRefinement = last == .refining ? transitions / 2 : .max
    search = DualAveraging(from: kernel.stepSize, target: acceptance)
    refinement = StepSizeRefinement(from: kernel.stepSize, target: acceptance)
  }

  public mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?
  ) {
    let (probability, weight) = (statistics.stepSizeAcceptance, statistics.stepSizeWeight)
    beforeRefinement -= 1
    switch phase {
    case .leaping:
      leap(&kernel, after: probability)
    case .averaging:
      search.update(acceptanceProbability: probability, weight: weight)
      kernel.stepSize = search.current
      guard beforeRefinement <= 0 else { return }
      phase = .refining
      refinement = StepSizeRefinement(from: search.average, target: acceptance)
      kernel.stepSize = refinement.current
    case .refining:
      refinement.update(acceptanceProbability: probability, weight: weight)
      kernel.stepSize = refinement.current
    }
  }

  /// Multiplies or divides the step size by ten, or ends the search by powers of ten.
  private mutating func leap<Kernel: Transition>(_ kernel: inout Kernel, after probability: Double) {
    let isHigh = probability > acceptance
    if let rises, rises != isHigh {
      kernel.stepSize *= rises ? 0.1.squareRoot() : 10.0.squareRoot()
      leaps = 0
    } else {
      let next = kernel.stepSize * (isHigh ? 10 : 0.1)
      leaps = (1e-300...1e300).contains(next) ? leaps - 1 : 0
      if leaps > 0 { kernel.stepSize = next }
    }
    rises = isHigh
    guard leaps == 0 else { return }
    phase = .averaging
    search = DualAveraging(from: kernel.stepSize, target: acceptance)
  }

  /// The mean of all searches, once no step size is being searched by powers of ten.
  public mutating func pool(with others: [any Adapter]) {
    let others = others.compactMap { $0 as? StepSizeAdapter }
    isPooled = !others.isEmpty && phase != .leaping && others.allSatisfy { $0.phase == phase }
    guard isPooled else { return }
    if phase == .averaging {
      search.average(with: others.map(\.search))
    } else {
      refinement.average(with: others.map(\.refinement))
    }
  }

  public mutating func follow<Kernel: Transition>(_ leader: any Adapter, _ kernel: inout Kernel) {
    guard let leader = leader as? StepSizeAdapter, leader.isPooled else { return }
    search = leader.search
    refinement = leader.refinement
    kernel.stepSize = phase == .averaging ? search.current : refinement.current
  }

  public mutating func finish<Kernel: Transition>(_ kernel: inout Kernel) {
    kernel.stepSize = phase == .refining ? refinement.current : search.average
  }
}
