// How the equations of an implicit integrator are solved, and how the solution is checked.
import InputErrors

/// How the equations of an implicit integrator are solved, and how the solution is checked.
public struct FixedPointSettings: Equatable, Sendable {
  public let convergence: ConvergenceCriterion
  public let maximumIterations: Int
  public let andersonDepth: Int
  public let checksReversibility: Bool

  /// The defaults of every implicit scheme.
  public static let `default` = FixedPointSettings(
    convergence: .natural(1e-9), maximumIterations: 100, andersonDepth: 3, checksReversibility: true)

  /// - Parameters:
  ///   - convergence: when an equation counts as solved.
  ///   - maximumIterations: how many iterations an equation may take.
  ///   - andersonDepth: how many earlier differences accelerate the iteration; 0 for the plain iteration.
  ///   - checksReversibility: whether each step is taken back and fails where that misses its start.
  public init(
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
  public var reversalTolerance: Double? {
    checksReversibility ? convergence.tolerance.squareRoot() : nil
  }

  /// - Throws: where a setting is out of its range.
  public func validate() throws(InputError) {
    guard convergence.tolerance > 0, convergence.tolerance.isFinite else {
      throw InputError(
        "tolerance", expected: "a positive, finite number", found: "\(convergence.tolerance)",
        advice: "Use 1e-9, or between 1e-12 and 1e-6.")
    }
    guard maximumIterations >= 1 else {
      throw InputError(
        "maximumIterations", expected: "at least 1", found: "\(maximumIterations)",
        advice: "Use 100.")
    }
    guard andersonDepth >= 0 else {
      throw InputError(
        "andersonDepth", expected: "at least 0", found: "\(andersonDepth)",
        advice: "Use 3, or 0 for the plain fixed-point iteration.")
    }
  }
}

extension FixedPointSettings: CustomStringConvertible {
  public var description: String {
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
