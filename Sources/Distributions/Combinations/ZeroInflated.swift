// A distribution of counts with more zeros than it has by itself.

import Constraints
import Foundation
import Randomness
import Tracing

/// 0 with probability π, and else a count of another distribution, element by element.
///
/// P(0) = π + (1 − π) P₀(0), and P(k) = (1 − π) P₀(k) for k > 0.
public struct ZeroInflated<Base: Distribution>: Distribution {
  public let probability: TracedArray
  public let base: Base

  /// - Parameters:
  ///   - base: a distribution of single counts.
  ///   - probability: π, that of the additional zeros, from 0 to 1. A constant out of its range stops the trace; where
  ///     a traced one is, the log probability is `NaN`.
  public init(_ base: Base, probability: some TracedArrayConvertible) {
    self.base = base
    self.probability = probability.parameter("ZeroInflated", "probability", .probability)
    guard base.support == nil, base.eventAxes == 0 else {
      stopTracing("ZeroInflated", "a distribution of single counts is needed, but \(Base.self) is none")
    }
  }

  public var shape: [Int] { Shapes.broadcast(probability.shape, base.shape, "ZeroInflated") }
  public var support: (any Constraint)? { nil }
  /// Those of the base, and 0.
  public var countRange: CountRange? { base.countRange.map { CountRange(to: $0.largest) } }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let others = log1p(-probability) + base.logDensity(x)
    let zero = logWithZeros(base.logDensity(TracedArray(0)))
    return orNaN(select(x .== 0, zero, others))
  }

  /// `NaN` where the probability is out of its range.
  fileprivate func orNaN(_ value: TracedArray) -> TracedArray {
    select((probability .>= 0) .& (probability .<= 1), value, Double.nan)
  }

  /// log (π + (1 − π) P₀) for the probability P₀ of counts that 0 is among, by the logarithms of both terms where these would
  /// underflow. Where π is 0, its own has no slope.
  fileprivate func logWithZeros(_ logProbability: TracedArray) -> TracedArray {
    let π = probability
    let common = Shapes.broadcast(π.shape, logProbability.shape, "ZeroInflated")
    let terms = TracedArray.stack(
      [log(π), log1p(-π) + logProbability].map { $0.broadcast(to: common) })
    let isNormal = π .>= Double.leastNormalMagnitude
    return select(
      (logProbability .> -200) .| (π .> 1e-80), log(π + (1 - π) * expOrZero(logProbability)),
      select(isNormal, terms.logSumExp(axis: 0), logProbability))
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let π = probability.drawable("ZeroInflated", to: shape)
    let counts = base.draw(shape: shape, using: &generator)
    return counts.indices.map { (1 - generator.binomial(trials: 1, probability: π[$0])) * counts[$0] }
  }
}

extension ZeroInflated: DistributionWithMoments where Base: DistributionWithMoments {
  /// (1 − π) m with the mean m of the base
  public var mean: TracedArray { (1 - probability) * base.mean }
  /// (1 − π) (v + π m²) with mean m and variance v of the base
  public var variance: TracedArray {
    (1 - probability) * (base.variance + probability * base.mean * base.mean)
  }
}

extension ZeroInflated: DistributionWithCDF where Base: DistributionWithCDF {
  /// log (π + (1 − π) F₀(k)) for k ≥ 0
  public func logCDF(_ x: TracedArray) -> TracedArray {
    let above = base.logSurvival(x)
    let isNearlyAll = above .< -Double.log2
    let value = select(
      isNearlyAll, log1p((probability - 1) * expOrZero(above)), logWithZeros(base.logCDF(x)))
    return orNaN(zeroDensity(where: x .< 0, else: value))
  }

  /// log ((1 − π) (1 − F₀(k))) for k ≥ 0
  public func logSurvival(_ x: TracedArray) -> TracedArray {
    orNaN(select(x .< 0, 0, log1p(-probability) + base.logSurvival(x)))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logCDF: p, shape: shape, "ZeroInflated")
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logSurvival: p, shape: shape, "ZeroInflated")
  }
}
