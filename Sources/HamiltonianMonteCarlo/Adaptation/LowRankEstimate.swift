// The directions in which a target is wider or narrower than its scales say.
import LinearAlgebra

/// The eigenvectors of the covariance Σ with Σ B Σ = A, where A is that of states and B that of gradients.
struct LowRankEstimate {
  /// The most numbers in all states together for which directions are looked for.
  static let largestSize = 1 << 22
  /// Added to the diagonals of A and B.
  private static let regularization = 1e-5
  /// Eigenvalues within [1/cutoff, cutoff] count as 1.
  private static let cutoff = 2.0

  /// Variances, and directions of n numbers one after the other; nil where none is worth keeping.
  private(set) var directions: (variances: [Double], directions: [Double])?

  /// - Parameters:
  ///   - states: centred and in the units of the scales, as many as `gradients`.
  ///   - gradients: likewise.
  init(_ states: [[Double]], _ gradients: [[Double]], dimension n: Int) {
    let m = states.count
    guard n > 1, m > 1, let basis = Self.basis(of: states + gradients, dimension: n) else { return }
    let rank = basis.count / n
    let a = Self.covariance(of: states, in: basis, rank: rank)
    let b = Self.covariance(of: gradients, in: basis, rank: rank)
    guard let (values, vectors) = Self.geometricMean(a, b, dimension: rank) else { return }
    var kept: (variances: [Double], directions: [Double]) = ([], [])
    for k in 0..<rank where !(1 / Self.cutoff...Self.cutoff).contains(values[k]) {
      kept.variances.append(values[k])
      var direction = [Double](repeating: 0, count: n)
      for j in 0..<rank { for i in 0..<n { direction[i] += basis[j * n + i] * vectors[k * rank + j] } }
      kept.directions += direction
    }
    if !kept.variances.isEmpty { directions = kept }
  }

  /// Orthonormal vectors, one after the other, that span the rows: the unit vectors where there are enough rows.
  private static func basis(of rows: [[Double]], dimension n: Int) -> [Double]? {
    if rows.count >= n {
      var identity = [Double](repeating: 0, count: n * n)
      for i in 0..<n { identity[i * (n + 1)] = 1 }
      return identity
    }
    let x = Matrix(rows: rows.count, columns: n, elements: rows.flatMap(\.self))
    var decomposition = SymmetricEigendecomposition(dimension: rows.count)
    guard decomposition.decompose((x * x.transpose).elements) else { return nil }
    let largest = decomposition.values.max() ?? 0
    var basis: [Double] = []
    for k in 0..<rows.count where decomposition.values[k] > 1e-12 * largest {
      let weights = decomposition.eigenvector(k)
      let length = decomposition.values[k].squareRoot()
      var vector = [Double](repeating: 0, count: n)
      for (row, weight) in zip(rows, weights) { for i in 0..<n { vector[i] += weight / length * row[i] } }
      basis += vector
    }
    return basis.isEmpty ? nil : basis
  }

  /// The covariance of the components of the rows, with the regularization on its diagonal.
  private static func covariance(of rows: [[Double]], in basis: [Double], rank: Int) -> Matrix {
    let n = basis.count / rank
    let x = Matrix(rows: rows.count, columns: n, elements: rows.flatMap(\.self))
    let components = x * Matrix(rows: rank, columns: n, elements: basis).transpose
    var elements = (components.transpose * components).elements.map { $0 / Double(rows.count - 1) }
    for i in 0..<rank { elements[i * (rank + 1)] += regularization }
    return Matrix(rows: rank, columns: rank, elements: elements)
  }

  /// Eigenvalues and eigenvectors, one after the other, of B^−½ (B^½ A B^½)^½ B^−½.
  private static func geometricMean(
    _ a: Matrix, _ b: Matrix, dimension: Int
  ) -> (values: [Double], vectors: [Double])? {
    guard let root = power(0.5, of: b), let inverseRoot = power(-0.5, of: b),
      let middle = power(0.5, of: symmetric(root * a * root))
    else { return nil }
    var decomposition = SymmetricEigendecomposition(dimension: dimension)
    guard decomposition.decompose(symmetric(inverseRoot * middle * inverseRoot).elements) else { return nil }
    return (decomposition.values, (0..<dimension).flatMap { decomposition.eigenvector($0) })
  }

  /// The matrix Σ λₖᵖ vₖ vₖᵀ of a positive definite one.
  private static func power(_ exponent: Double, of matrix: Matrix) -> Matrix? {
    let n = matrix.rows
    var decomposition = SymmetricEigendecomposition(dimension: n)
    guard decomposition.decompose(matrix.elements), decomposition.values.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    let vectors = Matrix(rows: n, columns: n, elements: (0..<n).flatMap { decomposition.eigenvector($0) })
    let scaled = Matrix(
      rows: n, columns: n,
      elements: (0..<n).flatMap { k in
        let factor =
          exponent > 0 ? decomposition.values[k].squareRoot() : 1 / decomposition.values[k].squareRoot()
        return decomposition.eigenvector(k).map { $0 * factor }
      })
    return symmetric(vectors.transpose * scaled)
  }

  /// The mean of a matrix and its transpose, which rounding errors have made different.
  private static func symmetric(_ matrix: Matrix) -> Matrix {
    let mirrored = matrix.transpose.elements
    return Matrix(
      rows: matrix.rows, columns: matrix.columns,
      elements: zip(matrix.elements, mirrored).map { ($0 + $1) / 2 })
  }
}
