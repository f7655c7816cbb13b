// How the equations of an implicit integrator are solved, and how the solution is checked.

/// How the equations of an implicit integrator are solved, and how the solution is checked.
@usableFromInline
package struct FixedPointSettings: Equatable, Sendable {
  @usableFromInline package let convergence: ConvergenceCriterion
  @usableFromInline package let maximumIterations: Int
  @usableFromInline package let andersonDepth: Int
  @usableFromInline package let checksReversibility: Bool

  /// The defaults of every implicit scheme.
  @usableFromInline
  package static let `default` = FixedPointSettings(
    convergence: .natural(1e-9), maximumIterations: 100, andersonDepth: 3, checksReversibility: true)

  @usableFromInline
  package init(
    convergence: ConvergenceCriterion, maximumIterations: Int, andersonDepth: Int, checksReversibility: Bool
  ) {
    self.convergence = convergence
    self.maximumIterations = maximumIterations
    self.andersonDepth = andersonDepth
    self.checksReversibility = checksReversibility
  }

  /// The largest distance, in natural lengths, between the start of a step and the end of the step back from where it
  /// led: the root of the tolerance. The distance is near the tolerance where the way back is the same solution, and
  /// near 1 where it is another one. The limit must be far from both: wherever it cuts through the errors of the solver
  /// some moves pass in one direction only, and the draws are biased.
  @usableFromInline
  package var reversalTolerance: Double? {
    checksReversibility ? convergence.tolerance.squareRoot() : nil
  }

  package func validate() throws(SamplingError) {
    guard convergence.tolerance > 0, convergence.tolerance.isFinite else {
      throw SamplingError(
        parameter: "tolerance", expected: "a positive, finite number", found: "\(convergence.tolerance)",
        advice: "Use 1e-9, or between 1e-12 and 1e-6.")
    }
    guard maximumIterations >= 1 else {
      throw SamplingError(
        parameter: "maximumIterations", expected: "at least 1", found: "\(maximumIterations)",
        advice: "Use 100.")
    }
    guard andersonDepth >= 0 else {
      throw SamplingError(
        parameter: "andersonDepth", expected: "at least 0", found: "\(andersonDepth)",
        advice: "Use 3, or 0 for the plain fixed-point iteration.")
    }
  }
}

extension FixedPointSettings: CustomStringConvertible {
  @usableFromInline
  package var description: String {
    let standard = FixedPointSettings.default
    var words = "\(convergence)"
    if maximumIterations != standard.maximumIterations {
      words += ", maximumIterations: \(maximumIterations)"
    }
    if andersonDepth != standard.andersonDepth { words += ", andersonDepth: \(andersonDepth)" }
    if checksReversibility != standard.checksReversibility { words += ", no reversibility check" }
    return words
  }
}
