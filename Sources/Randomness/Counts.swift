// Poisson and binomial variates.

import Foundation

extension RandomNumberGenerator {
  /// A draw of the Poisson distribution; `NaN` for a rate that is negative or not finite.
  ///
  /// Of a process with the given rate the m-th arrival is a gamma variate X of shape m, with m about 7/8 of the rate. Where
  /// it comes within time 1, m arrivals and those of the rest of the time are counted; else the m − 1 earlier ones fall
  /// evenly before it. Small rates are counted by products of uniform numbers. Both are exact.
  ///
  /// Source: Ahrens & Dieter, "Computer methods for sampling from gamma, beta, Poisson and binomial distributions",
  /// Computing 12 (1974), doi 10.1007/BF02293108.
  package mutating func poisson(rate: Double) -> Double {
    guard rate >= 0, rate.isFinite else { return .nan }
    var (rest, count) = (rate, 0.0)
    while rest >= 16 {
      let m = (7 * rest / 8).rounded(.down)
      let arrival = gamma(shape: m)
      if arrival > rest { return count + binomial(trials: m - 1, probability: rest / arrival) }
      count += m
      rest -= arrival
    }
    let limit = exp(-rest)
    var product = openUniform()
    while product > limit {
      count += 1
      product *= openUniform()
    }
    return count
  }

  /// A draw of the binomial distribution; `NaN` for parameters out of their range.
  ///
  /// The middle one of n sorted uniform numbers is a beta variate X. The half of them that lies on the other side of p than
  /// X is known by it, and the other half goes on with what p is among it. Few trials are made one by one. Source as of
  /// `poisson(rate:)`.
  package mutating func binomial(trials: Double, probability: Double) -> Double {
    guard trials >= 0, trials.isFinite, probability >= 0, probability <= 1 else { return .nan }
    var (n, p, count) = (trials, probability, 0.0)
    while n >= 16 {
      if p <= 0 || p >= 1 { return p <= 0 ? count : count + n }
      let middle = (n / 2).rounded(.down) + 1
      let x = beta(middle, n + 1 - middle)
      if x <= p {
        count += middle
        (n, p) = (n - middle, (p - x) / (1 - x))
      } else {
        (n, p) = (middle - 1, p / x)
      }
    }
    for _ in 0..<Int(n) where uniform() < p { count += 1 }
    return count
  }
}
