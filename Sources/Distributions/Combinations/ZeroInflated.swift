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
    let isInRange = (probability .>= 0) .& (probability .<= 1)
    return select(isInRange, select(x .== 0, logZero, others), Double.nan)
  }

  /// log (π + (1 − π) P₀(0)), by the logarithms of both terms where these would underflow. Where π is 0, its own has no
  /// slope.
  private var logZero: TracedArray {
    let (π, zero) = (probability, base.logDensity(TracedArray(0)))
    let terms = TracedArray.stack([log(π), log1p(-π) + zero].map { $0.broadcast(to: shape) })
    let isNormal = π .>= Double.leastNormalMagnitude
    return select(
      (zero .> -200) .| (π .> 1e-80), log(π + (1 - π) * exp(zero)),
      select(isNormal, terms.logSumExp(axis: 0), zero))
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let π = probability.drawable("ZeroInflated", to: shape)
    let counts = base.draw(shape: shape, using: &generator)
    return counts.indices.map { generator.uniform() < π[$0] ? 0 : counts[$0] }
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
