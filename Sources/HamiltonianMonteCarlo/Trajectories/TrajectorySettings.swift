// Step size, number of steps, and when a trajectory is given up or called divergent.
import InputErrors

/// Step size, number of steps, and when a trajectory is given up or called divergent.
@usableFromInline
package struct TrajectorySettings: Equatable, Sendable {
  /// ε.
  @usableFromInline package var stepSize: Double
  /// L, drawn uniformly from this range for each trajectory.
  @usableFromInline package let steps: ClosedRange<Int>
  /// Trajectories whose energy error exceeds this are counted as divergent; it has no part in their acceptance.
  @usableFromInline package let divergenceThreshold: Double
  /// How often a trajectory that does not reach its end is started with another jitter before it is rejected.
  @usableFromInline package let attempts: Int

  package init(
    stepSize: Double, steps: ClosedRange<Int>, divergenceThreshold: Double, attempts: Int = 1
  ) {
    self.stepSize = stepSize
    self.steps = steps
    self.divergenceThreshold = divergenceThreshold
    self.attempts = attempts
  }

  @usableFromInline
  package func validate() throws(InputError) {
    try validateStepSize(stepSize)
    guard steps.lowerBound >= 1 else {
      throw InputError(
        "steps", expected: "at least 1", found: "\(steps.lowerBound)",
        advice: "Choose it so that steps · stepSize is about the widest scale of the target.")
    }
    try validateDivergenceThreshold(divergenceThreshold)
    guard attempts >= 1 else {
      throw InputError(
        "jitterTries", expected: "at least 1", found: "\(attempts)",
        advice: "Use 1, which keeps the chain exact.")
    }
  }
}

func validateStepSize(_ stepSize: Double) throws(InputError) {
  guard stepSize > 0, stepSize.isFinite else {
    throw InputError(
      "stepSize", expected: "a positive, finite number", found: "\(stepSize)",
      advice: "Start with 0.1 and raise it until the acceptance rate falls below 0.9.")
  }
}

func validateDivergenceThreshold(_ threshold: Double) throws(InputError) {
  guard threshold > 0 else {
    throw InputError(
      "divergenceThreshold", expected: "a positive number", found: "\(threshold)", advice: "Use 1000.")
  }
}

extension TrajectorySettings: CustomStringConvertible {
  @usableFromInline
  package var description: String {
    let steps = steps.count == 1 ? "\(steps.lowerBound)" : "\(steps)"
    return "stepSize: \(stepSize), steps: \(steps)"
  }
}
