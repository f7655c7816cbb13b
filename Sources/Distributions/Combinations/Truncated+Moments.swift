// Mean and variance of truncated distributions, by their quantiles or by sums of counts.

import Constraints
import Foundation
import Tracing

extension Truncated: DistributionWithMoments where Base: DistributionWithMoments {
  /// E x, element by element; infinite where the base has no finite mean and the bound is on the other side.
  ///
  /// The parameters must be constant. A density takes the integral of its quantiles over the probability, in its logarithm on both
  /// sides of the base's median, with 200 quantiles; counts are added one by one, at most a million. Nine digits are right, six where the
  /// variance is nearly infinite.
  public var mean: TracedArray { TracedArray(moments("mean").map(\.mean), shape: shape) }

  /// E (x − E x)², likewise; +∞ where it is infinite, and `NaN` where the mean is.
  public var variance: TracedArray { TracedArray(moments("variance").map(\.variance), shape: shape) }

  private func moments(_ use: String) -> [(mean: Double, variance: Double)] {
    if isOfCounts { return momentsOfCounts("Truncated.\(use)") }
    let known = momentsOfQuantiles("Truncated.\(use)")
    let means = base.mean.drawable("Truncated", to: shape)
    let variances = base.variance.drawable("Truncated", to: shape)
    let (least, largest) = Self.bounds(base.support)
    let isOpenBelow = lower == nil && least == nil
    guard isOpenBelow || (upper == nil && largest == nil) else { return known }
    return known.indices.map { k in
      if !means[k].isFinite { return (isOpenBelow ? -.infinity : .infinity, .nan) }
      return (known[k].mean, variances[k].isFinite ? known[k].variance : .infinity)
    }
  }

  /// ∫ Q(s e⁻ʳ) s e⁻ʳ dr over 0 < r < ∞ for the quantiles Q from either end up to the median of the base, which has the
  /// share s below it, or above it; by the trapezoidal rule in u with r = exp(u − e⁻ᵘ), far enough for variances that are
  /// nearly infinite.
  private func momentsOfQuantiles(_ use: String) -> [(mean: Double, variance: Double)] {
    let quantiles = TruncatedQuantiles(self, shape: shape, for: use)
    let below = quantiles.sharesBelowMedian
    let above = below.map { 1 - $0 }
    let nodes = stride(from: -4.0, through: 7, by: 0.11).map { u in
      let r = exp(u - exp(-u))
      return (share: exp(-r), weight: exp(-r) * r * (1 + exp(-u)))
    }
    let ends = nodes.map { node in
      (
        below: quantiles.quantiles(below: below.map { $0 * node.share }),
        above: quantiles.quantiles(above: above.map { $0 * node.share })
      )
    }
    return below.indices.map { k in
      Self.moments(
        of: ends.map { $0.below[k] } + ends.map { $0.above[k] },
        weights: nodes.map { below[k] * $0.weight } + nodes.map { above[k] * $0.weight })
    }
  }

  private func momentsOfCounts(_ use: String) -> [(mean: Double, variance: Double)] {
    let (lowest, highest) = addedCounts(use)
    let size = Double(Shapes.count(shape))
    guard (highest - lowest + 1) * size <= 1e6 else {
      stopTracing(use, "the counts from \(lowest) to \(highest) would be added, and at most a million are")
    }
    let counts = Array(stride(from: lowest, through: highest, by: 1))
    let column = TracedArray(counts, shape: [counts.count] + shape.map { _ in 1 })
    let probabilities = exp(logDensity(column)).broadcast(to: [counts.count] + shape).knownValues!
    let stride = Shapes.count(shape)
    return (0..<stride).map { k in
      Self.moments(of: counts, weights: counts.indices.map { probabilities[$0 * stride + k] })
    }
  }

  /// All counts but for 10⁻²⁰ of what is left at the open end.
  private func addedCounts(_ use: String) -> (lowest: Double, highest: Double) {
    let quantiles = TruncatedQuantiles(self, shape: shape, for: use)
    let share = [Double](repeating: 1e-20, count: Shapes.count(shape))
    return (quantiles.quantiles(below: share).min() ?? 0, quantiles.quantiles(above: share).max() ?? 0)
  }

  private static func moments(
    of values: [Double], weights: [Double]
  ) -> (mean: Double, variance: Double) {
    let sum = weights.reduce(0, +)
    // Where a weight has underflowed, the value may be infinite.
    func average(_ f: (Double) -> Double) -> Double {
      zip(values, weights).reduce(0) { $1.1 > 0 ? $0 + $1.1 * f($1.0) : $0 } / sum
    }
    let middle = values[values.count / 2]
    let mean = middle + average { $0 - middle }
    return (mean, average { ($0 - mean) * ($0 - mean) })
  }
}
