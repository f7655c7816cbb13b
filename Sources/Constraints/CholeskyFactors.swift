// Cholesky factors of correlation and of covariance matrices.

import Foundation
import Tracing

/// Lower triangular L with a positive diagonal and rows of length one, so that L Lᵀ is a correlation matrix.
///
/// The n (n − 1)/2 coordinates are the canonical partial correlations wᵢⱼ = tanh zᵢⱼ, row by row:
/// Lᵢⱼ = wᵢⱼ √(1 − Σ_{k < j} Lᵢₖ²) for j < i, where the root is Π_{k < j} √(1 − wᵢₖ²), and Lᵢᵢ = Π_{k < i} √(1 − wᵢₖ²).
///
/// log |det| of the elements below the diagonal is Σ [log(1 − wᵢⱼ²) + ½ Σ_{k < j} log(1 − wᵢₖ²)].
///
/// Source: Lewandowski, Kurowicka & Joe, "Generating random correlation matrices based on vines and extended onion method",
/// J. Multivariate Anal. 100 (2009), doi 10.1016/j.jmva.2009.04.008.
public struct CorrelationCholesky: Constraint {
  public init() {}

  public var description: String { "Cholesky factors of correlation matrices" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    let n = Members.order(shape, "CorrelationCholesky")
    return shape.dropLast(2) + [n * (n - 1) / 2]
  }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    let n = Members.order(shape, "CorrelationCholesky")
    let square = z.lowerTriangles(n, withDiagonal: false).reshaped(to: shape)
    let w = tanh(square)
    // log(1 − w²) = −2 log cosh z, which is 0 outside the triangle.
    let logCosh = softplus(2 * square) - square - log(2.0)
    let logRest = -2 * logCosh
    let before = 0.5 * (logRest.cumulativeSum(axis: -1) - logRest)
    let diagonal = TracedArray.squareMatrix(n) { $0 == $1 ? 1 : 0 }
    let below = TracedArray.squareMatrix(n) { $0 > $1 ? 1 : 0 }
    return ((w + diagonal) * exp(before), ((logRest + before) * below).sum())
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray {
    let n = Members.order(x.shape, "CorrelationCholesky")
    let squares = x * x
    let rest = 1 - (squares.cumulativeSum(axis: -1) - squares)
    let triangle = (x / sqrt(rest)).lowerTriangleElements(n, withDiagonal: false)
    return 0.5 * (log1p(triangle) - log1p(-triangle))
  }

  /// Those above the diagonal, and the first one.
  public func fixedElements(of shape: [Int]) -> Set<Int> {
    let n = Members.order(shape, "CorrelationCholesky")
    return Set((0..<Shapes.count(shape)).filter { $0 % n > $0 / n % n || $0 % (n * n) == 0 })
  }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    let n = Members.order(shape, "CorrelationCholesky")
    return x.areLowerTriangular(n)
      && Members.vectors(x, n).allSatisfy { row in abs(row.reduce(0) { $0 + $1 * $1 } - 1) <= 1e-8 }
  }
}

/// Lower triangular L with a positive diagonal, so that L Lᵀ is a covariance matrix.
///
/// The n (n + 1)/2 coordinates are the elements row by row, with Lᵢᵢ = e^zᵢᵢ; log |det| = Σ zᵢᵢ.
public struct CovarianceCholesky: Constraint {
  public init() {}

  public var description: String { "Cholesky factors of covariance matrices" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    let n = Members.order(shape, "CovarianceCholesky")
    return shape.dropLast(2) + [n * (n + 1) / 2]
  }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    let n = Members.order(shape, "CovarianceCholesky")
    let square = z.lowerTriangles(n, withDiagonal: true).reshaped(to: shape)
    let diagonal = TracedArray.squareMatrix(n) { $0 == $1 ? 1 : 0 }
    let onDiagonal = square * diagonal
    return (square - onDiagonal + exp(onDiagonal) * diagonal, onDiagonal.sum())
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray {
    let n = Members.order(x.shape, "CovarianceCholesky")
    let diagonal = TracedArray.squareMatrix(n) { $0 == $1 ? 1 : 0 }
    let square = x * (1 - diagonal) + log(x * diagonal + (1 - diagonal)) * diagonal
    return square.lowerTriangleElements(n, withDiagonal: true)
  }

  /// Those above the diagonal.
  public func fixedElements(of shape: [Int]) -> Set<Int> {
    let n = Members.order(shape, "CovarianceCholesky")
    return Set((0..<Shapes.count(shape)).filter { $0 % n > $0 / n % n })
  }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    x.areLowerTriangular(Members.order(shape, "CovarianceCholesky"))
  }
}

extension Constraint where Self == CorrelationCholesky {
  /// Cholesky factors of correlation matrices.
  public static var correlationCholesky: CorrelationCholesky { CorrelationCholesky() }
}

extension Constraint where Self == CovarianceCholesky {
  /// Cholesky factors of covariance matrices.
  public static var covarianceCholesky: CovarianceCholesky { CovarianceCholesky() }
}

extension TracedArray {
  /// The constant matrix whose element in row i and column j is `element(i, j)`.
  fileprivate static func squareMatrix(_ n: Int, _ element: (Int, Int) -> Double) -> TracedArray {
    let elements = (0..<(n * n)).map { element($0 / n, $0 % n) }
    return TracedArray(elements, shape: [n, n])
  }

  /// Vectors as lower triangles of n × n matrices with zeros elsewhere, row by row, one after the other.
  fileprivate func lowerTriangles(_ n: Int, withDiagonal: Bool) -> TracedArray {
    let size = withDiagonal ? n * (n + 1) / 2 : n * (n - 1) / 2
    let members = size == 0 ? 1 : count / size
    let padded = TracedArray.concatenate([reshaped(to: [count]), 0])
    let places = Self.triangle(n, withDiagonal)
    var square = [Int?](repeating: nil, count: n * n)
    for (k, place) in places.enumerated() { square[place] = k }
    let indices = (0..<members).flatMap { m in square.map { $0.map { m * size + $0 } ?? count } }
    return padded.gather(indices)
  }

  /// The lower triangles of matrices, row by row.
  fileprivate func lowerTriangleElements(_ n: Int, withDiagonal: Bool) -> TracedArray {
    let places = Self.triangle(n, withDiagonal)
    let members = count / (n * n)
    let indices = (0..<members).flatMap { m in places.map { m * n * n + $0 } }
    return reshaped(to: [count]).gather(indices).reshaped(to: shape.dropLast(2) + [places.count])
  }

  private static func triangle(_ n: Int, _ withDiagonal: Bool) -> [Int] {
    (0..<n).flatMap { i in (0..<(withDiagonal ? i + 1 : i)).map { i * n + $0 } }
  }
}

extension [Double] {
  /// Whether matrices of n rows are lower triangular with a positive diagonal.
  fileprivate func areLowerTriangular(_ n: Int) -> Bool {
    enumerated().allSatisfy { k, value in
      let (i, j) = (k / n % n, k % n)
      return value.isFinite && (j > i ? value == 0 : j < i || value > 0)
    }
  }
}
