// The gamma distribution.

import Constraints
import Randomness
import SpecialFunctions
import Tracing

/// The gamma distribution with shape a and rate b, element by element.
///
/// log p(x) = a log b − log Γ(a) + (a − 1) log x − b x for x ≥ 0; at 0 the density is 0 for a > 1, b for a = 1 and
/// infinite for a < 1.
///
/// The distribution function is P(a, b x), a regularized incomplete gamma function; where a is traced it takes an integral.
public struct Gamma: DistributionWithMoments, DistributionWithCDF {
  public let alpha: TracedArray
  public let rate: TracedArray

  /// - Parameters:
  ///   - shape: a, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`. So for both parameters.
  ///   - rate: b, positive and finite.
  public init(shape: some TracedArrayConvertible, rate: some TracedArrayConvertible) {
    alpha = shape.parameter("Gamma", "shape", .positive)
    self.rate = rate.parameter("Gamma", "rate", .positive)
  }

  public var shape: [Int] { commonShape("Gamma", alpha, rate) }
  public var support: (any Constraint)? { .positive }
  public var mean: TracedArray { alpha / rate }
  public var variance: TracedArray { alpha / rate / rate }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let constant = alpha * log(rate) - lgamma(alpha.positiveOrNaN)
    return zeroDensity(
      where: (x .< 0) .| (x .== Double.infinity), else: constant + xlogy(alpha - 1, x) - rate * x)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, -Double.infinity, logRegularizedGammaP(rate * x, shape: alpha))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, 0, logRegularizedGammaQ(rate * x, shape: alpha))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    let (a, b) = (alpha.drawable("Gamma", to: shape), rate.drawable("Gamma", to: shape))
    return a.indices.map { inverseLogRegularizedGammaP(p[$0], shape: a[$0]) / b[$0] }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let (a, b) = (alpha.drawable("Gamma", to: shape), rate.drawable("Gamma", to: shape))
    return a.indices.map { inverseLogRegularizedGammaQ(p[$0], shape: a[$0]) / b[$0] }
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let (a, b) = (alpha.drawable("Gamma", to: shape), rate.drawable("Gamma", to: shape))
    return a.indices.map { generator.gamma(shape: a[$0]) / b[$0] }
  }
}
