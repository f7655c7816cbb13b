// The negative binomial distribution by mean and dispersion.

import Constraints
import Randomness
import Tracing

/// Poisson counts whose rate is a gamma variate of mean μ and shape φ, element by element; their variance is μ + μ²/φ.
///
/// log P(k) = log Γ(k + φ) − log Γ(φ) − log k! + φ log(φ/(φ + μ)) + k log(μ/(φ + μ)) for whole k ≥ 0; −∞ for other
/// numbers. Large φ lose nothing: for φ → ∞ the Poisson distribution comes out.
public struct NegativeBinomial: DistributionWithMoments {
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
  public var variance: TracedArray { mean + mean * mean / dispersion }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let (μ, φ) = (mean, dispersion)
    // Without k log(k + φ), which the quotient with φ + μ takes.
    let remainders = stirlingRemainder(x + φ) - stirlingRemainder(φ)
    let gammas = (φ - 0.5) * log1p(x / φ) - x + remainders
    let powers = x * log(μ) + x * log1p((x - μ) / (φ + μ)) - φ * log1p(μ / φ)
    return zeroDensity(where: isNoCount(x), else: gammas + powers - lgamma(x + 1))
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
