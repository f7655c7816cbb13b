// The negative binomial distribution by mean and dispersion.

import Constraints
import Randomness
import Tracing

/// Poisson counts whose rate is a gamma variate of mean μ and shape φ, element by element; their variance is μ + μ²/φ.
///
/// log P(k) = log Γ(k + φ) − log Γ(φ) − log k! + φ log(φ/(φ + μ)) + k log(μ/(φ + μ)) for whole k ≥ 0; −∞ for other
/// numbers. Large φ lose nothing: for φ → ∞ the Poisson distribution comes out.
///
/// The distribution function is 1 − I_q(⌊k⌋ + 1, φ) with q = μ/(φ + μ), a regularized incomplete beta function; where φ is traced
/// it takes an integral.
public struct NegativeBinomial: DistributionWithMoments, DistributionWithCDF {
  public let mean: TracedArray
  public let dispersion: TracedArray

  /// - Parameters:
  ///   - mean: μ, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     probability is `NaN`. So for both parameters.
  ///   - dispersion: φ, positive and finite; the smaller, the more dispersed.
  public init(mean: some TracedArrayConvertible, dispersion: some TracedArrayConvertible) {
    let μ = mean.parameter("NegativeBinomial", "mean", .positive)
    self.dispersion = dispersion.parameter("NegativeBinomial", "dispersion", .positive)
    self.mean = μ.broadcast(to: commonShape("NegativeBinomial", μ, self.dispersion))
  }

  public var shape: [Int] { mean.shape }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange() }
  public var variance: TracedArray { mean + mean * (mean / dispersion) }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let (μ, φ) = (mean, dispersion)
    // Without k log(k + φ), which the quotient with φ + μ takes. It is no log1p, of which the argument is rounded to −1
    // where φ is small beside μ.
    let remainders = stirlingRemainder(x + φ) - stirlingRemainder(φ)
    let gammas = (φ - 0.5) * log1p(x / φ) - x + remainders
    let powers = x * log(μ) + x * log((x + φ) / (φ + μ)) - φ * log1p(μ / φ)
    return zeroDensity(where: isNoCount(x), else: gammas + powers - lgamma(x + 1))
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    let (p, q) = shares
    let k = x.constantCounts("NegativeBinomial")
    return zeroDensity(
      where: x .< 0, else: logRegularizedBeta(p, complement: q, a: dispersion, b: k + 1))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    let (p, q) = shares
    let k = x.constantCounts("NegativeBinomial")
    return select(x .< 0, 0, logRegularizedBeta(q, complement: p, a: k + 1, b: dispersion))
  }

  /// φ/(φ + μ) and μ/(φ + μ)
  private var shares: (p: TracedArray, q: TracedArray) {
    (dispersion / (dispersion + mean), mean / (dispersion + mean))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logCDF: p, shape: shape, "NegativeBinomial")
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logSurvival: p, shape: shape, "NegativeBinomial")
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let μ = mean.drawable("NegativeBinomial", to: shape)
    let φ = dispersion.drawable("NegativeBinomial", to: shape)
    return μ.indices.map { k in
      let rate = generator.gamma(shape: φ[k]) * μ[k] / φ[k]
      return generator.poisson(rate: rate)
    }
  }
}
