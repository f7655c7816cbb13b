// Effective sample sizes: how many independent draws would estimate a quantity as well as these do.

import Foundation
import Statistics

extension ScalarDraws {
  /// The effective sample sizes of these draws.
  public var effectiveSampleSize: EffectiveSampleSize { EffectiveSampleSize(draws: self) }
}

/// Effective sample sizes (ESS) by the definitions of Vehtari et al. (2021), *Rank-normalization, folding, and
/// localization: an improved R̂ for assessing convergence of MCMC*, doi 10.1214/20-BA1221, as ArviZ computes them.
///
/// With S draws, ESS = S / τ, τ = 1 + 2 Σ ρ(t). The autocorrelations ρ combine the variances within and between
/// the halves of all chains, and the sum ends by Geyer's initial monotone sequence. At most S log₁₀ S is
/// given for antithetic chains.
///
/// The standard error is Sokal's, ESS · √(2(2M + 1)/S), where M is the last lag of the sum (*Monte Carlo
/// Methods in Statistical Mechanics: Foundations and New Algorithms*, 1997,
/// doi 10.1007/978-1-4899-0319-8_6): 16 % for 400 independent draws.
///
/// No size depends on the unit of the draws, nor, beyond rounding, on where zero is; that of E[x²] does on the latter.
///
/// # Where nothing can be said
/// Value and error are `NaN`
/// - for invalid ``ScalarDraws``;
/// - where a chain gives one number over and over for more than half its length, unless chains have come to that number
///   twice or more, as to the 0 of an outcome that is seldom 1: it may never have moved, and standing still is no
///   evidence of how it moves. Of 0/1 outcomes that hardly ever change, see ``ScalarDraws/estimatedRate``;
/// - for a quantity that all draws agree on, as on (x − x̄)² in a chain that visits two places equally often, or on
///   being above a quantile that only the middle draw, which the halves leave out, is below.
///
/// # Where ArviZ answers otherwise
/// As found in ArviZ 0.23 and 1.3; `make interop` compares with the newest.
/// - Draws within 1e-15 of each other count as S independent ones there, whatever their unit: a chain that never
///   moved, and every chain of small enough numbers. So does the share of draws below a quantile that is the largest
///   draw. One frozen chain among others is part of the average.
/// - Sizes of numbers whose squares overflow are `NaN` there, those of the standard deviation from 1e76 on.
/// - A quantile between neighbours a ≤ b is (1 − f)a + fb there, which may fall below a, even where a = b. If many draws
///   equal the quantile, the last bit of it decides whether they count as above it, and that may change the tail's size
///   from 30 to 900 of 1000. Here they never do.
/// - Since version 1 the tail of its table is that of the 11 % and 89 % quantiles; here it is that of 5 % and 95 %, as in
///   Stan.
public struct EffectiveSampleSize: Sendable {
  let draws: ScalarDraws

  /// Of the rank-normalised draws: whether the bulk of the distribution is explored.
  public var bulk: Estimate { bulk(ofNormalizedHalves: draws.splitIntoHalves().rankNormalized()) }

  /// The smaller one of the 5 % and 95 % quantiles.
  public var tail: Estimate {
    let sorted = draws.sorted
    return [quantile(0.05, in: sorted), quantile(0.95, in: sorted)].smallest
  }

  /// Of the mean.
  public var mean: Estimate { size(\.sizeForMean) }

  /// Of the mean square, E[x²], about zero and not the mean. It suits no other purpose: in a chain that alternates
  /// about a mean far from zero, x² alternates as x does, and tells nothing of the spread.
  public var secondMoment: Estimate {
    size { $0.inUnitOfLargest().draws.map { $0 * $0 }.sizeForMean }
  }

  /// The smaller one of the mean and the spread, (x − x̄)². An antithetic chain, in which draws alternate about
  /// the mean, estimates the mean far better than the spread: quote this one.
  public var firstTwoMoments: Estimate { [mean, standardDeviation].smallest }

  /// Of the standard deviation: that of the mean of (x − x̄)².
  public var standardDeviation: Estimate {
    size { $0.normalized().deviations.map { $0 * $0 }.sizeForMean }
  }

  /// Of the quantile with the given probability: that of the share of draws which are not above it or, where none is
  /// above, of those which are below.
  public func quantile(_ probability: Double) -> Estimate { quantile(probability, in: draws.sorted) }

  /// The same, given the draws in ascending order.
  func quantile(_ probability: Double, in sorted: SortedDraws) -> Estimate {
    guard let place = sorted.place(ofQuantile: probability) else { return .undefined }
    return size { draws in
      let share = draws.map { $0 <= place.draw ? 1 : 0 }
      return share.isConstant ? draws.map { $0 < place.draw ? 1 : 0 }.sizeForMean : share.sizeForMean
    }
  }

  /// That of the bulk, given the rank-normalised halves of the chains.
  func bulk(ofNormalizedHalves halves: ScalarDraws) -> Estimate { size { _ in halves.sizeForMeanOfHalves } }

  private func size(_ compute: (ScalarDraws) -> Estimate) -> Estimate {
    draws.isValid && draws.frozenChains.isEmpty ? compute(draws) : .undefined
  }
}

extension ScalarDraws {
  /// The effective sample size for the mean, whether or not chains stand still; undefined if all draws are equal.
  var sizeForMean: Estimate { isValid ? splitIntoHalves().sizeForMeanOfHalves : .undefined }

  /// The same for chains that have been split already.
  fileprivate var sizeForMeanOfHalves: Estimate {
    guard !isConstant else { return .undefined }
    let total = Double(count)
    let (time, window) = normalized().deviations.autocorrelationTime()
    let size = total / max(time, 1 / log10(total))
    return Estimate(value: size, error: size * (2 * (2 * Double(window) + 1) / total).squareRoot())
  }

  /// τ = 1 + 2 Σ ρ(t) of the mean with Geyer's truncation, and the number of lags that entered it.
  private func autocorrelationTime() -> (time: Double, window: Int) {
    let n = drawsPerChain
    var covariance = MeanAutocovariance(self)
    let within = covariance[0] * Double(n) / Double(n - 1)
    let total = covariance[0] + Statistics.variance(of: chains.map(Statistics.mean(of:)))
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
}
