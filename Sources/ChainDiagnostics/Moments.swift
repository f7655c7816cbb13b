// Mean, variance and quantiles of the pooled draws.

extension Draws {
  /// The mean of all draws; `NaN` if there are none.
  public var mean: Double { ChainDiagnostics.mean(of: pooled) }

  /// The sample variance of all draws, with denominator n − 1; `NaN` for fewer than two draws.
  public var variance: Double { ChainDiagnostics.variance(of: pooled) }

  /// The square root of ``variance``.
  public var standardDeviation: Double { variance.squareRoot() }

  /// The quantile of all draws, interpolated linearly between order statistics (Hyndman and Fan's type 7).
  ///
  /// `NaN` if there are no draws, if one is `NaN`, or if `probability` lies outside 0…1.
  public func quantile(_ probability: Double) -> Double {
    let sorted = pooled.sorted()
    guard (0...1).contains(probability), !sorted.isEmpty, !sorted.contains(where: \.isNaN) else {
      return .nan
    }
    guard sorted.count > 1 else { return sorted[0] }
    // Position among 1…n. The order of operations matters: whether a draw is ≤ a quantile that should equal
    // it depends on the last bit, and ArviZ's tail ESS is computed with this one.
    let position = Double(sorted.count) * probability + (1 - probability)
    let below = min(max(position.rounded(.down), 1), Double(sorted.count - 1))
    let fraction = min(max(position - below, 0), 1)
    let index = Int(below) - 1
    // A neighbour without weight may be infinite.
    if fraction == 0 { return sorted[index] }
    if fraction == 1 { return sorted[index + 1] }
    return (1 - fraction) * sorted[index] + fraction * sorted[index + 1]
  }

  var pooled: [Double] { Array(chains.joined()) }
}

/// The mean, computed relative to the first value so that equal values have no rounding error.
func mean(of values: [Double]) -> Double {
  guard let origin = values.first else { return .nan }
  return origin + values.reduce(0) { $0 + ($1 - origin) } / Double(values.count)
}

/// The sample variance, denominator n − 1.
func variance(of values: [Double]) -> Double {
  guard values.count > 1 else { return .nan }
  let centre = mean(of: values)
  return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)
}
