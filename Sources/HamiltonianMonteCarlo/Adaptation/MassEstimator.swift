// The ways to estimate a mass matrix from the states of a warm-up.

/// How the mass matrix is estimated from states and gradients of the log density there.
///
/// Each gives a ``LowRankMass``, whose products take time in proportion to n (k + 1) for k directions. <doc:WarmUps> says
/// what each was worth on five targets.
public enum MassEstimator: Sendable, CaseIterable, Codable {
  /// Scales of all coordinates, and the directions along which that leaves a target much wider or narrower, by states
  /// and gradients. The default of ``WarmUp/adapting(_:acceptance:mass:)``.
  case fisherLowRank
  /// Scales of all coordinates by states and gradients: σ² = √(var q / var ∇ℓ).
  case fisherDiagonal
  /// Scales of all coordinates by states alone: σ² = var q.
  case variance
  /// The whole covariance of the states, k = n.
  case covariance

  /// At most so many states of a window are looked at, where it is not looked at as a whole.
  func windowLimit(dimension: Int) -> Int { self == .covariance ? max(100, 2 * dimension) : 100 }

  /// The mass; nil where the states are too few, or one of them is not finite.
  /// - Parameter unit: lengths in the units of the coordinates, a thousandth of whose squares is what few states are
  ///   shrunk to.
  func mass(from sample: StateSample, unit: [Double]) -> LowRankMass? {
    guard sample.count >= 10 else { return nil }
    return switch self {
    case .fisherLowRank: LowRankMass(fisher: sample, directions: true)
    case .fisherDiagonal: LowRankMass(fisher: sample, directions: false)
    case .variance: LowRankMass(varianceOf: sample, unit: unit)
    case .covariance: LowRankMass(covarianceOf: sample, unit: unit)
    }
  }
}
