// When a fixed-point iteration is taken to have converged.

/// When a fixed-point iteration x ← g(x) is taken to have converged.
public struct ConvergenceCriterion: Equatable, Sendable {
  /// The largest residual that is accepted.
  public let tolerance: Double
  /// Whether the residual is measured in natural lengths; if not, each coordinate is, in its own unit.
  public let usesNaturalLengths: Bool

  /// |r| ≤ tolerance for the residual r = (SᵀΔq, S⁻¹Δp), where S Sᵀ is the metric at the start of the step and Δ stands
  /// for g(x) − x. Natural lengths depend on no unit: 1 is about the width of the target. Where rounding errors exceed
  /// the tolerance, as they do far from the origin, the residual may be as large as 32 of them.
  public static func natural(_ tolerance: Double) -> Self {
    ConvergenceCriterion(tolerance: tolerance, usesNaturalLengths: true)
  }

  /// The criterion of hamiltorch: max |g(x)ᵢ − xᵢ|² ≤ threshold, in the units of the coordinates. Its 1e-3 is a
  /// residual of 0.03, which visibly biases the draws; it is here to reproduce published runs.
  public static func squaredMaximumChange(_ threshold: Double) -> Self {
    ConvergenceCriterion(
      tolerance: threshold > 0 ? threshold.squareRoot() : threshold, usesNaturalLengths: false)
  }
}

extension ConvergenceCriterion: CustomStringConvertible {
  public var description: String { (usesNaturalLengths ? "" : "absolute ") + "tolerance: \(tolerance)" }
}
