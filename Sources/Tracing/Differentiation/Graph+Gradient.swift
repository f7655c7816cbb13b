// Reverse-mode differentiation as a transformation of graphs.

extension Graph {
  /// The nodes of ∂output/∂x for each x in `variables`, where `output` has one element.
  ///
  /// The result is an ordinary part of the graph, so it can be differentiated again. Reverse accumulation
  /// (Griewank & Walther 2008, chapter 3): each node's adjoint is passed to its operands by the operation's
  /// pullback, users before operands.
  func gradient(of output: NodeID, with variables: [NodeID]) -> [NodeID] {
    precondition(count(output) == 1, "only a single number has a gradient")
    var adjoints: [NodeID: NodeID] = [output: uniform(1, count: 1)]
    let order = reachable(from: [output])
    let active = nodesDepending(on: Set(variables), among: order)
    for id in order.reversed() where active.contains(id) {
      guard let adjoint = adjoints[id], !isZero(adjoint) else { continue }
      for (operand, contribution) in pullback(of: id, adjoint, active) {
        adjoints[operand] = adjoints[operand].map { add($0, contribution) } ?? contribution
      }
    }
    return variables.map { adjoints[$0] ?? uniform(0, count: count($0)) }
  }

  private func nodesDepending(on variables: Set<NodeID>, among order: [NodeID]) -> Set<NodeID> {
    var result = variables
    for id in order where self[id].operands.contains(where: result.contains) { result.insert(id) }
    return result
  }

  /// What the adjoint of a node contributes to the adjoint of each active operand.
  private func pullback(of id: NodeID, _ adjoint: NodeID, _ active: Set<NodeID>) -> [(NodeID, NodeID)] {
    let node = self[id]
    let x = node.operands
    func contributions(_ rules: (Int) -> NodeID) -> [(NodeID, NodeID)] {
      x.indices.filter { active.contains(x[$0]) }.map { (x[$0], rules($0)) }
    }
    switch node.operation {
    case .input, .uniform, .constant:
      return []
    case .unary(let function):
      return [(x[0], multiply(adjoint, derivative(of: function, at: x[0], value: id)))]
    case .binary(let function):
      return contributions { pullback(of: function, operand: $0, x[0], x[1], value: id, adjoint) }
    case .select:
      let zero = uniform(0, count: node.count)
      return contributions {
        switch $0 {
        case 1: select(x[0], adjoint, zero)
        case 2: select(x[0], zero, adjoint)
        default: zero
        }
      }
    case .gather(let map):
      return [(x[0], scatter(adjoint, maps[map], count: count(x[0])))]
    case .scatter(let map):
      return [(x[0], gather(adjoint, maps[map]))]
    case .product(let dimensions):
      return contributions { pullback(ofProduct: dimensions, operand: $0, x[0], x[1], adjoint) }
    }
  }

  /// f′(x), where `value` is the node of f(x).
  private func derivative(of function: UnaryFunction, at x: NodeID, value y: NodeID) -> NodeID {
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
    case .erf: return scale(exp(negate(multiply(x, x))), by: 2 / Double.pi.squareRoot())
    case .abs: return unary(.sign, x)
    case .logGamma: return unary(.polygamma(order: 0), x)
    case .polygamma(let order): return unary(.polygamma(order: order + 1), x)
    case .sign, .detach: return uniform(0, count: count(x))
    }
  }

  /// The contribution of y = f(a, b) to the adjoint of its first (0) or second (1) operand.
  private func pullback(
    of function: BinaryFunction, operand: Int, _ a: NodeID, _ b: NodeID, value y: NodeID, _ adjoint: NodeID
  ) -> NodeID {
    let zero = uniform(0, count: count(y))
    let isFirst = operand == 0
    switch function {
    case .add: return adjoint
    case .multiply: return multiply(adjoint, isFirst ? b : a)
    case .divide: return isFirst ? divide(adjoint, b) : negate(multiply(adjoint, divide(y, b)))
    case .power:
      return multiply(adjoint, isFirst ? slopeOfPower(a, b) : slopeOfExponent(a, b, value: y))
    case .maximum:
      let choosesFirst = binary(.lessOrEqual, b, a)
      return isFirst ? select(choosesFirst, adjoint, zero) : select(choosesFirst, zero, adjoint)
    case .minimum:
      let choosesFirst = binary(.lessOrEqual, a, b)
      return isFirst ? select(choosesFirst, adjoint, zero) : select(choosesFirst, zero, adjoint)
    case .less, .lessOrEqual, .equal: return zero
    }
  }

  /// b aᵇ⁻¹, and 0 where b is constantly 0, whatever a is.
  private func slopeOfPower(_ a: NodeID, _ b: NodeID) -> NodeID {
    let one = uniform(1, count: count(b))
    let slope = multiply(b, power(a, subtract(b, one)))
    guard let exponents = constantValues(b), exponents.contains(0) else { return slope }
    return select(constant(exponents.map { $0 == 0 ? 1 : 0 }), uniform(0, count: count(b)), slope)
  }

  /// aᵇ log a, and 0 where aᵇ is 0: its limit at a = 0.
  private func slopeOfExponent(_ a: NodeID, _ b: NodeID, value y: NodeID) -> NodeID {
    let slope = multiply(y, log(a))
    if let bases = constantValues(a), !bases.contains(0) { return slope }
    let zero = uniform(0, count: count(y))
    return select(binary(.equal, y, zero), zero, slope)
  }

  /// For C = op(A) op(B): dop(A) = dC op(B)ᵀ and dop(B) = op(A)ᵀ dC, transposed where the operand is stored so.
  private func pullback(
    ofProduct d: ProductDimensions, operand: Int, _ a: NodeID, _ b: NodeID, _ adjoint: NodeID
  ) -> NodeID {
    switch (operand, d.transposesLeft, d.transposesRight) {
    case (0, false, _):
      return product(
        adjoint, b,
        ProductDimensions(
          rows: d.rows, inner: d.columns, columns: d.inner, transposesRight: !d.transposesRight))
    case (0, true, _):
      return product(
        b, adjoint,
        ProductDimensions(
          rows: d.inner, inner: d.columns, columns: d.rows, transposesLeft: d.transposesRight,
          transposesRight: true))
    case (_, _, false):
      return product(
        a, adjoint,
        ProductDimensions(
          rows: d.inner, inner: d.rows, columns: d.columns, transposesLeft: !d.transposesLeft))
    case (_, _, true):
      return product(
        adjoint, a,
        ProductDimensions(
          rows: d.columns, inner: d.rows, columns: d.inner, transposesLeft: true,
          transposesRight: d.transposesLeft))
    }
  }
}
