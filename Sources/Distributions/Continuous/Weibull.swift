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
    let ε = 1 / exponent
    let ratio = select(
      ε .< 0.02, Self.smallLogRatio(min(ε, 0.02)), lgamma(1 + 2 * ε) - 2 * lgamma(1 + ε))
    return mean * (mean * expm1(ratio))
  }

  /// log Γ(1 + 2ε) − 2 log Γ(1 + ε), which is about π²/6 ε², by the series of log Γ: DLMF 5.7.3,
  /// https://dlmf.nist.gov/5.7.E3.
  private static func smallLogRatio(_ ε: TracedArray) -> TracedArray {
    // (ζ(n) − 1) (2ⁿ − 2)/n for n = 2 to 9, with Riemann's ζ.
    let coefficients = [
      0.64493406684822644, 0.40411380631918857, 0.28813131798898367, 0.22156653086021956,
      0.17921164050597444, 0.15028699287461088, 0.12945605928473278, 0.11380892681132548,
    ]
    let sum = coefficients.reversed().reduce(TracedArray(0)) { $1 - ε * $0 }
    return log1p(ε * ε / (1 + 2 * ε)) + ε * ε * sum
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = x / scale
    let value = log(exponent) - log(scale) + xlogy(exponent - 1, z) - pow(z, exponent)
    return zeroDensity(where: (x .< 0) .| (x .== Double.infinity), else: value)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    let z = x / scale
    let value = log1mexp(minus: pow(z, exponent), logarithm: exponent * log(z))
    return select(x .<= 0, -Double.infinity, value)
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray { select(x .<= 0, 0, -pow(x / scale, exponent)) }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    let (k, λ) = (exponent.drawable("Weibull", to: shape), scale.drawable("Weibull", to: shape))
    return k.indices.map { λ[$0] * Foundation.exp(logOfMinusOtherTail(p[$0]) / k[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let (k, λ) = (exponent.drawable("Weibull", to: shape), scale.drawable("Weibull", to: shape))
    return k.indices.map { λ[$0] * Foundation.pow(-p[$0], 1 / k[$0]) }
  }
}
