// The multinomial distribution.

import Constraints
import Foundation
import Randomness
import Tracing

/// How often each of K categories occurs among n independent trials: vectors of K counts in the last axis.
///
/// log P(x) = log n! − Σ log xₖ! + Σ xₖ log pₖ for whole xₖ ≥ 0 with Σ xₖ = n, with 0 log 0 = 0; −∞ for other vectors.
public struct Multinomial: DistributionWithMoments {
  public let trials: TracedArray
  /// log p, in the last axis.
  private let logProbabilities: TracedArray

  /// - Parameters:
  ///   - trials: n, whole and not negative: one number, or one for each vector.
  ///   - logits: log p up to a constant, [K] or [m, K]: p is their softmax. −∞ stands for what is impossible.
  public init(trials: some TracedArrayConvertible, logits: some TracedArrayConvertible) {
    self.trials = trials.parameter("Multinomial", "number of trials", .count)
    let logits = logits.parameter("Multinomial", "logit", .logarithm)
    logits.requireVectors("Multinomial", "logits")
    logProbabilities = logits.logSoftmax(axis: -1)
  }

  /// - Parameters:
  ///   - trials: n, whole and not negative: one number, or one for each vector.
  ///   - probabilities: p, [K] or [m, K], which add up to 1. Constants that do not, or negative ones, stop the trace.
  public init(trials: some TracedArrayConvertible, probabilities: some TracedArrayConvertible) {
    self.trials = trials.parameter("Multinomial", "number of trials", .count)
    logProbabilities = log(probabilities.probabilityVectors("Multinomial", "probability"))
  }

  private var count: Int { logProbabilities.shape[logProbabilities.shape.count - 1] }
  private var column: TracedArray { trials.reshaped(to: trials.shape + [1]) }
  public var shape: [Int] { Shapes.broadcast(logProbabilities.shape, trials.shape + [1], "Multinomial") }
  public var eventAxes: Int { 1 }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange(to: column) }
  /// n pₖ
  public var mean: TracedArray { column * exp(logProbabilities) }
  /// n pₖ (1 − pₖ)
  public var variance: TracedArray { mean * (1 - exp(logProbabilities)) }

  /// - Parameter x: vectors of counts, [K] or [m, K].
  public func logDensity(_ x: TracedArray) -> TracedArray {
    x.requireLength(count, of: "probabilities", "Multinomial")
    let product = x * logProbabilities
    let powers = x.isConstant({ $0 != 0 }) ? product : select(x .== 0, 0, product)
    let value = lgamma(trials + 1) + (powers - lgamma(x + 1)).sum(axis: -1)
    return zeroDensity(where: anyOfVector(isNoCount(x)) .| .!(x.sum(axis: -1) .== trials), else: value)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let p = exp(logProbabilities).drawable("Multinomial", to: shape)
    let n = trials.drawable("Multinomial", to: shape.dropLast())
    return n.indices.flatMap { k in generator.multinomial(n[k], p[(k * count)..<((k + 1) * count)]) }
  }
}

extension RandomNumberGenerator {
  /// Counts of trials by category, each binomial given those before.
  mutating func multinomial(_ trials: Double, _ probabilities: ArraySlice<Double>) -> [Double] {
    var (trials, rest) = (trials, probabilities.reduce(0, +))
    return probabilities.enumerated().map { k, p in
      let isLast = k == probabilities.count - 1 || p >= rest
      let count = isLast ? trials : binomial(trials: trials, probability: p / rest)
      (trials, rest) = (trials - count, rest - p)
      return count
    }
  }
}
