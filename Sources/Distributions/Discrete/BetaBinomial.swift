// The beta-binomial distribution.

import Constraints
import Randomness
import Tracing

/// The number of successes among n trials whose common probability is a beta variate, element by element.
///
/// log P(k) = log(n over k) + log B(k + a, n − k + b) − log B(a, b) for whole 0 ≤ k ≤ n; −∞ for other numbers.
///
/// The distribution function is a sum of probabilities, of at most 100,000; n must be constant there.
public struct BetaBinomial: DistributionWithMoments, DistributionWithCDF {
  public let trials: TracedArray
  public let a: TracedArray
  public let b: TracedArray

  /// - Parameters:
  ///   - trials: n, whole and not negative.
  ///   - a: positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     probability is `NaN`. So for all parameters.
  ///   - b: positive and finite.
  public init(
    trials: some TracedArrayConvertible, _ a: some TracedArrayConvertible, _ b: some TracedArrayConvertible
  ) {
    self.trials = trials.parameter("BetaBinomial", "number of trials", .count)
    self.a = a.parameter("BetaBinomial", "first parameter", .positive)
    self.b = b.parameter("BetaBinomial", "second parameter", .positive)
  }

  public var shape: [Int] { commonShape("BetaBinomial", trials, a, b) }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange(to: trials) }
  /// n a/(a + b)
  public var mean: TracedArray { trials * a / (a + b) }
  /// n a b (a + b + n)/((a + b)² (a + b + 1))
  public var variance: TracedArray {
    let sum = a + b
    return trials * (a / sum) * (b / sum) * ((sum + trials) / (sum + 1))
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let betas =
      logRisingFactorial(a, x) + logRisingFactorial(b, trials - x) - logRisingFactorial(a + b, trials)
    return zeroDensity(
      where: isNoCount(x) .| (x .> trials), else: logBinomialCoefficient(trials, x) + betas)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    let tails = tails(x)
    return zeroDensity(where: x .< 0, else: select(x .>= trials, 0, tails.lower))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    let tails = tails(x)
    return select(x .< 0, 0, zeroDensity(where: x .>= trials, else: tails.upper))
  }

  /// log P(X ≤ k) and log P(X > k) for 0 ≤ k < n; the larger one is the rest of the smaller one.
  private func tails(_ x: TracedArray) -> (lower: TracedArray, upper: TracedArray) {
    let k = min(x.constantCounts("BetaBinomial"), trials)
    let lower = min(sum(upTo: k), 0)
    // Failures are counted in place of successes.
    let upper = min(BetaBinomial(trials: trials, b, a).sum(upTo: max(trials - k - 1, 0)), 0)
    return (
      select(upper .< -Double.log2, log1mexp(upper), lower),
      select(lower .< -Double.log2, log1mexp(lower), upper)
    )
  }

  private func sum(upTo k: TracedArray) -> TracedArray {
    let columns = BetaBinomial(
      trials: trials.reshaped(to: trials.shape + [1]), a.reshaped(to: a.shape + [1]),
      b.reshaped(to: b.shape + [1]))
    return logSumOfProbabilities(upTo: k.constantCounts("BetaBinomial"), "BetaBinomial") {
      columns.logDensity($0)
    }
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logCDF: p, shape: shape, "BetaBinomial")
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logSurvival: p, shape: shape, "BetaBinomial")
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let n = trials.drawable("BetaBinomial", to: shape)
    let (a, b) = (a.drawable("BetaBinomial", to: shape), b.drawable("BetaBinomial", to: shape))
    return n.indices.map { k in
      let p = generator.beta(a[k], b[k])
      return generator.binomial(trials: n[k], probability: p)
    }
  }
}
