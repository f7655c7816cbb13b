// Sums, products and quotients, simplified as they are made.

/// No simplification changes a number beyond rounding where the order of the program gives a finite one, short of
/// products of exponentials and of moderate constants that come within 2²⁰ of overflow or underflow.
extension Graph {
  // MARK: Sums

  /// Sums keep the order of the program: (1 − p) + 10⁻²⁰ is no 1 − p.
  func add(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isZero(a) { return b }
    if isZero(b) { return a }
    if a == b { return scale(a, by: 2) }
    if let result = addMultiples(a, b) ?? addStructured(a, b) { return result }
    return commutative(.add, a, b)
  }

  func subtract(_ a: NodeID, _ b: NodeID) -> NodeID { add(a, negate(b)) }

  func negate(_ a: NodeID) -> NodeID { scale(a, by: -1) }

  /// c x + d x = (c + d) x.
  private func addMultiples(_ a: NodeID, _ b: NodeID) -> NodeID? {
    let (ca, xa) = splitCoefficient(a)
    let (cb, xb) = splitCoefficient(b)
    guard xa == xb, ca != nil || cb != nil else { return nil }
    let one = uniform(1, count: count(a))
    let sum = node(.binary(.add), [ca ?? one, cb ?? one], count: count(a))
    return isTotal(sum) ? multiply(sum, xa) : nil
  }

  /// Adds what is read or written through the same map before the map is applied, and selections branch by branch.
  private func addStructured(_ a: NodeID, _ b: NodeID) -> NodeID? {
    if let (x, map) = commonBroadcast([a, b]) { return gather(add(x[0], x[1]), map) }
    if let (x, mapX) = scattered(a), let (y, mapY) = scattered(b), mapX == mapY {
      return scatter(add(x, y), mapX, count: count(a))
    }
    if let x = selection(a), let y = selection(b), x.condition == y.condition {
      return select(x.condition, add(x.first, y.first), add(x.second, y.second))
    }
    return nil
  }

  // MARK: Products

  func scale(_ a: NodeID, by factor: Double) -> NodeID { multiply(uniform(factor, count: count(a)), a) }

  func multiply(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isConstant(a) { return multiply(constant: a, b) }
    if isConstant(b) { return multiply(constant: b, a) }
    // Moderate constants are pulled out in front: (c x)(d y) = (c d)(x y).
    let (ca, xa) = splitModerateCoefficient(a)
    let (cb, xb) = splitModerateCoefficient(b)
    let product = multiplyVariables(xa, xb)
    guard let first = ca ?? cb else { return product }
    guard ca != nil, let second = cb else { return multiply(constant: first, product) }
    return multiply(constant: node(.binary(.multiply), [first, second], count: count(a)), product)
  }

  /// The product of two nodes that carry no moderate coefficient.
  private func multiplyVariables(_ a: NodeID, _ b: NodeID) -> NodeID {
    if let (x, map) = commonBroadcast([a, b]) { return gather(multiply(x[0], x[1]), map) }
    let left = factors(a)
    let right = factors(b)
    for (i, x) in left.enumerated() {
      for (j, y) in right.enumerated() {
        guard let merged = multiplyExponentials(x, y) else { continue }
        let rest = left.removing(at: i) + right.removing(at: j)
        guard let first = rest.first else { return merged }
        return multiply(merged, rest.dropFirst().reduce(first) { multiply($0, $1) })
      }
    }
    return commutative(.multiply, a, b)
  }

  /// eᵘ eᵛ = eᵘ⁺ᵛ, also where both are repeated. Identities that hold on part of the domain only, such as √x √x = x,
  /// are left alone: they would make a density finite where it is not.
  private func multiplyExponentials(_ a: NodeID, _ b: NodeID) -> NodeID? {
    if let u = operand(of: .exp, a), let v = operand(of: .exp, b) { return exp(add(u, v)) }
    if let (x, map) = commonBroadcast([a, b]), let product = multiplyExponentials(x[0], x[1]) {
      return gather(product, map)
    }
    return nil
  }

  private func factors(_ a: NodeID) -> [NodeID] {
    guard let (x, y) = operands(of: .multiply, a), !isConstant(x) else { return [a] }
    return [x, y]
  }

  // MARK: Quotients

  func divide(_ a: NodeID, _ b: NodeID) -> NodeID {
    // Numbers are divided as such: 98/49 is 2, which 98 times 1/49 is not.
    if isConstant(a), isConstant(b) { return node(.binary(.divide), [a, b], count: count(a)) }
    if let inverse = exactReciprocal(b) { return multiply(a, inverse) }
    let (ca, xa) = splitModerateCoefficient(a)
    let (cb, xb) = splitModerateCoefficient(b)
    if let ca { return multiply(ca, divide(xa, b)) }
    if let cb, let inverse = exactReciprocal(cb) { return multiply(inverse, divide(a, xb)) }
    if let (x, map) = commonBroadcast([a, b]) { return gather(divide(x[0], x[1]), map) }
    // One division and many products; they differ from many divisions where 1/b overflows, for |b| below 1e-308.
    if let (x, map) = gathered(b), isBroadcast(b) {
      return multiply(a, gather(divide(uniform(1, count: count(x)), x), map))
    }
    return node(.binary(.divide), [a, b], count: count(a))
  }

  /// 1 / b where that is a constant of normal numbers or an exponential.
  private func exactReciprocal(_ b: NodeID) -> NodeID? {
    if let u = operand(of: .exp, b) { return exp(negate(u)) }
    guard let values = constantValues(b) else { return nil }
    let inverse = values.map { 1 / $0 }
    return inverse.allSatisfy(\.isNormal) ? constant(inverse) : nil
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
