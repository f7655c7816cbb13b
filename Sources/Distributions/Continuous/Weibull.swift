// The Weibull distribution.

import Constraints
import Foundation
import Tracing

/// The Weibull distribution with shape k and scale λ, element by element.
///
/// log p(x) = log k − log λ + (k − 1) log(x/λ) − (x/λ)ᵏ for x ≥ 0; at 0 the density is 0 for k > 1, 1/λ for k = 1 and
/// infinite for k < 1.
public struct Weibull: DistributionWithMoments, DistributionWithCDF {
  public let exponent: TracedArray
  public let scale: TracedArray

  /// - Parameters:
  ///   - shape: k, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`. So for both parameters.
  ///   - scale: λ, positive and finite.
  public init(shape: some TracedArrayConvertible, scale: some TracedArrayConvertible) {
    exponent = shape.parameter("Weibull", "shape", .positive)
    self.scale = scale.parameter("Weibull", "scale", .positive)
  }

  public var shape: [Int] { commonShape("Weibull", exponent, scale) }
  public var support: (any Constraint)? { .positive }
  /// λ Γ(1 + 1/k)
  public var mean: TracedArray { scale * exp(lgamma(1 + 1 / exponent)) }
  /// λ² (Γ(1 + 2/k) − Γ(1 + 1/k)²)
  public var variance: TracedArray {
    let root = exp(lgamma(1 + 1 / exponent))
    return scale * scale * (exp(lgamma(1 + 2 / exponent)) - root * root)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = x / scale
    let value = log(exponent) - log(scale) + xlogy(exponent - 1, z) - pow(z, exponent)
    return zeroDensity(where: (x .< 0) .| (x .== Double.infinity), else: value)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, -Double.infinity, log1mexp(-pow(x / scale, exponent)))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray { select(x .<= 0, 0, -pow(x / scale, exponent)) }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    quantile(logSurvival: p.map(otherTail), shape: shape)
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let (k, λ) = (exponent.drawable("Weibull", to: shape), scale.drawable("Weibull", to: shape))
    return k.indices.map { λ[$0] * Foundation.pow(-p[$0], 1 / k[$0]) }
  }
}
