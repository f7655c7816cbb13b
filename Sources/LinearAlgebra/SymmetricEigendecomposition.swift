// The eigendecomposition A = Q diag(λ) Qᵀ of a symmetric matrix.
import Foundation

/// The eigendecomposition A = Q diag(λ) Qᵀ of a symmetric matrix, Q orthogonal.
///
/// The buffers are made once; decomposing allocates nothing. Until the first decomposition A is the zero matrix.
/// After a decomposition that failed the values and vectors are meaningless until one succeeds.
///
/// Below `lapackCrossover` rows: Householder's reduction and the implicit QL method, which leave out whatever is
/// already diagonal to working precision. Above it: LAPACK's dsyevd, except where one or two reflections make the
/// matrix diagonal. Both are backward stable: the values and vectors are those of A + E with ‖E‖ of the order of
/// 10⁻¹⁵‖A‖.
public struct SymmetricEigendecomposition: Sendable {
  /// The number of rows of A.
  public let dimension: Int
  /// The eigenvalues λ, in no particular order.
  public internal(set) var values: [Double]
  /// The eigenvectors one after the other, each padded with zeros to a whole number of groups of four.
  var vectors: [Double]
  var workspace: [Double]
  var integerWorkspace: [Int32]

  /// The decomposition of the zero matrix.
  public init(dimension: Int) {
    guard dimension >= 0 else {
      fatalError("SymmetricEigendecomposition: the dimension must not be negative, found \(dimension)")
    }
    self.dimension = dimension
    let width = 4 * Lanes.groups(dimension)
    values = [Double](repeating: 0, count: dimension)
    vectors = [Double](repeating: 0, count: dimension * width)
    for i in 0..<dimension { vectors[i * width + i] = 1 }
    let counts = SymmetricEigendecomposition.lapackWorkspaceCounts(dimension)
    workspace = [Double](repeating: 0, count: max(EigenKernel.workspaceCount(dimension), counts.doubles))
    integerWorkspace = [Int32](repeating: 0, count: counts.integers)
  }

  /// The eigenvector that belongs to `values[k]`: `dimension` elements of Euclidean norm 1.
  public func eigenvector(_ k: Int) -> [Double] {
    let start = k * 4 * Lanes.groups(dimension)
    return Array(vectors[start..<start + dimension])
  }

  /// The eigenvectors that belong to these of the `values`, as rows.
  public func eigenvectors(_ places: some Collection<Int>) -> Matrix {
    let width = 4 * Lanes.groups(dimension)
    var elements: [Double] = []
    elements.reserveCapacity(places.count * dimension)
    vectors.withUnsafeBufferPointer { vectors in
      for k in places {
        elements.append(contentsOf: UnsafeBufferPointer(rebasing: vectors[k * width..<k * width + dimension]))
      }
    }
    return Matrix(rows: places.count, columns: dimension, elements: elements)
  }

  /// Decomposes A (row-major, `dimension`² elements), which must be symmetric; which one of two elements that
  /// mirror each other is read is left open.
  /// - Returns: false where an element is not finite or the iteration did not converge.
  public mutating func decompose(_ a: [Double]) -> Bool {
    let n = dimension
    guard a.count == n * n else {
      fatalError(
        "SymmetricEigendecomposition of dimension \(n): expected \(n * n) elements, found \(a.count)")
    }
    guard n > 0 else { return true }
    let isLarge = n >= SymmetricEigendecomposition.lapackCrossover
    let outcome = a.withUnsafeBufferPointer { a in
      withKernel { $0.run(a.baseAddress!, reflectionLimit: isLarge ? 2 : n) }
    }
    switch outcome {
    case .done: return true
    case .failed: return false
    case .tooManyReflections: return decomposeByLAPACK(a)
    }
  }

  private mutating func withKernel<R>(_ body: (EigenKernel) -> R) -> R {
    workspace.withUnsafeMutableBufferPointer { workspace in
      vectors.withUnsafeMutableBufferPointer { vectors in
        values.withUnsafeMutableBufferPointer { values in
          body(
            EigenKernel(
              n: dimension, workspace: workspace.baseAddress!, vectors: vectors.baseAddress!,
              values: values.baseAddress!))
        }
      }
    }
  }
}

extension EigenKernel {
  enum Outcome { case done, failed, tooManyReflections }

  /// The whole decomposition of a matrix (row-major, n² numbers).
  func run(_ matrix: UnsafePointer<Double>, reflectionLimit: Int) -> Outcome {
    prepareSelectors()
    var squaredNorm = copyRows(matrix, n: n, to: a)
    var exponent = 0
    // Far from 1 the squares and products of squares that follow would overflow or underflow.
    if !(squaredNorm > 1e-40 && squaredNorm < 1e40) {
      guard let found = normalize() else { return .failed }
      exponent = found
      squaredNorm = (0..<n * groups).reduce(0) { $0 + (a[group: $1] * a[group: $1]).total }
    }
    guard tridiagonalize(squaredNorm: squaredNorm, reflectionLimit: reflectionLimit) else {
      return .tooManyReflections
    }
    guard diagonalize() else { return .failed }
    if exponent != 0 {
      for k in 0..<n { d[k] = scalbn(d[k], exponent) }
    }
    return .done
  }

  private func prepareSelectors() {
    for g in 0..<4 { selectors[group: g] = .zero }
    selectors[4] = 1
    for i in 9..<13 { selectors[i] = 1 }
  }
}
