// The pullback of triangular solves.

/// op(L) X = B with L of `rows` rows and X of `columns` columns, where op transposes or does nothing.
struct SolveShape {
  var rows: Int
  var columns: Int
  var transposed: Bool
}

extension Graph {
  /// For op(L) X = B: dB = op(L)⁻ᵀ dX and dop(L) = −dB Xᵀ on and below the diagonal of L (Giles 2008).
  func pullback(
    ofTriangularSolve shape: SolveShape, operand: Int, _ l: NodeID, value x: NodeID, _ adjoint: Adjoint
  ) -> Adjoint {
    let (n, m) = (shape.rows, shape.columns)
    let right = triangularSolve(l, masked(adjoint), rows: n, transposed: !shape.transposed)
    let reached = adjoint.mask.flatMap { reachedRight(shape, $0) }
    if operand == 1 { return Adjoint(value: right, mask: reached, isClean: adjoint.mask == nil) }
    let outer = product(
      shape.transposed ? x : right, shape.transposed ? right : x,
      ProductDimensions(rows: n, inner: m, columns: n, transposesRight: true))
    let value = multiply(constant(Triangle.fullWeights(n, diagonal: -1, below: -1)), outer)
    let lower = constant(Triangle.fullWeights(n, diagonal: 1, below: 1))
    guard let reached else { return Adjoint(value: value, mask: simplified(lower)) }
    // Row i of L is used with row i of B, or with what comes of it.
    let rows = scatter(reached, Shapes.strided([n, m], [1, 0]), count: n)
    let spread = Shapes.strided([n, n], shape.transposed ? [0, 1] : [1, 0])
    let used = gather(binary(.less, uniform(0, count: n), rows), spread)
    return Adjoint(value: value, mask: simplified(binary(.minimum, lower, used)), isClean: false)
  }

  /// The elements of B on which an unmasked element of X depends: those above it, or below it.
  private func reachedRight(_ shape: SolveShape, _ mask: NodeID) -> NodeID? {
    let lower = constant(Triangle.fullWeights(shape.rows, diagonal: 1, below: 1))
    let dimensions = ProductDimensions(
      rows: shape.rows, inner: shape.rows, columns: shape.columns, transposesLeft: !shape.transposed)
    return isPositive(product(lower, mask, dimensions))
  }
}
