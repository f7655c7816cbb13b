// A log density as a sum of simple sums.

extension Graph {
  /// ℓ with each Σ (a + b) among its terms as Σ a + Σ b, so that what is the same in each term of a sum is computed once.
  ///
  /// Only for ℓ itself, of which differences matter and small absolute errors do not: elsewhere, in log Σ (1 − p) with
  /// p near 1 say, n − Σ p would lose what the terms keep.
  func splitIntoSums(_ output: NodeID) -> NodeID {
    var terms: Set<NodeID> = []
    var pending = [output]
    while let next = pending.popLast() {
      guard terms.insert(next).inserted, let (a, b) = operands(of: .add, next) else { continue }
      pending += [a, b]
    }
    var split: [NodeID: NodeID] = [:]
    for id in terms.sorted() {
      if let (a, b) = operands(of: .add, id) {
        split[id] = add(split[a]!, split[b]!)
      } else {
        split[id] = splitSum(id)
      }
    }
    return split[output]!
  }

  /// c Σ a + c Σ b + … for c Σ (a + b + …).
  private func splitSum(_ x: NodeID) -> NodeID {
    var pending = [x]
    var sum = uniform(0, count: 1)
    while let next = pending.popLast() {
      if let halves = halves(ofSum: next) { pending += halves } else { sum = add(sum, next) }
    }
    return sum
  }

  /// c Σ b and c Σ a for c Σ (a + b).
  private func halves(ofSum x: NodeID) -> [NodeID]? {
    if let (c, y) = operands(of: .multiply, x), isConstant(c) {
      return halves(ofSum: y)?.map { multiply(c, $0) }
    }
    guard let (terms, map) = scattered(x), let (a, b) = operands(of: .add, terms) else { return nil }
    return [b, a].map { scatter($0, map, count: 1) }
  }
}
