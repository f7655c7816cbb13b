// The geometric distribution.

import Constraints
import Foundation
import Randomness
import Tracing

/// The number of failures before the first success, element by element.
///
/// log P(k) = log p + k log(1 − p) for whole k ≥ 0, with 0 log 0 = 0; −∞ for other numbers.
///
/// The distribution function is 1 − (1 − p)^(⌊k⌋ + 1).
public struct Geometric: DistributionWithMoments, DistributionWithCDF {
  public let probability: TracedArray

  /// - Parameter probability: p, positive and not above 1. A constant out of its range stops the trace; where a traced
  ///   one is, the log probability is `NaN`, or −∞ at 0.
  public init(_ probability: some TracedArrayConvertible) {
    self.probability = probability.parameter(
      "Geometric", "probability",
      ParameterRange(description: "positive and not above 1", ends: [.above(0), .to(1)]))
  }

  public var shape: [Int] { probability.shape }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange() }
  /// (1 − p)/p
  public var mean: TracedArray { (1 - probability) / probability }
  /// (1 − p)/p²
  public var variance: TracedArray { (1 - probability) / (probability * probability) }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    zeroDensity(where: isNoCount(x), else: log(probability) + xlog1my(x, probability))
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    zeroDensity(where: x .< 0, else: log1mexp(logTail(x)))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray { select(x .< 0, 0, logTail(x)) }

  private func logTail(_ x: TracedArray) -> TracedArray {
    (x.constantCounts("Geometric") + 1) * log1p(-probability)
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logCDF: p, shape: shape, "Geometric")
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logSurvival: p, shape: shape, "Geometric")
  }

  /// The whole part of an exponential variate of rate −log(1 − p).
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    probability.drawable("Geometric", to: shape).map { p in
      (Foundation.log(generator.openUniform()) / Foundation.log1p(-p)).rounded(.down)
    }
  }
}
