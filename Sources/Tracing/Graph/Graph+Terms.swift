// A log density as a sum of simple sums.

extension Graph {
  /// ℓ = Σ (a + b) + … as Σ a + Σ b + …, so that what is the same in each term of a sum is computed once.
  ///
  /// Only for ℓ itself, of which differences matter and small absolute errors do not: elsewhere, in log Σ (1 − p) with
  /// p near 1 say, n − Σ p would lose what the terms keep.
  func splitIntoSums(_ output: NodeID) -> NodeID {
    var pending = [output]
    var sum = uniform(0, count: 1)
    while let next = pending.popLast() {
      if let (a, b) = operands(of: .add, next) {
        pending += [b, a]
      } else if let terms = splitSum(next) {
        pending += terms
      } else {
        sum = add(sum, next)
      }
    }
    return sum
  }

  /// c Σ b and c Σ a for c Σ (a + b).
  private func splitSum(_ x: NodeID) -> [NodeID]? {
    if let (c, y) = operands(of: .multiply, x), isConstant(c) {
      return splitSum(y)?.map { multiply(c, $0) }
    }
    guard let (terms, map) = scattered(x), let (a, b) = operands(of: .add, terms) else { return nil }
    return [b, a].map { scatter($0, map, count: 1) }
  }
}
