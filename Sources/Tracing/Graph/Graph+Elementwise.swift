// Elementary functions, simplified as they are made.

extension Graph {
  func exp(_ a: NodeID) -> NodeID { unary(.exp, a) }
  func log(_ a: NodeID) -> NodeID { unary(.log, a) }

  func unary(_ function: UnaryFunction, _ a: NodeID) -> NodeID {
    if let result = inverseFunction(function, a) { return result }
    if let (source, map) = gathered(a), isBroadcast(source: source, map) {
      return gather(unary(function, source), map)
    }
    return node(.unary(function), [a], count: count(a))
  }

  /// log eᵘ = u, log √u = ½ log u and √eᵘ = e^(u/2), which hold wherever both sides are defined.
  private func inverseFunction(_ function: UnaryFunction, _ a: NodeID) -> NodeID? {
    switch function {
    case .log:
      if let u = operand(of: .exp, a) { return u }
      if let u = operand(of: .sqrt, a) { return scale(log(u), by: 0.5) }
    case .sqrt:
      if let u = operand(of: .exp, a) { return exp(scale(u, by: 0.5)) }
    default: break
    }
    return nil
  }

  func binary(_ function: BinaryFunction, _ a: NodeID, _ b: NodeID) -> NodeID {
    switch function {
    case .add: return add(a, b)
    case .multiply: return multiply(a, b)
    case .divide: return divide(a, b)
    case .power: return power(a, b)
    case .maximum, .minimum:
      if a == b { return a }
    case .less, .lessOrEqual, .equal: break
    }
    if let (x, map) = commonBroadcast([a, b]) { return gather(binary(function, x[0], x[1]), map) }
    return function.isCommutative
      ? commutative(function, a, b) : node(.binary(function), [a, b], count: count(a))
  }

  /// aᵇ; small whole exponents become products, and one half a square root.
  func power(_ a: NodeID, _ b: NodeID) -> NodeID {
    switch uniformValue(b) {
    case 0: return uniform(1, count: count(a))
    case 1: return a
    case 2: return multiply(a, a)
    case 3: return multiply(a, multiply(a, a))
    case 4: return power(power(a, uniform(2, count: count(a))), uniform(2, count: count(a)))
    case 0.5: return unary(.sqrt, a)
    case -1: return divide(uniform(1, count: count(a)), a)
    case -2: return divide(uniform(1, count: count(a)), multiply(a, a))
    case .some: if let u = operand(of: .exp, a) { return exp(multiply(b, u)) }
    case nil: break
    }
    if let (x, map) = commonBroadcast([a, b]) { return gather(power(x[0], x[1]), map) }
    return node(.binary(.power), [a, b], count: count(a))
  }
}
