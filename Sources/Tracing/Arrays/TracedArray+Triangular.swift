// Cholesky factor and triangular inverse of small traced matrices, written out element by element.

extension TracedArray {
  /// The lower triangular L with L Lᵀ = `self`, which must be symmetric and positive definite: where it is not,
  /// elements are `NaN`. Only the lower triangle is read.
  public func choleskyFactor() -> TracedArray {
    let n = requireSquare("choleskyFactor")
    var factor = [[TracedArray]](repeating: [TracedArray](repeating: 0, count: n), count: n)
    for j in 0..<n {
      for i in j..<n {
        let products = (0..<j).map { factor[i][$0] * factor[j][$0] }
        let rest = products.reduce(self[i, j]) { $0 - $1 }
        factor[i][j] = i == j ? sqrt(rest) : rest / factor[j][j]
      }
    }
    return .stack(factor.map(TracedArray.stack))
  }

  /// The inverse of a lower triangular matrix; the upper triangle is not read.
  public func lowerTriangularInverse() -> TracedArray {
    let n = requireSquare("lowerTriangularInverse")
    var inverse = [[TracedArray]](repeating: [TracedArray](repeating: 0, count: n), count: n)
    for j in 0..<n {
      for i in j..<n {
        let products = (j..<i).map { self[i, $0] * inverse[$0][j] }
        let numerator: TracedArray = i == j ? 1 : products.reduce(0) { $0 - $1 }
        inverse[i][j] = numerator / self[i, i]
      }
    }
    return .stack(inverse.map(TracedArray.stack))
  }

  /// The elements on the diagonal of a square matrix.
  public var diagonal: TracedArray {
    let n = requireSquare("diagonal")
    return gathered("diagonal", IndexMap((0..<n).map { $0 * (n + 1) }), shape: [n])
  }

  private func requireSquare(_ operation: String) -> Int {
    guard shape.count == 2, shape[0] == shape[1] else {
      stopTracing(operation, "the shape \(shape) is not that of a square matrix")
    }
    return shape[0]
  }
}
