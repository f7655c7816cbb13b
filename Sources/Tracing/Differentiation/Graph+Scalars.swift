// Expansion of array nodes into one node for each element, which lets sparsity and common parts come out.

extension Graph {
  /// How many scalar nodes the expansion of `outputs` would make at most.
  func scalarCost(of outputs: [NodeID]) -> Int {
    reachable(from: outputs).reduce(0) { total, id in
      let node = self[id]
      switch node.operation {
      case .input, .uniform, .constant, .gather, .concatenate: return total
      case .matrix(let matrix): return total + matrix.cost
      case .scatter: return total + count(node.operands[0])
      case .product(let d): return total + 2 * d.rows * d.inner * d.columns
      case .unary, .binary, .select: return total + node.count
      }
    }
  }

  /// The element nodes of each output, every operation on the way being done element by element.
  func expandedToScalars(_ outputs: [NodeID]) -> [[NodeID]] {
    var elements: [NodeID: [NodeID]] = [:]
    for id in reachable(from: outputs) {
      elements[id] = scalars(of: self[id], id) { elements[$0]! }
    }
    return outputs.map { elements[$0]! }
  }

  private func scalars(of node: Node, _ id: NodeID, operand: (NodeID) -> [NodeID]) -> [NodeID] {
    let x = node.operands.map(operand)
    let zero = uniform(0, count: 1)
    switch node.operation {
    case .input:
      return (0..<node.count).map { gather(id, .range($0, count: 1)) }
    case .uniform, .constant:
      return constantValues(id)!.map { uniform($0, count: 1) }
    case .unary(let function):
      return x[0].map { unary(function, $0) }
    case .binary(let function):
      return zip(x[0], x[1]).map { binary(function, $0, $1) }
    case .select:
      return (0..<node.count).map { select(x[0][$0], x[1][$0], x[2][$0]) }
    case .gather(let map):
      return maps[map].indices.map { $0 < 0 ? zero : x[0][Int($0)] }
    case .scatter(let map):
      var sums = [NodeID](repeating: zero, count: node.count)
      for (value, index) in zip(x[0], maps[map].indices) where index >= 0 {
        sums[Int(index)] = add(sums[Int(index)], value)
      }
      return sums
    case .concatenate:
      return x.flatMap { $0 }
    case .matrix(let matrix):
      return scalars(of: matrix, x)
    case .product(let d):
      return scalars(ofProduct: d, x[0], x[1])
    }
  }

  private func scalars(ofProduct d: ProductDimensions, _ a: [NodeID], _ b: [NodeID]) -> [NodeID] {
    var result: [NodeID] = []
    for i in 0..<d.rows {
      for j in 0..<d.columns {
        var sum = uniform(0, count: 1)
        for k in 0..<d.inner {
          let left = a[d.transposesLeft ? k * d.rows + i : i * d.inner + k]
          let right = b[d.transposesRight ? j * d.inner + k : k * d.columns + j]
          sum = add(sum, multiply(left, right))
        }
        result.append(sum)
      }
    }
    return result
  }
}
