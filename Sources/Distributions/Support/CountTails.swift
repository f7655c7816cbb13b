// What distribution functions of counts share.

import Foundation
import Tracing

extension TracedArray {
  /// The whole numbers at or below these, at least 0 and at most 10¹⁵; stops where they are traced, since a distribution function
  /// of counts is a staircase.
  func constantCounts(_ distribution: String) -> TracedArray {
    guard let values = knownValues else {
      stopTracing(
        "\(distribution).logCDF",
        "the count depends on the traced position, but has to be given as data: a distribution function of counts is a staircase"
      )
    }
    return TracedArray(
      values.map { $0.isNaN ? $0 : Swift.min(Swift.max($0.rounded(.down), 0), 1e15) }, shape: shape)
  }
}

/// log Σ P(j) over 0 ≤ j ≤ k, for each constant k.
///
/// - Parameter logProbability: log P(j), where counts and results are in a last axis of their own.
func logSumOfProbabilities(
  upTo k: TracedArray, _ distribution: String, _ logProbability: (_ counts: TracedArray) -> TracedArray
) -> TracedArray {
  let last = Int(k.knownValues!.filter(\.isFinite).max() ?? 0)
  guard last < 100_000 else {
    stopTracing(
      "\(distribution).logCDF",
      "the \(last + 1) probabilities up to \(last) would be added, and at most 100000 are; is the number of trials right?"
    )
  }
  let counts = TracedArray((0...last).map(Double.init))
  let isIncluded = counts .<= k.reshaped(to: k.shape + [1])
  let sum = select(isIncluded, logProbability(counts), -Double.infinity).logSumExp(axis: -1)
  return select(k .== k, sum, Double.nan)
}

extension DistributionWithCDF {
  /// The least counts k with log F(k) ≥ p.
  func leastCounts(logCDF p: [Double], shape: [Int], _ name: String) -> [Double] {
    leastCounts(p, { logCDF(TracedArray($0, shape: shape)).drawable(name, to: shape) }, isReached: >=)
  }

  /// The least counts k with log (1 − F(k)) ≤ p.
  func leastCounts(logSurvival p: [Double], shape: [Int], _ name: String) -> [Double] {
    leastCounts(p, { logSurvival(TracedArray($0, shape: shape)).drawable(name, to: shape) }, isReached: <=)
  }

  /// The least whole numbers from 0 whose logarithms of tails reach p, as those of all larger ones do; +∞ where none
  /// below 10¹⁵ does, and `NaN` where these are no numbers.
  private func leastCounts(
    _ p: [Double], _ logTails: ([Double]) -> [Double], isReached: (Double, Double) -> Bool
  ) -> [Double] {
    let n = p.count
    var (below, above) = ([Double](repeating: -1, count: n), [Double](repeating: 0, count: n))
    let areNumbers = zip(logTails(above), p).map { !($0 + $1).isNaN }
    func areReached(_ k: [Double]) -> [Bool] {
      zip(zip(logTails(k), p), areNumbers).map { !$1 || isReached($0.0, $0.1) }
    }
    var reached = areReached(above)
    while let k = reached.firstIndex(of: false), above[k] < 1e15 {
      for k in 0..<n where !reached[k] { (below[k], above[k]) = (above[k], 2 * above[k] + 1) }
      reached = areReached(above)
    }
    while (0..<n).contains(where: { above[$0] - below[$0] > 1 }) {
      let middle = zip(below, above).map { (($0 + $1) / 2).rounded(.down) }
      for (k, isReached) in areReached(middle.map { Swift.max($0, 0) }).enumerated()
      where above[k] - below[k] > 1 {
        if isReached { above[k] = middle[k] } else { below[k] = middle[k] }
      }
    }
    return above.indices.map { !areNumbers[$0] ? .nan : reached[$0] ? above[$0] : .infinity }
  }
}
