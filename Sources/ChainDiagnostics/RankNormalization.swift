// Replaces draws by the normal quantiles of their ranks, which exist whatever the moments of the draws.
import SpecialFunctions

extension Draws {
  /// z = Φ⁻¹((r − 3/8) / (S + 1/4)), r the rank of a draw among all S of them and equal draws sharing their
  /// average rank.
  ///
  /// Vehtari et al. (2021), equation 14, doi 10.1214/20-BA1221.
  func rankNormalized() -> Draws {
    let values = pooled
    let order = values.indices.sorted { values[$0] < values[$1] }
    var scores = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      let rank = Double(start + 1 + end) / 2
      let score = standardNormalQuantile((rank - 0.375) / (Double(values.count) + 0.25))
      for position in start..<end { scores[order[position]] = score }
      start = end
    }
    let length = drawsPerChain
    return Draws(
      equallyLong: chains.indices.map { Array(scores[($0 * length)..<(($0 + 1) * length)]) })
  }

  /// |x − median|: large in both tails, so that its location tells of the spread of x.
  func folded() -> Draws {
    let draws = inUnitOfLargest().draws
    let median = draws.quantile(0.5)
    return draws.map { abs($0 - median) }
  }
}
