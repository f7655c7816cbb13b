// Which elements of an input each element of a node is computed from.

extension Graph {
  /// For each element of `output` the elements of the input in `slot` that it depends on, in ascending order.
  ///
  /// The operations decide, not the numbers: what is not listed has no influence at any position. Linear algebra and
  /// functions with a gradient of their own count as dense; in products with a constant matrix its zeros count.
  ///
  /// 64 elements of the input are followed at a time, a bit for each, so it takes about n/64 times as many operations
  /// as the graph itself.
  func dependence(of output: NodeID, onSlot slot: Int) -> [[Int]] {
    let order = reachable(from: [output])
    let inputs = order.filter { self[$0].operation == .input(slot: slot) }
    let depending = nodesDepending(on: Set(inputs), among: order)
    var result = [[Int]](repeating: [], count: count(output))
    for start in stride(from: 0, to: inputs.map(count).max() ?? 0, by: 64) {
      var bits: [NodeID: [UInt64]] = [:]
      for id in order where depending.contains(id) { bits[id] = dependence(of: id, on: bits, from: start) }
      for (k, set) in (bits[output] ?? []).enumerated() {
        for bit in 0..<64 where set >> bit & 1 == 1 { result[k].append(start + bit) }
      }
    }
    return result
  }

  /// The bits of one node, given those of its operands; operands that are missing depend on nothing.
  private func dependence(of id: NodeID, on bits: [NodeID: [UInt64]], from start: Int) -> [UInt64] {
    let node = self[id]
    let x = node.operands.map { bits[$0] ?? [UInt64](repeating: 0, count: count($0)) }
    switch node.operation {
    case .input: return (0..<node.count).map { $0 / 64 == start / 64 ? 1 << ($0 % 64) : 0 }
    case .uniform, .constant: return [UInt64](repeating: 0, count: node.count)
    case .unary, .binary, .select: return (0..<node.count).map { k in x.reduce(0) { $0 | $1[k] } }
    case .gather(let map): return maps[map].indices.map { $0 < 0 ? 0 : x[0][Int($0)] }
    case .scatter(let map):
      var result = [UInt64](repeating: 0, count: node.count)
      for (source, target) in zip(x[0], maps[map].indices) where target >= 0 { result[Int(target)] |= source }
      return result
    case .concatenate: return x.flatMap { $0 }
    case .product(let dimensions):
      return dependence(ofProduct: dimensions, x[0], x[1], left: constantValues(node.operands[0]))
    case .matrix, .external:
      return [UInt64](repeating: x.reduce(0) { $1.reduce($0, |) }, count: node.count)
    }
  }

  /// Each element depends on a row of A and a column of B; of a constant A on what its elements do not cancel.
  private func dependence(
    ofProduct d: ProductDimensions, _ a: [UInt64], _ b: [UInt64], left: [Double]?
  ) -> [UInt64] {
    var rows = [UInt64](repeating: 0, count: d.rows)
    var columns = [UInt64](repeating: 0, count: d.columns)
    let keepsZeros = left != nil && d.columns == 1
    for i in 0..<d.rows {
      for k in 0..<d.inner {
        let place = d.transposesLeft ? k * d.rows + i : i * d.inner + k
        rows[i] |= a[place]
        if keepsZeros, left?[place] != 0 { rows[i] |= b[k] }
      }
    }
    if keepsZeros { return rows }
    for j in 0..<d.columns {
      for k in 0..<d.inner { columns[j] |= d.transposesRight ? b[j * d.inner + k] : b[k * d.columns + j] }
    }
    return rows.flatMap { row in columns.map { row | $0 } }
  }
}
