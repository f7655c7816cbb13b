// The adapter of the step size.
import InputErrors

/// Adapts the step size ε until the mean of min(1, exp(−ΔH)) is a wanted number, by dual averaging.
///
/// It begins at the step size of the method, and leaves the average of the step sizes tried.
public struct StepSizeAdapter: Adapter {
  /// The wanted mean acceptance probability.
  public let acceptance: Double
  private var search = DualAveraging(from: 1, target: 0.5)

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
    search = DualAveraging(from: kernel.stepSize, target: acceptance)
    kernel.stepSize = search.current
  }

  public mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar]
  ) {
    search.update(acceptanceProbability: statistics.acceptanceProbability)
    kernel.stepSize = search.current
  }

  public mutating func finish<Kernel: Transition>(_ kernel: inout Kernel) { kernel.stepSize = search.average }
}
