// The Cholesky factorisation A = L Lᵀ of a symmetric positive definite matrix.
import CLAPACKE

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
  /// L on and below the diagonal, Lᵀ above it, so that both have their rows one after the other in memory.
  var triangles: [Double]
  /// The reciprocals of the diagonal of L, which turn the divisions of the solves into products.
  var reciprocals: [Double]

  /// The factorisation of the identity.
  public init(dimension: Int) {
    guard dimension >= 0 else {
      fatalError("Cholesky: the dimension must not be negative, found \(dimension)")
    }
    self.dimension = dimension
    triangles = Matrix.identity(dimension).elements
    reciprocals = [Double](repeating: 1, count: dimension)
  }

  /// From this dimension on LAPACK is at least as fast as the loops of this module: factoring took 1.1 against
  /// 1.3 µs at 25 rows, 2.1 against 2.1 at 32, 6.0 against 5.5 at 48, and inverting alike. To measure it again, time
  /// `factor` and `inverse(into:)` in these dimensions with this number at 0 and at 100.
  package static var lapackCrossover: Int { 32 }

  /// Factors A, of which only the lower triangle is read.
  /// - Returns: false where an element is not finite or A is not positive definite to working precision.
  public mutating func factor(_ a: [Double]) -> Bool {
    checkCount(a.count, dimension * dimension)
    return dimension < Cholesky.lapackCrossover ? factorByLoops(a) : factorByLAPACK(a)
  }

  private mutating func factorByLoops(_ a: [Double]) -> Bool {
    let n = dimension
    return a.withUnsafeBufferPointer { a in
      triangles.withUnsafeMutableBufferPointer { l in
        reciprocals.withUnsafeMutableBufferPointer { reciprocals in
          for i in 0..<n {
            for j in 0..<i {
              var sum = a[i * n + j]
              for k in 0..<j { sum -= l[i * n + k] * l[j * n + k] }
              let element = sum * reciprocals[j]
              l[i * n + j] = element
              l[j * n + i] = element
            }
            var pivot = a[i * n + i]
            for k in 0..<i { pivot -= l[i * n + k] * l[i * n + k] }
            guard Cholesky.isAcceptable(pivot: pivot) else { return false }
            // √p and 1/p are taken at the same time; 1/√p would have to wait for √p.
            let inverse = 1 / pivot
            let root = pivot.squareRoot()
            l[i * n + i] = root
            reciprocals[i] = root * inverse
          }
          return true
        }
      }
    }
  }

  private mutating func factorByLAPACK(_ a: [Double]) -> Bool {
    useSingleThreadedBLAS()
    let n = dimension
    for i in a.indices { triangles[i] = a[i] }
    // What is lower in row-major order is upper in LAPACK's column-major order.
    let status = LAPACKE_dpotrf_work(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(n), &triangles, Int32(n))
    guard status == 0 else { return false }
    for i in 0..<n {
      let root = triangles[i * n + i]
      guard Cholesky.isAcceptable(pivot: root * root) else { return false }
      reciprocals[i] = 1 / root
      for j in 0..<i { triangles[j * n + i] = triangles[i * n + j] }
    }
    return true
  }

  /// An element that is not finite has made the pivot of its row infinite or NaN; the reciprocal of a smaller pivot
  /// would overflow.
  @inline(__always)
  private static func isAcceptable(pivot: Double) -> Bool {
    pivot >= 4 * Double.leastNormalMagnitude && pivot < .infinity
  }

  /// log det A = 2 Σ log Lᵢᵢ.
  public var logDeterminant: Double {
    2 * logarithmOfProduct(triangles, count: dimension, stride: dimension + 1)
  }

  @inline(__always)
  func checkCount(_ found: Int, _ expected: Int) {
    if found != expected {
      fatalError("Cholesky of dimension \(dimension): expected \(expected) elements, found \(found)")
    }
  }
}
