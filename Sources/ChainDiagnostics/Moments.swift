// Mean, variance and quantiles of the pooled draws.
import Statistics

extension ScalarDraws {
  /// The mean of all draws; `NaN` if there are none.
  public var mean: Double {
    let (draws, exponent) = inUnitOfLargest()
    return scaled(Statistics.mean(of: draws.pooled), by: exponent)
  }

  /// The sample variance of all draws, with denominator n − 1; `NaN` for fewer than two draws.
  ///
  /// It may leave the range of numbers, to 0 or +∞, where ``standardDeviation`` does not.
  public var variance: Double {
    let (deviations, exponent) = normalized()
    return scaled(Statistics.variance(of: deviations.pooled), by: 2 * exponent)
  }

  /// The square root of the sample variance.
  public var standardDeviation: Double {
    let (deviations, exponent) = normalized()
    return scaled(Statistics.variance(of: deviations.pooled).squareRoot(), by: exponent)
  }

  /// The quantile of all draws, interpolated linearly between order statistics (Hyndman and Fan's type 7).
  ///
  /// It increases with the probability and lies between its neighbours; between equal neighbours it is theirs.
  /// `NaN` if there are no draws, if one is `NaN`, or if `probability` lies outside 0…1.
  public func quantile(_ probability: Double) -> Double { sorted.quantile(probability) }

  /// All draws in ascending order.
  var sorted: SortedDraws { SortedDraws(pooled) }

  var pooled: [Double] {
    var all: [Double] = []
    all.reserveCapacity(count)
    for chain in chains { all += chain }
    return all
  }
}

/// Draws in ascending order: what several quantiles of them share.
struct SortedDraws {
  let values: [Double]
  /// `NaN` has no place in an order.
  let containsNaN: Bool

  init(_ draws: [Double]) {
    values = ascendingOrder(of: draws).map { draws[$0] }
    containsNaN = draws.contains(where: \.isNaN)
  }

  func quantile(_ probability: Double) -> Double { place(ofQuantile: probability)?.value ?? .nan }

  /// Where a quantile lies; nil where there is none.
  func place(ofQuantile probability: Double) -> QuantilePlace? {
    guard (0...1).contains(probability), !values.isEmpty, !containsNaN else { return nil }
    guard values.count > 1 else { return QuantilePlace(below: values[0], above: values[0], fraction: 0) }
    // Position among 1…n. The order of operations matters: whether a draw is ≤ a quantile that should equal
    // it depends on the last bit, and ArviZ's tail ESS is computed with this one.
    let position = Double(values.count) * probability + (1 - probability)
    let below = min(max(position.rounded(.down), 1), Double(values.count - 1))
    let index = Int(below) - 1
    return QuantilePlace(
      below: values[index], above: values[index + 1], fraction: min(max(position - below, 0), 1))
  }
}

/// A quantile as a point between two neighbours among the sorted draws.
struct QuantilePlace {
  let below: Double
  let above: Double
  /// From 0, at `below`, to 1, at `above`.
  let fraction: Double

  /// The largest draw that is no larger than the quantile.
  var draw: Double { fraction == 1 ? above : below }

  var value: Double {
    // A neighbour without weight may be infinite.
    if fraction == 0 || below == above { return below }
    if fraction == 1 { return above }
    guard below.isFinite, above.isFinite else { return below + above }
    // Halves, whose difference cannot overflow, where that of the whole does.
    let difference = above - below
    guard difference.isFinite else { return 2 * (below / 2 + fraction * (above / 2 - below / 2)) }
    return min(below + fraction * difference, above)
  }
}
