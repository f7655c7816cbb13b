// Monte-Carlo standard errors of what is estimated from draws.
import SpecialFunctions

extension ScalarDraws {
  /// The Monte-Carlo standard errors of the mean, standard deviation and quantiles of these draws.
  public var monteCarloError: MonteCarloError { MonteCarloError(draws: self) }

  /// The mean with its Monte-Carlo standard error.
  public var estimatedMean: Estimate { Estimate(value: mean, error: monteCarloError.mean) }

  /// The standard deviation with its Monte-Carlo standard error.
  public var estimatedStandardDeviation: Estimate {
    Estimate(value: standardDeviation, error: monteCarloError.standardDeviation)
  }

  /// The quantile with the given probability and its Monte-Carlo standard error.
  public func estimatedQuantile(_ probability: Double) -> Estimate {
    Estimate(value: quantile(probability), error: monteCarloError.quantile(probability))
  }

  /// The mean of acceptance probabilities or of 0/1 acceptances, with its Monte-Carlo standard error.
  ///
  /// When all draws are the same, all accepted above all, the sample tells no error; then it is the posterior
  /// standard deviation of a proportion under Jeffreys' prior, Beta(½, ½), about 0.7/n where one rejection in
  /// n gives 1/n. Long runs of one outcome are what a rate near 0 or 1 looks like: unlike that of ``estimatedMean``
  /// this error exists for them too.
  public var estimatedRate: Estimate {
    let rate = mean
    guard isValid, isConstant else {
      return Estimate(value: rate, error: standardDeviation / sizeForMean.value.squareRoot())
    }
    let (a, b) = (Double(count) * rate + 0.5, Double(count) * (1 - rate) + 0.5)
    return Estimate(value: rate, error: (a * b / (a + b + 1)).squareRoot() / (a + b))
  }
}

/// Monte-Carlo standard errors (MCSE), as ArviZ computes them; `NaN` where ``EffectiveSampleSize`` is, as for a chain
/// that never moved.
public struct MonteCarloError: Sendable {
  let draws: ScalarDraws

  /// sd/√ESS.
  public var mean: Double {
    draws.standardDeviation / draws.effectiveSampleSize.mean.value.squareRoot()
  }

  /// By the delta method: Var(sd) ≈ Var((x − x̄)²)/(4 sd² ESS), ESS that of the mean of (x − x̄)².
  public var standardDeviation: Double {
    let size = draws.effectiveSampleSize.standardDeviation.value
    let (deviations, exponent) = draws.normalized()
    let squares = deviations.map { $0 * $0 }
    let centre = squares.mean
    let variance = squares.map { ($0 - centre) * ($0 - centre) }.mean
    return scaled((variance / (4 * centre * size)).squareRoot(), by: exponent)
  }

  /// Half the width of the interval of order statistics which covers the quantile with the probability of
  /// one standard error to either side, 68.3 %: Vehtari et al. (2021), section 4.4.
  public func quantile(_ probability: Double) -> Double {
    let sorted = draws.sorted
    let size = draws.effectiveSampleSize.quantile(probability, in: sorted)
    return sorted.errorOfQuantile(probability, size: size.value)
  }
}

extension SortedDraws {
  /// The standard error of a quantile with an effective sample size.
  func errorOfQuantile(_ probability: Double, size: Double) -> Double {
    guard size.isFinite else { return .nan }
    let last = Double(values.count - 1)
    func position(_ level: Double) -> Double {
      inverseRegularizedBeta(level, a: size * probability + 1, b: size * (1 - probability) + 1)
        * Double(values.count) - 1
    }
    // Φ(−1) and Φ(1).
    let lower = max(position(0.158655253931457).rounded(.down), 0)
    let upper = min(position(0.841344746068543).rounded(.up), last)
    return (values[Int(upper)] - values[Int(lower)]) / 2
  }
}
