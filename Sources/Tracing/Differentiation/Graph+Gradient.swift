// Reverse-mode differentiation as a transformation of graphs.

extension Graph {
  /// The nodes of ∂output/∂x for each x in `variables`, where `output` has one element.
  ///
  /// The result is an ordinary part of the graph, so it can be differentiated again. Reverse accumulation
  /// (Griewank & Walther, *Evaluating derivatives*, 2008, chapter 3): each node's adjoint is passed to its
  /// operands by the operation's pullback, users before operands.
  func gradient(of output: NodeID, with variables: [NodeID]) -> [NodeID] {
    precondition(count(output) == 1, "only a single number has a gradient")
    var adjoints = [output: Adjoint(value: uniform(1, count: 1))]
    var reads: [NodeID: Reads] = [:]
    let order = reachable(from: [output])
    let active = nodesDepending(on: Set(variables), among: order)
    func add(_ contribution: Adjoint, to id: NodeID) {
      adjoints[id] = adjoints[id].map { self.add($0, contribution) } ?? contribution
    }
    for id in order.reversed() where active.contains(id) {
      if let read = reads.removeValue(forKey: id) { add(adjoint(of: read, count: count(id)), to: id) }
      guard let adjoint = adjoints[id] else { continue }
      let node = self[id]
      if case .gather(let map) = node.operation {
        guard active.contains(node.operands[0]) else { continue }
        reads[node.operands[0], default: Reads()].append(readAdjoint(adjoint, node), through: map, in: self)
        continue
      }
      for (place, operand) in node.operands.enumerated() where active.contains(operand) {
        guard let contribution = pullback(of: node, value: id, operand: place, adjoint) else { continue }
        add(contribution, to: operand)
      }
    }
    return variables.map { adjoints[$0].map(masked) ?? uniform(0, count: count($0)) }
  }

  /// The adjoint of a gather, without its mask where it reads from an input: nothing comes before an input that would
  /// have to know what is not read of it.
  private func readAdjoint(_ adjoint: Adjoint, _ gather: Node) -> Adjoint {
    guard case .input = self[gather.operands[0]].operation else { return adjoint }
    return Adjoint(value: masked(adjoint))
  }

  func nodesDepending(on variables: Set<NodeID>, among order: [NodeID]) -> Set<NodeID> {
    var result = variables
    for id in order where self[id].operands.contains(where: result.contains) { result.insert(id) }
    return result
  }

  /// What the adjoint of a node contributes to that of one of its operands; nil where that is nothing.
  private func pullback(of node: Node, value y: NodeID, operand: Int, _ adjoint: Adjoint) -> Adjoint? {
    let x = node.operands
    switch node.operation {
    case .input, .uniform, .constant, .gather:
      return nil
    case .unary(let function):
      return derivative(of: function, at: x[0], value: y).map { multiply(adjoint, by: $0) }
    case .binary(let function):
      return pullback(of: function, operand: operand, x[0], x[1], value: y, adjoint)
    case .select:
      return operand == 0 ? nil : restrict(adjoint, to: x[0], holds: operand == 1)
    case .scatter(let map):
      return gather(adjoint, maps[map])
    case .concatenate:
      return gather(adjoint, .range(partStarts(y)![operand], count: count(x[operand])))
    case .matrix(let matrix):
      return pullback(of: matrix, operand: operand, x, value: y, adjoint)
    case .product(let dimensions):
      return pullback(ofProduct: dimensions, operand: operand, x[0], x[1], adjoint)
    case .external(let function):
      return pullback(of: function, value: y, adjoint)
    }
  }

  /// The adjoint of the value times the gradient; that of the gradient would take second derivatives, which are unknown.
  private func pullback(of function: ExternalFunction, value y: NodeID, _ adjoint: Adjoint) -> Adjoint {
    let n = count(y) - 1
    guard isZero(gather(adjoint.value, .range(1, count: n))) else {
      stopTracing(
        "external(\"\(function.name)\")",
        "a function with a gradient of its own has no second derivatives; sample with a method that needs the gradient alone"
      )
    }
    return multiply(gather(adjoint, .all(0, count: n)), by: gather(y, .range(1, count: n)))
  }

  /// f′(x), where `value` is the node of f(x); nil where it is 0 everywhere.
  private func derivative(of function: UnaryFunction, at x: NodeID, value y: NodeID) -> NodeID? {
    let one = uniform(1, count: count(x))
    switch function {
    case .exp: return y
    case .expm1: return exp(x)
    case .log: return divide(one, x)
    case .log1p: return divide(one, add(one, x))
    case .sqrt: return divide(uniform(0.5, count: count(x)), y)
    case .tanh: return subtract(one, multiply(y, y))
    case .sigmoid: return multiply(y, unary(.sigmoid, negate(x)))
    case .softplus: return unary(.sigmoid, x)
    case .sin: return unary(.cos, x)
    case .cos: return negate(unary(.sin, x))
    case .atan: return divide(one, add(one, multiply(x, x)))
    case .erf: return scale(exp(negate(multiply(x, x))), by: 2 / Double.pi.squareRoot())
    case .erfc: return scale(exp(negate(multiply(x, x))), by: -2 / Double.pi.squareRoot())
    case .abs: return unary(.sign, x)
    case .logGamma: return unary(.polygamma(order: 0), x)
    case .polygamma(let order): return unary(.polygamma(order: order + 1), x)
    case .normalQuantile: return reciprocalOfNormalDensity(at: y)
    case .normalQuantileOfLogarithm: return divide(one, unary(.logNormalCDF(order: 1), y))
    case .logNormalCDF(order: 3): return fourthDerivativeOfLogNormalCDF(x)
    case .logNormalCDF(let order): return unary(.logNormalCDF(order: order + 1), x)
    case .stirlingRemainder(let order): return unary(.stirlingRemainder(order: order + 1), x)
    case .logScaledBesselI0(order: 3): return fourthDerivativeOfLogScaledBesselI0(x)
    case .logScaledBesselI0(let order): return unary(.logScaledBesselI0(order: order + 1), x)
    case .logTail(let tail, order: 0): return unary(.logTail(tail, order: 1), x)
    case .logTail(let tail, _): return secondDerivative(ofLogTail: tail, x, slope: y)
    case .sign, .floor, .detach: return nil
    }
  }

  /// The contribution of y = f(a, b) to the adjoint of its first (0) or second (1) operand.
  private func pullback(
    of function: BinaryFunction, operand: Int, _ a: NodeID, _ b: NodeID, value y: NodeID, _ adjoint: Adjoint
  ) -> Adjoint? {
    let isFirst = operand == 0
    switch function {
    case .add: return adjoint
    case .multiply: return multiply(adjoint, by: isFirst ? b : a)
    case .divide: return isFirst ? divide(adjoint, by: b) : negate(multiply(adjoint, by: divide(y, b)))
    case .power: return isFirst ? pullPower(adjoint, a, b) : pullExponent(adjoint, a, value: y)
    case .maximum: return restrict(adjoint, to: binary(.lessOrEqual, b, a), holds: isFirst)
    case .minimum: return restrict(adjoint, to: binary(.lessOrEqual, a, b), holds: isFirst)
    case .less, .lessOrEqual, .equal: return nil
    }
  }

  /// The slope b aᵇ⁻¹, and 0 where b is constantly 0, whatever a is.
  private func pullPower(_ adjoint: Adjoint, _ a: NodeID, _ b: NodeID) -> Adjoint {
    let slope = multiply(b, power(a, subtract(b, uniform(1, count: count(b)))))
    let isFlat = constantValues(b).map { $0.contains(0) } ?? false
    return multiply(
      isFlat ? restrict(adjoint, to: binary(.equal, b, uniform(0, count: count(b))), holds: false) : adjoint,
      by: slope)
  }

  /// The slope aᵇ log a, and 0 where aᵇ is 0: its limit at a = 0.
  private func pullExponent(_ adjoint: Adjoint, _ a: NodeID, value y: NodeID) -> Adjoint {
    let slope = multiply(y, log(a))
    let isPositive = constantValues(a).map { !$0.contains(0) } ?? false
    let zero = uniform(0, count: count(y))
    return multiply(
      isPositive ? adjoint : restrict(adjoint, to: binary(.equal, y, zero), holds: false), by: slope)
  }
}
