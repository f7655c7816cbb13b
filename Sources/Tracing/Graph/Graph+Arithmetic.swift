// Sums, products and quotients, simplified as they are made.

extension Graph {
  // MARK: Sums

  func add(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isZero(a) { return b }
    if isZero(b) { return a }
    if a == b { return scale(a, by: 2) }
    let (ca, xa) = splitCoefficient(a)
    let (cb, xb) = splitCoefficient(b)
    if xa == xb, let sum = addCoefficients(ca, cb, count: count(a)) { return multiply(sum, xa) }
    // A constant moves outward, where it meets other constants.
    if isConstant(a), let (x, c) = operands(of: .add, b), isConstant(c) { return add(x, add(a, c)) }
    if isConstant(b), let (x, c) = operands(of: .add, a), isConstant(c) { return add(x, add(b, c)) }
    if let result = addStructured(a, b) { return result }
    return commutative(.add, a, b)
  }

  func subtract(_ a: NodeID, _ b: NodeID) -> NodeID { add(a, negate(b)) }

  func negate(_ a: NodeID) -> NodeID { scale(a, by: -1) }

  /// Adds what is read or written through the same map before the map is applied.
  private func addStructured(_ a: NodeID, _ b: NodeID) -> NodeID? {
    if let (x, y, map) = commonBroadcast(a, b) { return gather(add(x, y), map) }
    if let (x, mapX) = scattered(a), let (y, mapY) = scattered(b), mapX == mapY {
      return scatter(add(x, y), mapX, count: count(a))
    }
    return addSelections(a, b)
  }

  /// select(c, x, y) + select(c, u, v) = select(c, x + u, y + v).
  private func addSelections(_ a: NodeID, _ b: NodeID) -> NodeID? {
    guard let x = selection(a), let y = selection(b), x.condition == y.condition else { return nil }
    return select(x.condition, add(x.first, y.first), add(x.second, y.second))
  }

  // MARK: Products

  func scale(_ a: NodeID, by factor: Double) -> NodeID { multiply(uniform(factor, count: count(a)), a) }

  func multiply(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isZero(a) || isZero(b) { return uniform(0, count: count(a)) }
    if uniformValue(a) == 1 { return b }
    if uniformValue(b) == 1 { return a }
    if isConstant(a), isConstant(b) { return node(.binary(.multiply), [a, b], count: count(a)) }
    // Constants are pulled out in front: (c x)(d y) = (c d)(x y).
    let (ca, xa) = splitCoefficient(a)
    let (cb, xb) = splitCoefficient(b)
    if isConstant(a) { return withCoefficient(multiplyCoefficients(a, cb), xb) }
    if isConstant(b) { return withCoefficient(multiplyCoefficients(b, ca), xa) }
    return withCoefficient(multiplyCoefficients(ca, cb), multiplyFactors(xa, xb))
  }

  /// The product of two nodes that carry no constant coefficient.
  private func multiplyFactors(_ a: NodeID, _ b: NodeID) -> NodeID {
    if let result = multiplyIntoSelect(a, b) ?? multiplyIntoSelect(b, a) { return result }
    if let result = mergeFactors(a, b) { return result }
    let left = factors(a)
    let right = factors(b)
    guard left.count + right.count > 2 else { return commutative(.multiply, a, b) }
    for (i, x) in left.enumerated() {
      for (j, y) in right.enumerated() {
        guard let merged = mergeFactors(x, y) else { continue }
        let rest = left.removing(at: i) + right.removing(at: j)
        return multiply(merged, rest.dropFirst().reduce(rest[0]) { multiply($0, $1) })
      }
    }
    return pullBroadcast(from: a, times: b) ?? pullBroadcast(from: b, times: a)
      ?? commutative(.multiply, a, b)
  }

  /// (g x) y = g (x y) where g is a broadcast: outermost, it can leave the sum over the rest.
  private func pullBroadcast(from a: NodeID, times b: NodeID) -> NodeID? {
    guard let (x, y) = operands(of: .multiply, a), !isBroadcast(b) else { return nil }
    if isBroadcast(x) { return multiply(x, multiply(y, b)) }
    if isBroadcast(y) { return multiply(y, multiply(x, b)) }
    return nil
  }

  /// eᵘ eᵛ = eᵘ⁺ᵛ, and products of two broadcasts along the same map. Identities that hold on part of the domain only,
  /// such as √x √x = x, are left alone: they would make a density finite where it is not.
  private func mergeFactors(_ a: NodeID, _ b: NodeID) -> NodeID? {
    if let u = operand(of: .exp, a), let v = operand(of: .exp, b) { return exp(add(u, v)) }
    if let (x, y, map) = commonBroadcast(a, b) { return gather(multiply(x, y), map) }
    return nil
  }

  /// select(c, x, 0) · y = select(c, x y, 0), so that an infinite y outside the selected branch does no harm.
  private func multiplyIntoSelect(_ a: NodeID, _ b: NodeID) -> NodeID? {
    guard let x = selection(a) else { return nil }
    if isZero(x.second) { return select(x.condition, multiply(x.first, b), x.second) }
    if isZero(x.first) { return select(x.condition, x.first, multiply(x.second, b)) }
    return nil
  }

  private func factors(_ a: NodeID) -> [NodeID] {
    guard let (x, y) = operands(of: .multiply, a), !isConstant(x) else { return [a] }
    return [x, y]
  }

  // MARK: Quotients

  func divide(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isZero(a) { return a }
    if let inverse = exactReciprocal(b) { return multiply(a, inverse) }
    let (ca, xa) = splitCoefficient(a)
    let (cb, xb) = splitCoefficient(b)
    if let ca { return multiply(ca, divide(xa, b)) }
    if let cb, let inverse = exactReciprocal(cb) { return multiply(inverse, divide(a, xb)) }
    if let x = selection(a) {
      // As in products: the branch that is zero must not meet a division by zero.
      if isZero(x.second) { return select(x.condition, divide(x.first, b), x.second) }
      if isZero(x.first) { return select(x.condition, x.first, divide(x.second, b)) }
    }
    // One division and many products; they differ from many divisions where 1/b overflows, for |b| below 1e-308.
    if let (x, map) = gathered(b), isBroadcast(b) {
      return multiply(a, gather(divide(uniform(1, count: count(x)), x), map))
    }
    return node(.binary(.divide), [a, b], count: count(a))
  }

  /// 1 / b where that is a constant of finite numbers or an exponential.
  private func exactReciprocal(_ b: NodeID) -> NodeID? {
    if let u = operand(of: .exp, b) { return exp(negate(u)) }
    guard let values = constantValues(b) else { return nil }
    let inverse = values.map { 1 / $0 }
    return inverse.allSatisfy(\.isNormal) ? constant(inverse) : nil
  }

  // MARK: Coefficients

  /// A node as (constant coefficient, rest); no coefficient stands for 1.
  private func splitCoefficient(_ a: NodeID) -> (NodeID?, NodeID) {
    if let (c, x) = operands(of: .multiply, a), isConstant(c) { return (c, x) }
    return (nil, a)
  }

  private func multiplyCoefficients(_ a: NodeID?, _ b: NodeID?) -> NodeID? {
    guard let a, let b else { return a ?? b }
    return node(.binary(.multiply), [a, b], count: count(a))
  }

  private func addCoefficients(_ a: NodeID?, _ b: NodeID?, count: Int) -> NodeID? {
    guard a != nil || b != nil else { return nil }
    let one = uniform(1, count: count)
    return node(.binary(.add), [a ?? one, b ?? one], count: count)
  }

  private func withCoefficient(_ c: NodeID?, _ x: NodeID) -> NodeID {
    guard let c, uniformValue(c) != 1 else { return x }
    if isZero(c) { return c }
    if isConstant(x) { return node(.binary(.multiply), [c, x], count: count(x)) }
    if let (d, y) = operands(of: .multiply, x), isConstant(d) {
      return withCoefficient(multiplyCoefficients(c, d), y)
    }
    if let result = multiplyIntoSelect(x, c) { return result }
    if let value = uniformValue(c) {
      // Scaling the source of a broadcast costs one multiplication instead of many.
      if let (source, map) = gathered(x), isBroadcast(source: source, map) {
        return gather(scale(source, by: value), map)
      }
      if let (y, z) = operands(of: .multiply, x), isBroadcast(y) { return multiply(scale(y, by: value), z) }
      if let (y, z) = operands(of: .multiply, x), isBroadcast(z) { return multiply(y, scale(z, by: value)) }
    }
    return node(.binary(.multiply), [c, x], count: count(x))
  }

  /// A commutative operation with its operands in one order, constants last in sums and first in products.
  func commutative(_ function: BinaryFunction, _ a: NodeID, _ b: NodeID) -> NodeID {
    let constantsLast = function == .add
    let isOrdered = isConstant(a) == isConstant(b) ? a <= b : isConstant(b) == constantsLast
    return node(.binary(function), isOrdered ? [a, b] : [b, a], count: count(a))
  }
}

extension Array {
  fileprivate func removing(at index: Int) -> [Element] {
    var copy = self
    copy.remove(at: index)
    return copy
  }
}
