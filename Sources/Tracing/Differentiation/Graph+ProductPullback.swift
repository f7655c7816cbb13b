// The pullback of matrix products, also where parts of the adjoint are masked.

extension Graph {
  /// For C = op(A) op(B): dop(A) = dC op(B)ᵀ and dop(B) = op(A)ᵀ dC, transposed where the operand is stored so.
  func pullback(
    ofProduct d: ProductDimensions, operand: Int, _ a: NodeID, _ b: NodeID, _ adjoint: Adjoint
  ) -> Adjoint {
    let other = operand == 0 ? b : a
    guard let mask = adjoint.mask, !touchesAll(mask, d) else {
      return Adjoint(value: adjointProduct(d, operand: operand, other, masked(adjoint)))
    }
    let ones = uniform(1, count: count(other))
    let reached = adjointProduct(d, operand: operand, ones, mask)
    let resultMask = simplified(binary(.less, uniform(0, count: count(reached)), reached))
    if isTotal(other) {
      return Adjoint(value: adjointProduct(d, operand: operand, other, masked(adjoint)), mask: resultMask)
    }
    return Adjoint(value: maskedAdjointProduct(d, operand: operand, other, adjoint, mask), mask: resultMask)
  }

  /// Whether a constant mask leaves out no row and no column, as that of a triangle. Then each element of both
  /// operands has a part in some element that is asked for, and what is infinite in them was asked for.
  private func touchesAll(_ mask: NodeID, _ d: ProductDimensions) -> Bool {
    guard let values = constantValues(mask) else { return false }
    let rows = 0..<d.rows
    let columns = 0..<d.columns
    return rows.allSatisfy { i in columns.contains { values[i * d.columns + $0] != 0 } }
      && columns.allSatisfy { j in rows.contains { values[$0 * d.columns + j] != 0 } }
  }

  private func adjointProduct(
    _ d: ProductDimensions, operand: Int, _ other: NodeID, _ adjoint: NodeID
  ) -> NodeID {
    switch (operand, d.transposesLeft, d.transposesRight) {
    case (0, false, _):
      return product(
        adjoint, other,
        ProductDimensions(
          rows: d.rows, inner: d.columns, columns: d.inner, transposesRight: !d.transposesRight))
    case (0, true, _):
      return product(
        other, adjoint,
        ProductDimensions(
          rows: d.inner, inner: d.columns, columns: d.rows, transposesLeft: d.transposesRight,
          transposesRight: true))
    case (_, _, false):
      return product(
        other, adjoint,
        ProductDimensions(
          rows: d.inner, inner: d.rows, columns: d.columns, transposesLeft: !d.transposesLeft))
    case (_, _, true):
      return product(
        adjoint, other,
        ProductDimensions(
          rows: d.columns, inner: d.rows, columns: d.inner, transposesLeft: true,
          transposesRight: d.transposesLeft))
    }
  }

  /// The same sums with every product written out, so that those with a masked element can be left out. A matrix
  /// product would add 0 · ∞ where the other operand is infinite.
  private func maskedAdjointProduct(
    _ d: ProductDimensions, operand: Int, _ other: NodeID, _ adjoint: Adjoint, _ mask: NodeID
  ) -> NodeID {
    var places: (result: [Int], left: [Int], right: [Int]) = ([], [], [])
    for i in 0..<d.rows {
      for k in 0..<d.inner {
        for j in 0..<d.columns {
          places.result.append(i * d.columns + j)
          places.left.append(d.transposesLeft ? k * d.rows + i : i * d.inner + k)
          places.right.append(d.transposesRight ? j * d.inner + k : k * d.columns + j)
        }
      }
    }
    let (own, others) = operand == 0 ? (places.left, places.right) : (places.right, places.left)
    let map = IndexMap(places.result)
    let terms = multiply(gather(adjoint.value, map), gather(other, IndexMap(others)))
    let chosen = select(gather(mask, map), terms, uniform(0, count: map.count))
    return scatter(chosen, IndexMap(own), count: operand == 0 ? d.rows * d.inner : d.inner * d.columns)
  }
}
