// Products with constants: which constants may leave their place, and where they go.

extension Graph {
  /// c x for a constant c.
  func multiply(constant c: NodeID, _ x: NodeID) -> NodeID {
    if isConstant(x) { return node(.binary(.multiply), [c, x], count: count(x)) }
    if uniformValue(c) == 1 { return x }
    if isZero(c), isTotal(x) { return c }
    if let (d, y) = operands(of: .multiply, x), isConstant(d) {
      if let product = exactProduct(c, d) { return multiply(constant: product, y) }
    }
    if let value = uniformValue(c), let result = scaleBroadcast(x, by: value) { return result }
    return node(.binary(.multiply), [c, x], count: count(x))
  }

  /// Scaling the source of a broadcast costs one multiplication instead of many.
  private func scaleBroadcast(_ x: NodeID, by value: Double) -> NodeID? {
    if isBroadcast(x), let (source, map) = gathered(x) { return gather(scale(source, by: value), map) }
    guard isModerate(value), let (y, z) = operands(of: .multiply, x) else { return nil }
    if isBroadcast(y) { return multiply(scale(y, by: value), z) }
    if isBroadcast(z) { return multiply(y, scale(z, by: value)) }
    return nil
  }

  /// A node as (constant coefficient, rest); no coefficient stands for 1.
  func splitCoefficient(_ a: NodeID) -> (NodeID?, NodeID) {
    if let (c, x) = operands(of: .multiply, a), isConstant(c) { return (c, x) }
    return (nil, a)
  }

  /// As `splitCoefficient`, where the coefficient may be taken from one factor to another.
  func splitModerateCoefficient(_ a: NodeID) -> (NodeID?, NodeID) {
    let (c, x) = splitCoefficient(a)
    guard let c, let values = constantValues(c), values.allSatisfy(isModerate) else { return (nil, a) }
    return (c, x)
  }

  /// Whether a constant is between 2⁻¹⁰ and 2¹⁰ in size. Taking out others could make the rest of a product overflow
  /// or underflow where the program's order does not: (10⁻²⁰⁰ x)² is 10⁻⁴⁰⁰ x² on paper only.
  private func isModerate(_ value: Double) -> Bool { value.magnitude >= 0x1p-10 && value.magnitude <= 0x1p10 }

  /// c d for c (d y) = (c d) y; nil where an element of it overflows or underflows.
  private func exactProduct(_ c: NodeID, _ d: NodeID) -> NodeID? {
    guard let x = constantValues(c), let y = constantValues(d) else { return nil }
    let isExact = zip(x, y).allSatisfy { ($0 * $1).isNormal || $0 == 0 || $1 == 0 }
    return isExact ? node(.binary(.multiply), [c, d], count: count(c)) : nil
  }
}
