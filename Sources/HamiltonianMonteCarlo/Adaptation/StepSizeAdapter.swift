// The adapter of the step size.
import InputErrors

/// Adapts the step size ε until the mean of min(1, exp(−ΔH)) is a wanted number, by dual averaging.
///
/// With local steps ε is the time of a macro step, and the number that of
/// ``IntegrationEffort/coarseAcceptance``, the mean of exp(−(max H − min H)) over the macro steps tried at the coarsest
/// level. There a transition counts for a fifth of its macro steps, and for four at the most, so that regions where steps are small do not decide for the others.
///
/// It begins at the step size of the method. As long as transitions are accepted with more than the wanted probability ε
/// is multiplied by ten, or divided where they are accepted with less, until the first that is not, or for a quarter of
/// the transitions. From the middle between the last two dual averaging goes on. It leaves the average of the step sizes tried.
public struct StepSizeAdapter: Adapter {
  /// The wanted mean acceptance probability.
  public let acceptance: Double
  private var search = DualAveraging(from: 1, target: 0.5)
  /// Whether the step size is being raised by powers of ten, or lowered; nil before the first transition.
  private var rises: Bool?
  /// How many transitions more the search by powers of ten may take.
  private var leaps = 0

  /// The fewest transitions in which it can work: before, the average is still that of the first attempts, far off.
  public static let leastTransitions = 20

  /// - Parameter acceptance: the wanted mean acceptance probability, between 0 and 1.
  public init(acceptance: Double = 0.8) { self.acceptance = acceptance }

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
    rises = nil
    leaps = transitions / 4
    search = DualAveraging(from: kernel.stepSize, target: acceptance)
  }

  public mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?
  ) {
    let effort = statistics.effort
    let probability = effort.macroSteps > 0 ? effort.coarseAcceptance : statistics.acceptanceProbability
    if leaps > 0 {
      leap(&kernel, after: probability)
    } else {
      let weight = effort.macroSteps > 0 ? Double(min(effort.macroSteps, 20)) / 5 : 1
      search.update(acceptanceProbability: probability, weight: weight)
      kernel.stepSize = search.current
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
    if leaps == 0 { search = DualAveraging(from: kernel.stepSize, target: acceptance) }
  }

  public mutating func finish<Kernel: Transition>(_ kernel: inout Kernel) { kernel.stepSize = search.average }
}
