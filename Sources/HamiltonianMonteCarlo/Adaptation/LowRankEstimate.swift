// The directions in which a target is wider or narrower than its scales say.
import Foundation
import LinearAlgebra

/// The eigenvectors of the covariance Σ with Σ B Σ = A, where A is that of states and B that of gradients.
///
/// With B = L Lᵀ and Lᵀ A L = Q Λ Qᵀ it is Σ = L⁻ᵀ Q Λ^½ Qᵀ L⁻¹. Where states and gradients are fewer than their
/// numbers, everything happens in an orthonormal basis of what they span, by the eigenvectors of their products.
struct LowRankEstimate {
  /// The most numbers in all states together for which directions are looked for.
  static let largestSize = 1 << 22
  /// Added to the diagonals of A and B.
  private static let regularization = 1e-5
  /// With k directions of n numbers each step of the sampler takes a time in proportion to n k, so of many coordinates only
  /// the directions farthest from 1 are kept: n k is at most this, but k may be 20.
  private static let largestMass = 10_000
  /// Eigenvalues within [1/cutoff, cutoff] count as 1.
  private static let cutoff = 2.0

  /// Variances, and directions of n numbers one after the other; nil where none is worth keeping.
  private(set) var directions: (variances: [Double], directions: [Double])?

  /// - Parameters:
  ///   - states: those of the sample in the units of the scales.
  ///   - gradients: likewise.
  init(_ states: [Double], _ gradients: [Double], of sample: StateSample) {
    let (n, m) = (sample.dimension, sample.count)
    guard n > 1, m > 1 else { return }
    let rows = (
      states: Matrix(rows: m, columns: n, elements: states),
      gradients: Matrix(rows: m, columns: n, elements: gradients)
    )
    var span: (basis: Matrix, states: Matrix, gradients: Matrix)?
    if 2 * m < n {
      span = Self.span(of: rows.states, rows.gradients)
      if span == nil { return }
    }
    let a = Self.covariance(of: span?.states ?? rows.states, sample.degreesOfFreedom)
    let b = Self.covariance(of: span?.gradients ?? rows.gradients, sample.degreesOfFreedom)
    guard let decomposition = Self.geometricMean(a, b) else { return }
    let values = decomposition.values
    let kept = values.indices.filter { !(1 / Self.cutoff...Self.cutoff).contains(values[$0]) }
      .sorted { abs(log(values[$0])) > abs(log(values[$1])) }
      .prefix(max(20, Self.largestMass / n)).sorted()
    guard !kept.isEmpty else { return }
    var vectors = decomposition.eigenvectors(kept)
    if let basis = span?.basis { vectors = vectors * basis }
    directions = (kept.map { decomposition.values[$0] }, vectors.elements)
  }

  /// Orthonormal rows that span those of x and y, and the components of these along them; nil where all are zero.
  private static func span(
    of x: Matrix, _ y: Matrix
  ) -> (basis: Matrix, states: Matrix, gradients: Matrix)? {
    let m = x.rows
    let rows = Matrix(rows: 2 * m, columns: x.columns, elements: x.elements + y.elements)
    var decomposition = SymmetricEigendecomposition(dimension: 2 * m)
    guard decomposition.decompose(rows.transpose.gram.elements) else { return nil }
    let largest = decomposition.values.max() ?? 0
    let kept = decomposition.values.indices.filter { decomposition.values[$0] > 1e-12 * largest }
    guard largest > 0 else { return nil }
    var (weights, components): ([Double], [Double]) = ([], [])
    for k in kept {
      let length = decomposition.values[k].squareRoot()
      for weight in decomposition.eigenvector(k) {
        weights.append(weight / length)
        components.append(weight * length)
      }
    }
    let basis = Matrix(rows: kept.count, columns: 2 * m, elements: weights) * rows
    let parts = Matrix(rows: kept.count, columns: 2 * m, elements: components).transpose.elements
    let half = m * kept.count
    return (
      basis, Matrix(rows: m, columns: kept.count, elements: Array(parts[..<half])),
      Matrix(rows: m, columns: kept.count, elements: Array(parts[half...]))
    )
  }

  /// The covariance of centred rows, with the regularization on its diagonal.
  private static func covariance(of rows: Matrix, _ degreesOfFreedom: Int) -> Matrix {
    let rank = rows.columns
    var elements = rows.gram.elements
    for i in elements.indices { elements[i] /= Double(degreesOfFreedom) }
    for i in 0..<rank { elements[i * (rank + 1)] += regularization }
    return Matrix(rows: rank, columns: rank, elements: elements)
  }

  /// The eigendecomposition of Σ.
  private static func geometricMean(_ a: Matrix, _ b: Matrix) -> SymmetricEigendecomposition? {
    let n = a.rows
    var factor = Cholesky(dimension: n)
    var decomposition = SymmetricEigendecomposition(dimension: n)
    guard factor.factor(b.elements) else { return nil }
    // Rows times L, transposed and once more: Lᵀ A L.
    let product = factor.multiplyRowsByFactorTransposed(factor.multiplyRowsByFactorTransposed(a).transpose)
    guard decomposition.decompose(product.elements), decomposition.values.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    var roots = factor.solveRowsByFactorTransposed(decomposition.eigenvectors(0..<n))
    for k in 0..<n {
      let weight = decomposition.values[k].squareRoot().squareRoot()
      for i in 0..<n { roots[k, i] *= weight }
    }
    guard decomposition.decompose(roots.gram.elements) else {
      return nil
    }
    return decomposition
  }
}
