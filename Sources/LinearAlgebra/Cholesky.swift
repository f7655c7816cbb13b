// The Cholesky factorisation A = L Lᵀ of a symmetric positive definite matrix.
import CLAPACKE
import Foundation

/// The Cholesky factorisation A = L Lᵀ of a symmetric positive definite matrix, L lower triangular.
///
/// The buffers are made once; factoring and solving allocate nothing. Matrices are row-major arrays of
/// `dimension`² elements. Until the first factorisation A is the identity. After a factorisation that failed
/// the factor is meaningless until one succeeds.
///
///     var cholesky = Cholesky(dimension: 2)
///     guard cholesky.factor([4, 2, 2, 3]) else { … }
///     cholesky.solve(&b)
public struct Cholesky: Sendable {
  /// The number of rows of A.
  public let dimension: Int
  /// L row by row; what stands above the diagonal is meaningless.
  public private(set) var lowerTriangle: [Double]
  /// The reciprocals of the diagonal of L, which turn the divisions of the solves into products.
  var reciprocals: [Double]

  /// The factorisation of the identity.
  public init(dimension: Int) {
    guard dimension >= 0 else {
      fatalError("Cholesky: the dimension must not be negative, found \(dimension)")
    }
    self.dimension = dimension
    lowerTriangle = [Double](repeating: 0, count: dimension * dimension)
    reciprocals = [Double](repeating: 1, count: dimension)
    for i in 0..<dimension { lowerTriangle[i * dimension + i] = 1 }
  }

  /// Factors A, of which only the lower triangle is read.
  /// - Returns: false where A is not positive definite to working precision or not finite.
  public mutating func factor(_ a: [Double]) -> Bool {
    checkCount(a.count, dimension * dimension)
    let n = dimension
    if n >= Cholesky.lapackCrossover { return factorByLAPACK(a) }
    return a.withUnsafeBufferPointer { a in
      lowerTriangle.withUnsafeMutableBufferPointer { l in
        reciprocals.withUnsafeMutableBufferPointer { reciprocals in
          for i in 0..<n {
            for j in 0..<i {
              var sum = a[i * n + j]
              for k in 0..<j { sum -= l[i * n + k] * l[j * n + k] }
              l[i * n + j] = sum * reciprocals[j]
            }
            var pivot = a[i * n + i]
            for k in 0..<i { pivot -= l[i * n + k] * l[i * n + k] }
            // Non-finite elements of row i have made this pivot infinite or NaN.
            guard pivot > 0, pivot < .infinity else { return false }
            l[i * n + i] = pivot.squareRoot()
            reciprocals[i] = 1 / l[i * n + i]
          }
          return true
        }
      }
    }
  }

  static let lapackCrossover = 48

  private mutating func factorByLAPACK(_ a: [Double]) -> Bool {
    useSingleThreadedBLAS()
    let n = dimension
    for i in 0..<n * n { lowerTriangle[i] = a[i] }
    // Row-major lower is column-major upper.
    let status = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 85, Int32(n), &lowerTriangle, Int32(n))
    guard status == 0 else { return false }
    for i in 0..<n {
      let diagonal = lowerTriangle[i * n + i]
      guard diagonal > 0, diagonal < .infinity else { return false }
      reciprocals[i] = 1 / diagonal
    }
    return true
  }

  /// log det A = 2 Σ log Lᵢᵢ.
  public var logDeterminant: Double {
    var sum = 0.0
    for i in 0..<dimension { sum += log(lowerTriangle[i * dimension + i]) }
    return 2 * sum
  }

  @inline(__always)
  func checkCount(_ found: Int, _ expected: Int) {
    if found != expected {
      fatalError("Cholesky of dimension \(dimension): expected \(expected) elements, found \(found)")
    }
  }
}
