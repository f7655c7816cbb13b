// Nodes of linear algebra, made so that one matrix is factored once.

extension Graph {
  /// The node of a matrix operation; small ones are written out in scalars.
  func matrix(_ operation: MatrixOperation, _ operands: [NodeID]) -> NodeID {
    guard operation.isSmall else { return node(.matrix(operation), operands, count: operation.count) }
    let elements = operands.map { id in (0..<count(id)).map { gather(id, .range($0, count: 1)) } }
    return concatenate(scalars(of: operation, elements))
  }

  /// The Cholesky factor of the matrix with the packed lower triangle `p`.
  func choleskyFactor(_ p: NodeID, rows: Int) -> NodeID { matrix(.choleskyFactor(rows: rows), [p]) }

  /// L⁻¹ B or L⁻ᵀ B.
  func triangularSolve(_ l: NodeID, _ b: NodeID, rows: Int, transposed: Bool) -> NodeID {
    let columns = rows == 0 ? 0 : count(b) / rows
    return matrix(.triangularSolve(rows: rows, columns: columns, transposed: transposed), [l, b])
  }

  /// A⁻¹ B, where `p` is the packed lower triangle of A and `l` its Cholesky factor.
  func solve(_ p: NodeID, _ l: NodeID, _ b: NodeID, rows: Int) -> NodeID {
    let columns = rows == 0 ? 0 : count(b) / rows
    return matrix(.solve(rows: rows, columns: columns), [p, l, b])
  }

  /// The derivative of Σₖ xₖᵀ A yₖ by the packed lower triangle of A.
  func outerProduct(_ x: NodeID, _ y: NodeID, rows: Int) -> NodeID {
    let columns = rows == 0 ? 0 : count(x) / rows
    return matrix(.outerProduct(rows: rows, columns: columns), [x, y])
  }

  /// The packed lower triangle of an n × n matrix. What is computed element by element is computed for the lower
  /// triangle alone, which halves the work on a matrix that is used for nothing else.
  func lowerTriangle(_ matrix: NodeID, rows: Int) -> NodeID {
    let map = Triangle.lower(rows)
    var packed: [NodeID: NodeID] = [:]
    for id in elementwisePart(of: matrix) {
      let x = self[id].operands.map { packed[$0] ?? $0 }
      packed[id] =
        switch self[id].operation {
        case .unary(let function): unary(function, x[0])
        case .binary(let function): binary(function, x[0], x[1])
        case .select: select(x[0], x[1], x[2])
        default: gather(id, map)
        }
    }
    return packed[matrix]!
  }

  /// The nodes that a node is computed from element by element, down to the first that are not, operands first.
  private func elementwisePart(of id: NodeID) -> [NodeID] {
    var found: Set<NodeID> = [id]
    var pending = [id]
    while let next = pending.popLast() {
      switch self[next].operation {
      case .unary, .binary, .select:
        for operand in self[next].operands where found.insert(operand).inserted { pending.append(operand) }
      default: break
      }
    }
    return found.sorted()
  }
}
