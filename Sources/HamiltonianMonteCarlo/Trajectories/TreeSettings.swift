// Step size and depth of orbits that are doubled.
import InputErrors

/// Step size and depth of orbits that are doubled, and when a step is called divergent.
@usableFromInline
struct TreeSettings: Equatable, Sendable {
  /// ε.
  let stepSize: Double
  /// At most so many doublings.
  let maximumDepth: Int
  /// A step whose energy error exceeds this ends the orbit.
  let divergenceThreshold: Double

  func validate() throws(InputError) {
    try validateStepSize(stepSize)
    guard (1...30).contains(maximumDepth) else {
      throw InputError(
        "maximumDepth", expected: "from 1 to 30", found: "\(maximumDepth)",
        advice: "Use 10, which allows 1023 steps.")
    }
    try validateDivergenceThreshold(divergenceThreshold)
  }

  func makeRule<I: MemorylessIntegrator>(
    criterion: TurnCriterion = .momenta, in system: I.System
  ) -> NoUTurn<I> {
    NoUTurn(
      maximumDepth: maximumDepth, divergenceThreshold: divergenceThreshold, criterion: criterion, in: system)
  }
}

extension TreeSettings: CustomStringConvertible {
  @usableFromInline var description: String {
    "stepSize: \(stepSize)" + (maximumDepth == 10 ? "" : ", maximumDepth: \(maximumDepth)")
  }
}
