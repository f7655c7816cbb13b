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
    convergence: .mixed(1e-9), maximumIterations: 100, andersonDepth: 3, checksReversibility: true)

  @usableFromInline
  package init(
    convergence: ConvergenceCriterion, maximumIterations: Int, andersonDepth: Int, checksReversibility: Bool
  ) {
    self.convergence = convergence
    self.maximumIterations = maximumIterations
    self.andersonDepth = andersonDepth
    self.checksReversibility = checksReversibility
  }

  /// The largest distance max |Δ|/(1 + |z|) between the start of a step and the end of the step back from where
  /// it led. It must be well above the tolerance: equal to it, it would reject most of the good steps.
  @usableFromInline
  package var reversalTolerance: Double? {
    checksReversibility ? 1000 * convergence.tolerance : nil
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
