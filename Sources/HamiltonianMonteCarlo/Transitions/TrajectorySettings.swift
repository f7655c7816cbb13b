// Step size, number of steps, and when a trajectory is given up or called divergent.

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
  /// The mean acceptance probability to which the burn-in adapts the step size; nil where it stays as it is.
  @usableFromInline package let targetAcceptanceRate: Double?

  package init(
    stepSize: Double, steps: ClosedRange<Int>, divergenceThreshold: Double, attempts: Int = 1,
    targetAcceptanceRate: Double? = nil
  ) {
    self.stepSize = stepSize
    self.steps = steps
    self.divergenceThreshold = divergenceThreshold
    self.attempts = attempts
    self.targetAcceptanceRate = targetAcceptanceRate
  }

  @usableFromInline
  package func validate() throws(SamplingError) {
    guard stepSize > 0, stepSize.isFinite else {
      throw SamplingError(
        parameter: "stepSize", expected: "a positive, finite number", found: "\(stepSize)",
        advice: "Start with 0.1 and raise it until the acceptance rate falls below 0.9.")
    }
    guard steps.lowerBound >= 1 else {
      throw SamplingError(
        parameter: "steps", expected: "at least 1", found: "\(steps.lowerBound)",
        advice: "Choose it so that steps · stepSize is about the widest scale of the target.")
    }
    guard divergenceThreshold > 0 else {
      throw SamplingError(
        parameter: "divergenceThreshold", expected: "a positive number", found: "\(divergenceThreshold)",
        advice: "Use 1000.")
    }
    guard attempts >= 1 else {
      throw SamplingError(
        parameter: "jitterTries", expected: "at least 1", found: "\(attempts)",
        advice: "Use 1, which keeps the chain exact.")
    }
    if let target = targetAcceptanceRate, !(target > 0 && target < 1) {
      throw SamplingError(
        parameter: "targetAcceptanceRate", expected: "a number between 0 and 1", found: "\(target)",
        advice: "Use 0.8, or leave it out to keep the step size.")
    }
  }
}

extension TrajectorySettings: CustomStringConvertible {
  @usableFromInline
  package var description: String {
    let steps = steps.count == 1 ? "\(steps.lowerBound)" : "\(steps)"
    let target = targetAcceptanceRate.map { ", targetAcceptanceRate: \($0)" } ?? ""
    return "stepSize: \(stepSize), steps: \(steps)\(target)"
  }
}
