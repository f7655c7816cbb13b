// The Poisson distribution.

import Constraints
import Foundation
import Randomness
import Tracing

/// Counts of independent events with rate λ, element by element.
///
/// log P(k) = k log λ − λ − log k! for whole k ≥ 0, with 0 log 0 = 0; −∞ for other numbers.
///
/// The distribution function is Q(⌊k⌋ + 1, λ), a regularized incomplete gamma function; it has derivatives by λ.
public struct Poisson: DistributionWithMoments, DistributionWithCDF {
  private enum Form {
    case rate(TracedArray)
    case logarithm(TracedArray)
  }

  private let form: Form

  /// - Parameter rate: λ, not negative, and finite. A constant out of its range stops the trace; where a traced one is,
  ///   the log probability is `NaN` for all positive counts.
  public init(_ rate: some TracedArrayConvertible) {
    form = .rate(rate.parameter("Poisson", "rate", .notNegative))
  }

  /// - Parameter logRate: log λ, finite. The log probability of a count k has an error of about 10⁻¹⁶ k |log λ|.
  public init(logRate: some TracedArrayConvertible) {
    form = .logarithm(logRate.parameter("Poisson", "logarithm of the rate", .finite))
  }

  /// λ
  public var mean: TracedArray {
    switch form {
    case .rate(let λ): λ
    case .logarithm(let η): exp(η)
    }
  }
  /// λ
  public var variance: TracedArray { mean }
  public var shape: [Int] { mean.shape }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange() }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let powers: TracedArray
    switch form {
    case .rate(let λ): powers = xlogy(x, λ) - λ
    case .logarithm(let η): powers = x * η - exp(η)
    }
    return zeroDensity(where: isNoCount(x), else: powers - lgamma(x + 1))
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    let k = x.constantCounts("Poisson")
    let tail = logRegularizedGammaQ(mean, shape: k + 1)
    guard case .logarithm(let η) = form else { return zeroDensity(where: x .< 0, else: tail) }
    return zeroDensity(where: x .< 0, else: select(η .< -200, -exp(firstTerm(above: k, η)), tail))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    let k = x.constantCounts("Poisson")
    let tail = logRegularizedGammaP(mean, shape: k + 1)
    guard case .logarithm(let η) = form else { return select(x .< 0, 0, tail) }
    // Long before λ, or a power of it in derivatives, underflows or overflows, the tail is its first term, or all.
    return select(x .< 0, 0, select(η .< -200, firstTerm(above: k, η), select(η .> 200, 0, tail)))
  }

  /// log P(k + 1) where e⁻λ is 1.
  private func firstTerm(above k: TracedArray, _ η: TracedArray) -> TracedArray {
    (k + 1) * η - lgamma(k + 2)
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logCDF: p, shape: shape, "Poisson")
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    leastCounts(logSurvival: p, shape: shape, "Poisson")
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    mean.drawable("Poisson", to: shape).map { generator.poisson(rate: $0) }
  }
}
