// The exponential distribution.

import Constraints
import Foundation
import Randomness
import Tracing

/// The exponential distribution with rate λ, element by element.
///
/// log p(x) = log λ − λ x for x ≥ 0
public struct Exponential: DistributionWithMoments, DistributionWithCDF {
  public let rate: TracedArray

  /// - Parameter rate: λ, positive and finite. A constant out of its range stops the trace; where a traced one is, the
  ///   log density is `NaN`, or −∞ at λ = 0.
  public init(_ rate: some TracedArrayConvertible) {
    self.rate = rate.parameter("Exponential", "rate", .positive)
  }

  public var shape: [Int] { rate.shape }
  public var support: (any Constraint)? { .positive }
  public var mean: TracedArray { 1 / rate }
  public var variance: TracedArray { 1 / (rate * rate) }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    zeroDensity(where: x .< 0, else: log(rate) - rate * x)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    select(x .< 0, -Double.infinity, log1mexp(minus: rate * x, logarithm: log(rate) + log(x)))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray { select(x .< 0, 0, -(rate * x)) }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    let λ = rate.drawable("Exponential", to: shape)
    return λ.indices.map { Foundation.exp(logOfMinusOtherTail(p[$0]) - Foundation.log(λ[$0])) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let λ = rate.drawable("Exponential", to: shape)
    return λ.indices.map { -p[$0] / λ[$0] }
  }
}
