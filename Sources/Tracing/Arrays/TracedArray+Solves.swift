// Linear systems with triangular and with positive definite matrices.

/// The solution X of L X = B, or with `transposed` of Lᵀ X = B, for a lower triangular L [n, n] and B [n] or [n, m].
///
/// The upper triangle of L is not read, and has no part in any derivative. Complexity: n² m. A zero on the diagonal gives
/// infinity or `NaN`.
public func solve(lowerTriangular l: TracedArray, _ b: TracedArray, transposed: Bool = false) -> TracedArray {
  let n = l.requireRightSide(b, "solve(lowerTriangular:)")
  return .record("solve(lowerTriangular:)", [l, b], shape: b.shape) {
    $0.triangularSolve($1[0], $1[1], rows: n, transposed: transposed)
  }
}

/// The solution X of U X = B, or with `transposed` of Uᵀ X = B, for an upper triangular U [n, n] and B [n] or [n, m].
///
/// The lower triangle of U is not read.
public func solve(upperTriangular u: TracedArray, _ b: TracedArray, transposed: Bool = false) -> TracedArray {
  _ = u.requireRightSide(b, "solve(upperTriangular:)")
  return solve(lowerTriangular: u.transposed, b, transposed: !transposed)
}

/// The solution X = A⁻¹ B of A X = B for a symmetric positive definite A [n, n], of which the lower triangle is read,
/// and B [n] or [n, m].
///
/// Derivatives by A are those by its lower triangle, as for `logDeterminant()`. Complexity: n³/3 + 2 n² m. Where A is not
/// positive definite the result is `NaN`.
public func solve(positiveDefinite a: TracedArray, _ b: TracedArray) -> TracedArray {
  let n = a.requireRightSide(b, "solve(positiveDefinite:)")
  return .record("solve(positiveDefinite:)", [a, b], shape: b.shape) { graph, x in
    let p = graph.lowerTriangle(x[0], rows: n)
    return graph.solve(p, graph.choleskyFactor(p, rows: n), x[1], rows: n)
  }
}
