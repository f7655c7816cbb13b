// The mass matrix that fits states and their gradients best, in the sense of the Fisher divergence.
import Statistics

/// The mass matrix M for which the gradients of the log density and those of N(mean, M⁻¹) differ least.
///
/// With the variances of the states q and of the gradients g of each coordinate, σ² = √(var q / var g). In the units σ,
/// with A the covariance of the states and B that of the gradients in an orthonormal basis of what both span, each with γ
/// added to its diagonal,
///
///     Σ = B^−½ (B^½ A B^½)^½ B^−½
///
/// which is the covariance with Σ B Σ = A. Its eigenvectors with eigenvalues outside [½, 2] are the directions of the
/// mass, which has the variance 1 along all others.
///
/// Source: Seyboldt, Carlson & Carpenter, arXiv 2603.18845. It takes time in proportion to n m² + min(n, m)³ for m states.
///
/// - Returns: nil where the states are too few, or one of them is not finite.
func estimateMass(from windows: StateWindow...) -> LowRankMass? {
  let positions = windows.flatMap(\.positions), gradients = windows.flatMap(\.gradients)
  guard positions.count >= 10, let q = moments(of: positions), let g = moments(of: gradients) else {
    return nil
  }
  let scales = zip(q.standardDeviations, g.standardDeviations).map { width, slope in
    // A coordinate along which the gradient does not change has the width of its states, if it has any.
    [(width / slope).squareRoot(), width].first { $0 > 0 && $0.isFinite } ?? 1
  }
  guard positions.count * scales.count <= LowRankEstimate.largestSize else {
    return LowRankMass(scales: scales)
  }
  let draws = positions.map { row in scales.indices.map { (row[$0] - q.means[$0]) / scales[$0] } }
  let slopes = gradients.map { row in scales.indices.map { (row[$0] - g.means[$0]) * scales[$0] } }
  guard let (variances, directions) = LowRankEstimate(draws, slopes, dimension: scales.count).directions
  else {
    return LowRankMass(scales: scales)
  }
  return LowRankMass(scales: scales, variances: variances, directions: directions)
}

/// Means and standard deviations; nil where a number is not finite.
private func moments(of rows: [[Double]]) -> RunningMoments? {
  var moments = RunningMoments(count: rows[0].count)
  for row in rows {
    guard (try? moments.add(row)) != nil else { return nil }
  }
  return moments
}
