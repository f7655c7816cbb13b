// What each operation means on plain arrays: folds constants, and is the reference that compiled programs are
// tested against.

import Foundation

extension Graph {
  /// The value of `operation` on the values of its operands.
  func evaluate(_ operation: Operation, _ operands: [[Double]], count: Int) -> [Double] {
    switch operation {
    case .input, .uniform, .constant:
      fatalError("a leaf has no operands to evaluate")
    case .unary(let function):
      return operands[0].map(function.evaluate)
    case .binary(let function):
      return zip(operands[0], operands[1]).map(function.evaluate)
    case .select:
      return operands[0].indices.map { operands[0][$0] != 0 ? operands[1][$0] : operands[2][$0] }
    case .gather(let map):
      return maps[map].indices.map { $0 < 0 ? 0 : operands[0][Int($0)] }
    case .scatter(let map):
      var result = [Double](repeating: 0, count: count)
      for (value, index) in zip(operands[0], maps[map].indices) where index >= 0 {
        result[Int(index)] += value
      }
      return result
    case .concatenate:
      return operands.flatMap { $0 }
    case .matrix(let matrix):
      return Kernels.matrix(matrix, operands)
    case .external(let function):
      return function.evaluate(operands[0])
    case .product(let dimensions):
      return evaluateProduct(dimensions, operands[0], operands[1])
    }
  }

  private func evaluateProduct(_ d: ProductDimensions, _ a: [Double], _ b: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: d.rows * d.columns)
    for i in 0..<d.rows {
      for k in 0..<d.inner {
        let left = d.transposesLeft ? a[k * d.rows + i] : a[i * d.inner + k]
        for j in 0..<d.columns {
          result[i * d.columns + j] += left * (d.transposesRight ? b[j * d.inner + k] : b[k * d.columns + j])
        }
      }
    }
    return result
  }

  /// The values of all nodes up to `output` on the given inputs, node by node.
  func evaluate(_ output: NodeID, inputs: [[Double]]) -> [Double] {
    values(of: reachable(from: [output]), inputs: inputs)[output]!
  }

  /// The values of nodes on the given inputs, node by node; operands must be among them and come first.
  func values(of order: [NodeID], inputs: [[Double]]) -> [NodeID: [Double]] {
    var values: [NodeID: [Double]] = [:]
    for id in order {
      let node = self[id]
      switch node.operation {
      case .input(let slot): values[id] = inputs[slot]
      case .uniform, .constant: values[id] = constantValues(id)
      default: values[id] = evaluate(node.operation, node.operands.map { values[$0]! }, count: node.count)
      }
    }
    return values
  }

  /// The nodes that `outputs` depend on, themselves included, operands first.
  func reachable(from outputs: [NodeID]) -> [NodeID] {
    var isReached = [Bool](repeating: false, count: nodes.count)
    for id in outputs { isReached[Int(id)] = true }
    var result: [NodeID] = []
    for id in nodes.indices.reversed() where isReached[id] {
      result.append(NodeID(id))
      for operand in nodes[id].operands { isReached[Int(operand)] = true }
    }
    return result.reversed()
  }
}
