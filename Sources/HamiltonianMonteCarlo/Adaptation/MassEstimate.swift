// The mass matrix that fits states and their gradients best, in the sense of the Fisher divergence.
import LinearAlgebra
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
  guard positions.count >= 10, let n = positions.first?.count else { return nil }
  let q = CentredStates(positions, dimension: n), g = CentredStates(gradients, dimension: n)
  var scales = [Double](repeating: 1, count: n)
  for i in 0..<n {
    let scale = (q.variances[i] / g.variances[i]).squareRoot().squareRoot()
    guard scale.isFinite, scale > 0 else { return nil }
    scales[i] = scale
  }
  let states = LowRankEstimate.largestCount
  let draws = q.last(states, dividedBy: scales), slopes = g.last(states, multipliedBy: scales)
  guard let (variances, directions) = LowRankEstimate(draws, slopes, dimension: n).directions else {
    return LowRankMass(scales: scales)
  }
  return LowRankMass(scales: scales, variances: variances, directions: directions)
}

/// States less their mean, and the variance of each coordinate.
private struct CentredStates {
  private let rows: [[Double]]
  let variances: [Double]

  init(_ rows: [[Double]], dimension n: Int) {
    let count = Double(rows.count)
    var means = [Double](repeating: 0, count: n)
    for row in rows { for i in 0..<n { means[i] += row[i] / count } }
    self.rows = rows.map { row in (0..<n).map { row[$0] - means[$0] } }
    var variances = [Double](repeating: 0, count: n)
    for row in self.rows { for i in 0..<n { variances[i] += row[i] * row[i] / (count - 1) } }
    self.variances = variances
  }

  func last(_ count: Int, dividedBy scales: [Double]) -> [[Double]] {
    rows.suffix(count).map { row in row.indices.map { row[$0] / scales[$0] } }
  }

  func last(_ count: Int, multipliedBy scales: [Double]) -> [[Double]] {
    rows.suffix(count).map { row in row.indices.map { row[$0] * scales[$0] } }
  }
}
