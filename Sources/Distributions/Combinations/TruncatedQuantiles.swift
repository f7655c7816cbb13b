// The quantiles of a truncated distribution with constant parameters, of which its draws and moments are made.

import Foundation
import Tracing

/// The quantiles between the bounds, element by element, in whichever tail of the base is smaller.
struct TruncatedQuantiles<Base: DistributionWithCDF> {
  private let base: Base
  private let shape: [Int]
  /// log F at the bounds, and log (1 − F).
  private let below: (lower: [Double], upper: [Double])
  private let above: (lower: [Double], upper: [Double])
  private let bounds: (lower: [Double], upper: [Double])
  /// Where they are in the right order, as they have to be.
  private let areBoundsOrdered: [Bool]
  /// Where the density is the same between the bounds.
  private let isNarrow: [Bool]

  /// - Parameter use: what the parameters have to be constant for, as in "Truncated.draw".
  init(_ truncated: Truncated<Base>, shape: [Int], for use: String) {
    func constants(_ value: TracedArray?, _ missing: Double) -> [Double] {
      guard let values = (value ?? TracedArray(missing)).broadcast(to: shape).knownValues else {
        stopTracing(use, "a parameter depends on the traced position, but has to be constant there")
      }
      return values
    }
    (base, self.shape) = (truncated.base, shape)
    let (edge, upper) = (truncated.edge, truncated.upper)
    below = (constants(edge.map(base.logCDF), -.infinity), constants(upper.map(base.logCDF), 0))
    above = (
      constants(edge.map(base.logSurvival), 0), constants(upper.map(base.logSurvival), -.infinity)
    )
    bounds = (constants(truncated.lower, -.infinity), constants(upper, .infinity))
    areBoundsOrdered = constants(truncated.areBoundsOrdered.map { select($0, 1, 0) }, 1).map { $0 == 1 }
    isNarrow = constants(truncated.isNarrow.map { select($0, 1, 0) }, 0).map { $0 == 1 }
  }

  /// The quantiles with these shares of the probability below them, or above them where only the upper tail of the base is
  /// left: for uniform shares, draws.
  func draws(_ shares: [Double]) -> [Double] { quantiles(shares, shares, bySurvival: isUpperTail) }

  /// The quantiles with these shares of the probability below them.
  func quantiles(below shares: [Double]) -> [Double] {
    quantiles(shares, shares.map { 1 - $0 }, bySurvival: isUpperTail)
  }

  /// The quantiles with these shares of the probability above them.
  func quantiles(above shares: [Double]) -> [Double] {
    quantiles(shares.map { 1 - $0 }, shares) { below.upper[$0] >= -Double.log2 }
  }

  /// The share of the probability below the median of the base, where a density may have a kink; ½ where that is cut off.
  var sharesBelowMedian: [Double] {
    below.lower.indices.map { k in
      let (lower, upper) = (exp(below.lower[k]), exp(below.upper[k]))
      let share = (0.5 - lower) / (upper - lower)
      return share > 0 && share < 1 ? share : 0.5
    }
  }

  /// Whether more than half of the base is cut off below.
  private func isUpperTail(_ k: Int) -> Bool { below.lower[k] > -Double.log2 }

  private func quantiles(
    _ sharesBelow: [Double], _ sharesAbove: [Double], bySurvival: (Int) -> Bool
  ) -> [Double] {
    let fromBelow = base.quantile(
      logCDF: Self.between(below.lower, below.upper, sharesBelow), shape: shape)
    let fromAbove = base.quantile(
      logSurvival: Self.between(above.upper, above.lower, sharesAbove), shape: shape)
    return sharesBelow.indices.map { k in
      let (low, high) = (bounds.lower[k], bounds.upper[k])
      guard areBoundsOrdered[k] else { return .nan }
      if isNarrow[k] { return low + sharesBelow[k] * (high - low) }
      // Rounding can put a quantile beyond its bound.
      return min(max(bySurvival(k) ? fromAbove[k] : fromBelow[k], low), high)
    }
  }

  /// log(eᵖ + u (e^q − eᵖ)) for p < q.
  private static func between(_ p: [Double], _ q: [Double], _ u: [Double]) -> [Double] {
    u.indices.map { k in
      let ratio = exp(p[k] - q[k])
      return q[k] + log(ratio + u[k] * (1 - ratio))
    }
  }
}
