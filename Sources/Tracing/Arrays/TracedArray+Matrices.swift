// Cholesky factor, log-determinant, inverse and quadratic form of traced positive definite matrices.

/// All of these are operations of the graph, on LAPACK and BLAS, with derivatives of every order that are such
/// operations again; matrices of up to four rows are written out in scalars. A matrix that several of them are asked
/// of is factored once.
///
/// Of a symmetric matrix A only the lower triangle is read, and derivatives go to what is read: that of f(A) by an
/// element below the diagonal is ∂f/∂aᵢⱼ + ∂f/∂aⱼᵢ, as it stands for both, and by one above the diagonal it is 0.
/// Derivatives by the variables that A is made of are right for every formula that gives a symmetric A. Where A is not positive definite all results are `NaN`, and a sampler rejects.
///
/// With n rows and m columns on the right, a Cholesky factor costs n³/3 multiplications, an inverse another 2n³/3, and
/// a solve n²m. Derivatives follow Giles (2008), *Collected matrix derivative results for forward and reverse mode
/// algorithmic differentiation*, doi 10.1007/978-3-540-68942-3_4, and Murray (2016), arXiv:1602.07527, for the
/// Cholesky factor.
extension TracedArray {
  /// The lower triangular L with L Lᵀ = `self` [n, n], which must be symmetric and positive definite: where it is not,
  /// elements are `NaN`. Only the lower triangle is read.
  ///
  /// Where a log-determinant or a quadratic form can be asked of the matrix itself, its gradient is cheaper: that of a
  /// Gaussian process of 200 points took 0.8 ms, and through this factor 1.5 ms.
  public func choleskyFactor() -> TracedArray {
    let n = requireSquare("choleskyFactor")
    return Self.record("choleskyFactor", [self], shape: shape) { graph, x in
      graph.choleskyFactor(graph.lowerTriangle(x[0], rows: n), rows: n)
    }
  }

  /// log det A of a symmetric positive definite matrix A = `self` [n, n]; its derivative is A⁻¹.
  public func logDeterminant() -> TracedArray {
    let n = requireSquare("logDeterminant")
    return Self.record("logDeterminant", [self], shape: []) { graph, x in
      let p = graph.lowerTriangle(x[0], rows: n)
      return graph.matrix(.logDeterminant(rows: n), [p, graph.choleskyFactor(p, rows: n)])
    }
  }

  /// The inverse [n, n] of a symmetric positive definite matrix. Where it is multiplied with something,
  /// `solve(positiveDefinite:_:)` is cheaper and loses fewer digits.
  public func positiveDefiniteInverse() -> TracedArray {
    let n = requireSquare("positiveDefiniteInverse")
    return Self.record("positiveDefiniteInverse", [self], shape: shape) { graph, x in
      let p = graph.lowerTriangle(x[0], rows: n)
      let packed = graph.matrix(.inverse(rows: n), [p, graph.choleskyFactor(p, rows: n)])
      return graph.gather(packed, Triangle.symmetric(n))
    }
  }

  /// bᵀ A⁻¹ b of a symmetric positive definite matrix A = `self` [n, n] and a vector b [n]; for a matrix [n, m] the m
  /// forms of its columns.
  public func inverseQuadraticForm(_ b: TracedArray) -> TracedArray {
    let n = requireRightSide(b, "inverseQuadraticForm")
    let columns = b.shape.dropFirst()
    return Self.record("inverseQuadraticForm", [self, b], shape: Array(columns)) { graph, x in
      let p = graph.lowerTriangle(x[0], rows: n)
      let operation = MatrixOperation.quadraticForms(rows: n, columns: columns.first ?? 1)
      return graph.matrix(operation, [p, graph.choleskyFactor(p, rows: n), x[1]])
    }
  }

  /// The inverse of a lower triangular matrix; the upper triangle is not read.
  public func lowerTriangularInverse() -> TracedArray {
    let n = requireSquare("lowerTriangularInverse")
    return Self.record("lowerTriangularInverse", [self], shape: shape) { graph, x in
      let identity = graph.constant(Triangle.fullWeights(n, diagonal: 1, below: 0))
      return graph.triangularSolve(x[0], identity, rows: n, transposed: false)
    }
  }

  /// The elements on the diagonal of a square matrix.
  public var diagonal: TracedArray {
    let n = requireSquare("diagonal")
    return gathered("diagonal", IndexMap((0..<n).map { $0 * (n + 1) }), shape: [n])
  }

  func requireSquare(_ operation: String) -> Int {
    guard shape.count == 2, shape[0] == shape[1] else {
      stopTracing(operation, "the shape \(shape) is not that of a square matrix")
    }
    return shape[0]
  }

  /// The number of rows of a square matrix and of a vector or matrix beside it.
  func requireRightSide(_ b: TracedArray, _ operation: String) -> Int {
    let n = requireSquare(operation)
    guard (1...2).contains(b.shape.count), b.shape[0] == n else {
      stopTracing(operation, "the shapes \(shape) and \(b.shape) are not [n, n] and [n] or [n, m]")
    }
    return n
  }
}
