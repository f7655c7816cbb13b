// When a fixed-point iteration is taken to have converged.

/// When a fixed-point iteration x ← g(x) is taken to have converged: max |g(x)ᵢ − xᵢ| / (1 + w |xᵢ|) ≤ tolerance.
public struct ConvergenceCriterion: Equatable, Sendable {
  /// The largest residual that is accepted.
  public let tolerance: Double
  /// w: 1 for a mixed absolute and relative tolerance, 0 for an absolute one.
  public let relativeWeight: Double

  /// Mixed absolute and relative: |g(x)ᵢ − xᵢ| ≤ tolerance · (1 + |xᵢ|). An absolute tolerance cannot be met where
  /// coordinates grow large.
  public static func mixed(_ tolerance: Double) -> Self {
    ConvergenceCriterion(tolerance: tolerance, relativeWeight: 1)
  }

  /// The criterion of hamiltorch: max |g(x)ᵢ − xᵢ|² ≤ threshold. Its 1e-3 is a residual of 0.03, which visibly
  /// biases the draws; it is here to reproduce published runs.
  public static func squaredMaximumChange(_ threshold: Double) -> Self {
    ConvergenceCriterion(tolerance: threshold > 0 ? threshold.squareRoot() : threshold, relativeWeight: 0)
  }
}

extension ConvergenceCriterion: CustomStringConvertible {
  public var description: String {
    (relativeWeight == 0 ? "absolute " : "") + "tolerance: \(tolerance)"
  }
}
