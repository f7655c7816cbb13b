// Replaces draws by the normal quantiles of their ranks, which exist whatever the moments of the draws.
import SpecialFunctions

extension ScalarDraws {
  /// The rank of every draw among all S of them, chain by chain: 1 for the smallest, S for the largest; equal draws
  /// share the average of their ranks.
  ///
  /// Chains that explore the same distribution have ranks that are spread alike over 1…S, whatever the distribution
  /// (Vehtari et al. 2021, doi 10.1214/20-BA1221). `NaN` has no place in an order: beside it all ranks are `NaN`.
  public var ranks: [[Double]] {
    let values = pooled
    guard !values.contains(where: \.isNaN) else { return chains.map { $0.map { _ in .nan } } }
    let order = ascendingOrder(of: values)
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      let value = values[order[start]]
      var end = start + 1
      while end < order.count, values[order[end]] == value { end += 1 }
      for position in start..<end { ranks[order[position]] = Double(start + 1 + end) / 2 }
      start = end
    }
    let length = drawsPerChain
    return chains.indices.map { Array(ranks[($0 * length)..<(($0 + 1) * length)]) }
  }

  /// z = Φ⁻¹((r − 3/8) / (S + 1/4)), r the rank of a draw among all S of them.
  ///
  /// Vehtari et al. (2021), equation 14, doi 10.1214/20-BA1221.
  func rankNormalized() -> ScalarDraws {
    let total = Double(count)
    return ScalarDraws(
      equallyLong: ranks.map { $0.map { standardNormalQuantile(($0 - 0.375) / (total + 0.25)) } })
  }

  /// |x − median|: large in both tails, so that its location tells of the spread of x.
  func folded() -> ScalarDraws {
    let draws = inUnitOfLargest().draws
    let median = draws.quantile(0.5)
    return draws.map { abs($0 - median) }
  }
}
