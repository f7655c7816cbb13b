// Effective sample sizes: how many independent draws would estimate a quantity as well as these do.

import Foundation

extension Draws {
  /// The effective sample sizes of these draws.
  public var effectiveSampleSize: EffectiveSampleSize { EffectiveSampleSize(draws: self) }
}

/// Effective sample sizes (ESS) by the definitions of Vehtari et al. (2021), *Rank-normalization, folding, and
/// localization*, doi 10.1214/20-BA1221, as ArviZ computes them.
///
/// With S draws, ESS = S / τ, τ = 1 + 2 Σ ρ(t). The autocorrelations ρ combine the variances within and between
/// the halves of all chains, and the sum ends by Geyer's initial monotone sequence. At most S log₁₀ S is
/// given for antithetic chains.
///
/// The standard error is Sokal's, ESS · √(2(2M + 1)/S), where M is the last lag of the sum (*Monte Carlo
/// Methods in Statistical Mechanics*, 1997, equation 3.19): 16 % for 400 independent draws.
///
/// # Edge cases
/// Constant draws count as independent (ESS = S, error 0). Invalid ``Draws`` give `NaN`.
public struct EffectiveSampleSize: Sendable {
  let draws: Draws

  /// Of the rank-normalised draws: whether the bulk of the distribution is explored.
  public var bulk: Estimate {
    guard draws.isValid else { return .undefined }
    return estimate(of: draws.splitIntoHalves().rankNormalized())
  }

  /// The smaller one of the 5 % and 95 % quantiles.
  public var tail: Estimate { smaller(quantile(0.05), quantile(0.95)) }

  /// Of the mean.
  public var mean: Estimate {
    guard draws.isValid else { return .undefined }
    return estimate(of: draws.splitIntoHalves())
  }

  /// Of the second moment, E[x²].
  public var secondMoment: Estimate { draws.map { $0 * $0 }.effectiveSampleSize.mean }

  /// The smaller one of the mean and the second moment. An antithetic chain, in which draws alternate about
  /// the mean, estimates the mean far better than the spread: quote this one.
  public var firstTwoMoments: Estimate { smaller(mean, secondMoment) }

  /// Of the standard deviation: that of the mean of (x − x̄)².
  public var standardDeviation: Estimate { draws.squaredDeviations().effectiveSampleSize.mean }

  /// Of the quantile with the given probability: that of the share of draws which lie below it.
  public func quantile(_ probability: Double) -> Estimate {
    let threshold = draws.quantile(probability)
    guard draws.isValid, threshold.isFinite else { return .undefined }
    return draws.map { $0 <= threshold ? 1 : 0 }.effectiveSampleSize.mean
  }

  private func smaller(_ a: Estimate, _ b: Estimate) -> Estimate {
    a.value.isNaN || a.value < b.value ? a : b
  }
}

extension Draws {
  func squaredDeviations() -> Draws {
    let centre = mean
    return map { ($0 - centre) * ($0 - centre) }
  }

  /// Whether all draws are the same number up to rounding.
  var isConstant: Bool {
    let values = pooled
    guard let smallest = values.min(), let largest = values.max() else { return true }
    return largest - smallest <= 1e-15 * max(abs(smallest), abs(largest))
  }
}

/// The effective sample size of the mean of chains that have been split already.
private func estimate(of split: Draws) -> Estimate {
  let total = Double(split.count)
  if split.isConstant { return Estimate(value: total, error: 0) }
  let (time, window) = autocorrelationTime(ofMean: split)
  let size = total / max(time, 1 / log10(total))
  return Estimate(value: size, error: size * (2 * (2 * Double(window) + 1) / total).squareRoot())
}

/// τ = 1 + 2 Σ ρ(t) with Geyer's truncation, and the number of lags that entered it.
private func autocorrelationTime(ofMean split: Draws) -> (time: Double, window: Int) {
  let n = split.drawsPerChain
  let covariance = split.meanAutocovariance()
  let within = covariance[0] * Double(n) / Double(n - 1)
  let total = covariance[0] + variance(of: split.chains.map(mean(of:)))
  func correlation(_ lag: Int) -> Double { 1 - (within - covariance[lag]) / total }

  // The sums ρ(2k) + ρ(2k+1) are positive and decrease in k for a reversible chain (Geyer 1992, doi
  // 10.1214/ss/1177011137): the sum over lags stops before the first that is not, and none exceeds the one
  // before it.
  var even = 1.0
  var pair = even + correlation(1)
  var bounded = pair
  var sumOfPairs = 0.0
  var k = 0
  while pair > 0, 2 * k < n - 4 {
    sumOfPairs += bounded
    k += 1
    even = correlation(2 * k)
    pair = even + correlation(2 * k + 1)
    bounded = min(bounded, pair)
  }
  // The even lag of the first pair left out still counts once, which lowers the variance for antithetic chains.
  return (-1 + 2 * sumOfPairs + (pair < 0 ? max(even, 0) : even), 2 * k)
}
