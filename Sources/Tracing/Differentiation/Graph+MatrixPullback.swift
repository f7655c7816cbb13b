// The pullbacks of matrix operations, each made of matrix operations.

/// The rules are those of Giles (2008), *Collected matrix derivative results for forward and reverse mode algorithmic
/// differentiation*, doi 10.1007/978-3-540-68942-3_4; that of the Cholesky factor is in Smith (1995), *Differentiation of
/// the Cholesky algorithm*, and, in this form, Murray (2016), *Differentiation of the Cholesky decomposition*,
/// arXiv:1602.07527.
/// Derivatives by a symmetric matrix are derivatives by the elements of its packed lower triangle, each of which stands
/// for two elements of the matrix off the diagonal.
extension Graph {
  /// What the adjoint of a matrix operation contributes to that of one of its operands; nil where that is nothing.
  func pullback(
    of operation: MatrixOperation, operand: Int, _ x: [NodeID], value y: NodeID, _ adjoint: Adjoint
  ) -> Adjoint? {
    let n = operation.rows
    switch operation {
    case .choleskyFactor:
      return pullback(ofFactor: y, adjoint, n)
    case .triangularSolve(_, let m, let transposed):
      let shape = SolveShape(rows: n, columns: m, transposed: transposed)
      return pullback(ofTriangularSolve: shape, operand: operand, x[0], value: y, adjoint)
    case .outerProduct(_, let m):
      return pullback(ofOuterProduct: operand == 0 ? x[1] : x[0], adjoint, n, m)
    case .logDeterminant, .inverse, .solve, .quadraticForms:
      break
    }
    switch (operation, operand) {
    case (.logDeterminant, 0):
      let slope = multiply(
        constant(Triangle.weights(n, diagonal: 1, below: 2)), matrix(.inverse(rows: n), x))
      return multiply(gather(adjoint, .all(0, count: Triangle.count(n))), by: slope)
    case (.inverse, 0): return pullback(ofInverse: y, adjoint, n)
    case (.solve(_, let m), 0), (.solve(_, let m), 2):
      return pullback(ofSolve: y, operand: operand, x, adjoint, n, m)
    case (.quadraticForms(_, let m), 0), (.quadraticForms(_, let m), 2):
      return pullback(ofQuadraticForms: solve(x[0], x[1], x[2], rows: n), operand: operand, adjoint, n, m)
    // The factor only says again what the triangle says.
    default: return nil
    }
  }

  /// S = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, where Φ takes the lower triangle with half of the diagonal; dA = S + Sᵀ.
  private func pullback(ofFactor l: NodeID, _ adjoint: Adjoint, _ n: Int) -> Adjoint {
    let square = ProductDimensions(rows: n, inner: n, columns: n, transposesLeft: true)
    let phi = multiply(
      constant(Triangle.fullWeights(n, diagonal: 0.5, below: 1)), product(l, masked(adjoint), square))
    let half = triangularSolve(l, phi, rows: n, transposed: true)
    let transpose = Shapes.strided([n, n], [1, n])
    let s = triangularSolve(l, gather(half, transpose), rows: n, transposed: true)
    let sum = add(gather(s, Triangle.lower(n)), gather(s, Triangle.upper(n)))
    let value = multiply(constant(Triangle.weights(n, diagonal: 0.5, below: 1)), sum)
    return throughAll(value, adjoint.mask)
  }

  /// dA⁻¹ = −A⁻¹ dA A⁻¹.
  private func pullback(ofInverse packed: NodeID, _ adjoint: Adjoint, _ n: Int) -> Adjoint {
    let square = ProductDimensions(rows: n, inner: n, columns: n)
    let inverse = gather(packed, Triangle.symmetric(n))
    let halves = multiply(constant(Triangle.weights(n, diagonal: 1, below: 0.5)), masked(adjoint))
    let middle = gather(halves, Triangle.symmetric(n))
    let both = product(inverse, product(middle, inverse, square), square)
    let value = multiply(
      constant(Triangle.weights(n, diagonal: -1, below: -2)), gather(both, Triangle.lower(n)))
    return throughAll(value, adjoint.mask)
  }

  /// For X = A⁻¹ B: dB = A⁻¹ dX and dA = −dB Xᵀ.
  private func pullback(
    ofSolve y: NodeID, operand: Int, _ x: [NodeID], _ adjoint: Adjoint, _ n: Int, _ m: Int
  ) -> Adjoint {
    let reached = throughColumns(adjoint.mask, n, m)
    let right = Adjoint(
      value: solve(x[0], x[1], masked(adjoint), rows: n), mask: reached, isClean: reached == nil)
    if operand == 2 { return right }
    let result = Adjoint(value: y, mask: reached, isClean: reached == nil)
    return throughAll(outerProduct(negate(masked(right)), masked(result), rows: n), adjoint.mask)
  }

  /// For f = bᵀ A⁻¹ b and x = A⁻¹ b: db = 2 x df and dA = −x xᵀ df.
  private func pullback(
    ofQuadraticForms x: NodeID, operand: Int, _ adjoint: Adjoint, _ n: Int, _ m: Int
  ) -> Adjoint {
    let columns = gather(adjoint, Self.columns(n, m))
    if operand == 2 { return multiply(columns, by: scale(x, by: 2)) }
    let reached = Adjoint(value: x, mask: columns.mask, isClean: columns.mask == nil)
    let weighted = masked(multiply(columns, by: negate(x)))
    return throughAll(outerProduct(weighted, masked(reached), rows: n), adjoint.mask)
  }

  /// For V = ∂(Σ xₖᵀ A yₖ)/∂A: dX = dV Y with dV as a symmetric matrix, and the same for Y.
  private func pullback(ofOuterProduct other: NodeID, _ adjoint: Adjoint, _ n: Int, _ m: Int) -> Adjoint {
    let dimensions = ProductDimensions(rows: n, inner: n, columns: m)
    let value = product(gather(masked(adjoint), Triangle.symmetric(n)), other, dimensions)
    guard let mask = adjoint.mask else { return Adjoint(value: value) }
    let reached = product(gather(mask, Triangle.symmetric(n)), uniform(1, count: n * m), dimensions)
    return Adjoint(value: value, mask: isPositive(reached), isClean: false)
  }

  // MARK: Masks

  /// An adjoint all of whose elements are reached where one element of the result is.
  private func throughAll(_ value: NodeID, _ mask: NodeID?) -> Adjoint {
    guard let mask else { return Adjoint(value: value) }
    let any = isPositive(sum(mask))
    return Adjoint(
      value: value, mask: any.flatMap { simplified(gather($0, .all(0, count: count(value)))) }, isClean: false
    )
  }

  /// The mask of columns in which one element is reached.
  private func throughColumns(_ mask: NodeID?, _ n: Int, _ m: Int) -> NodeID? {
    guard let mask else { return nil }
    let columns = Self.columns(n, m)
    return isPositive(scatter(mask, columns, count: m)).flatMap { simplified(gather($0, columns)) }
  }

  func isPositive(_ sums: NodeID) -> NodeID? {
    simplified(binary(.less, uniform(0, count: count(sums)), sums))
  }

  /// The column of each element.
  private static func columns(_ n: Int, _ m: Int) -> IndexMap { Shapes.strided([n, m], [0, 1]) }
}
