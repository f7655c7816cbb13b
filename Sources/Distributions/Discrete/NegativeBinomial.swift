// The negative binomial distribution by mean and dispersion.

import Constraints
import Randomness
import Tracing

/// Poisson counts whose rate is a gamma variate of mean μ and shape φ, element by element; their variance is μ + μ²/φ.
///
/// log P(k) = log Γ(k + φ) − log Γ(φ) − log k! + φ log(φ/(φ + μ)) + k log(μ/(φ + μ)) for whole k ≥ 0; −∞ for other
/// numbers. Large φ lose nothing: for φ → ∞ the Poisson distribution comes out.
///
/// The distribution function is 1 − I_q(⌊k⌋ + 1, φ) with q = μ/(φ + μ), a regularized incomplete beta function, where φ is constant.
/// Where φ is traced, it is the sum of ⌊k⌋ + 1 probabilities, at most a hundred thousand, and has derivatives by φ as
/// well; 1 − F comes then from a continued fraction where k is above the mean, about.
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
  public var variance: TracedArray { mean + mean * mean / dispersion }

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
    let k = x.constantCounts("NegativeBinomial")
    guard dispersion.knownValues != nil else {
      return zeroDensity(where: x .< 0, else: min(sum(upTo: k), 0))
    }
    let (p, q) = shares
    return zeroDensity(
      where: x .< 0, else: logRegularizedBeta(p, complement: q, a: dispersion, b: k + 1))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    let k = x.constantCounts("NegativeBinomial")
    guard dispersion.knownValues != nil else { return select(x .< 0, 0, tracedLogSurvival(k)) }
    let (p, q) = shares
    return select(x .< 0, 0, logRegularizedBeta(q, complement: p, a: k + 1, b: dispersion))
  }

  /// φ/(φ + μ) and μ/(φ + μ)
  private var shares: (p: TracedArray, q: TracedArray) {
    (dispersion / (dispersion + mean), mean / (dispersion + mean))
  }

  /// log (1 − F(k)): above the mean, about, by I_q(k + 1, φ) = P(k + 1)/(1 + d₁/(1 + d₂/(1 + …))), else by the sum.
  private func tracedLogSurvival(_ k: TracedArray) -> TracedArray {
    let (a, φ, q) = (k + 1, dispersion, shares.q)
    let isAbove = q .< (a + 1) / (a + φ + 2)
    let tail = logDensity(a) - log(betaContinuedFraction(q, a: a, b: φ))
    return select(isAbove, tail, log1mexp(min(sum(upTo: k), 0)))
  }

  private func sum(upTo k: TracedArray) -> TracedArray {
    let columns = NegativeBinomial(
      mean: mean.reshaped(to: mean.shape + [1]), dispersion: dispersion.reshaped(to: dispersion.shape + [1]))
    return logSumOfProbabilities(upTo: k, "NegativeBinomial") { columns.logDensity($0) }
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
