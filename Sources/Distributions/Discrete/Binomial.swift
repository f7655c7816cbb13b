// The binomial distribution.

import Constraints
import Randomness
import Tracing

/// The number of successes among n trials, element by element.
///
/// log P(k) = log(n over k) + k log p + (n − k) log(1 − p) for whole 0 ≤ k ≤ n, with 0 log 0 = 0; −∞ for other numbers.
///
/// The distribution function is 1 − I_p(⌊k⌋ + 1, n − ⌊k⌋), a regularized incomplete beta function.
public struct Binomial: DistributionWithMoments, DistributionWithCDF {
  public let trials: TracedArray
  private let form: SuccessForm

  /// - Parameters:
  ///   - trials: n, whole and not negative.
  ///   - probability: p, from 0 to 1. A constant out of its range stops the trace; where a traced one is, the log
  ///     probability is `NaN` for at least one number of successes.
  public init(trials: some TracedArrayConvertible, probability: some TracedArrayConvertible) {
    self.trials = trials.parameter("Binomial", "number of trials", .count)
    form = .probability(probability.parameter("Binomial", "probability", .probability))
  }

  /// - Parameters:
  ///   - trials: n, whole and not negative.
  ///   - logit: log(p/(1 − p)), finite; nothing overflows and no digit is lost however large it is.
  public init(trials: some TracedArrayConvertible, logit: some TracedArrayConvertible) {
    self.trials = trials.parameter("Binomial", "number of trials", .count)
    form = .logit(logit.parameter("Binomial", "logit", .finite))
  }

  public var shape: [Int] { commonShape("Binomial", trials, form.parameter) }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange(to: trials) }
  /// n p
  public var mean: TracedArray { trials * form.probability }
  /// n p (1 − p)
  public var variance: TracedArray { trials * form.probability * form.complement }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let powers: TracedArray
    switch form {
    case .probability(let p): powers = xlogy(x, p) + xlog1my(trials - x, p)
    case .logit(let η): powers = -(x * softplus(-η)) - (trials - x) * softplus(η)
    }
    return zeroDensity(
      where: isNoCount(x) .| (x .> trials), else: logBinomialCoefficient(trials, x) + powers)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    let (a, b) = tailParameters(x)
    let beta = logRegularizedBeta(form.complement, complement: form.probability, a: b, b: a)
    let inside = orFirstTerm(beta, from: b, else: a, sign: -1)
    return zeroDensity(where: x .< 0, else: select(x .>= trials, 0, inside))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    let (a, b) = tailParameters(x)
    let beta = logRegularizedBeta(form.probability, complement: form.complement, a: a, b: b)
    let inside = orFirstTerm(beta, from: a, else: b, sign: 1)
    return select(x .< 0, 0, zeroDensity(where: x .>= trials, else: inside))
  }

  /// The logarithm of a tail from a number of successes on, or of failures where the sign is −1, while the other tail
  /// begins with `others` of the other kind. Long before the probability of a trial, or a power of it in derivatives,
  /// underflows, the first term is the whole tail.
  private func orFirstTerm(
    _ tail: TracedArray, from least: TracedArray, else others: TracedArray, sign: Double
  ) -> TracedArray {
    guard case .logit(let logit) = form else { return tail }
    let η = sign * logit
    let first = logBinomialCoefficient(trials, least) + least * η
    let otherFirst = logBinomialCoefficient(trials, others) - others * η
    return select(η .< -200, first, select(η .> 200, -exp(otherFirst), tail))
  }

  /// k + 1 and n − k; 1 instead of 0 for k = n, where they are not needed.
  private func tailParameters(_ x: TracedArray) -> (a: TracedArray, b: TracedArray) {
    let (n, k) = (trials, x.constantCounts("Binomial"))
    return (k + 1, max(n - k, 1))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logCDF: p, shape: shape, "Binomial")
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logSurvival: p, shape: shape, "Binomial")
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let (n, p) = (trials.drawable("Binomial", to: shape), form.probability.drawable("Binomial", to: shape))
    return n.indices.map { generator.binomial(trials: n[$0], probability: p[$0]) }
  }
}
