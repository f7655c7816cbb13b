// The categorical distribution.

import Constraints
import Randomness
import Tracing

/// One of the numbers 0, …, K − 1, with probabilities in the last axis of a parameter: one number for each vector.
///
/// log P(k) = log pₖ; −∞ for other numbers.
public struct Categorical: Distribution {
  /// log p, in the last axis.
  let logProbabilities: TracedArray

  /// - Parameter logits: log p up to a constant, [K] or [m, K]: p is their softmax. −∞ stands for what is impossible.
  public init(logits: some TracedArrayConvertible) {
    let logits = logits.parameter("Categorical", "logit", .logarithm)
    logits.requireVectors("Categorical", "logits")
    logProbabilities = logits.logSoftmax(axis: -1)
  }

  /// - Parameter probabilities: p, [K] or [m, K], which add up to 1. Constants that do not, or negative ones, stop the
  ///   trace; where a traced one is negative, its log probability is `NaN`. Of traced ones no sum is taken.
  public init(probabilities: some TracedArrayConvertible) {
    logProbabilities = log(probabilities.probabilityVectors("Categorical", "probability"))
  }

  public var shape: [Int] { logProbabilities.shape.dropLast() }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange(to: TracedArray(Double(count - 1)), areCategories: true) }
  private var count: Int { logProbabilities.shape[logProbabilities.shape.count - 1] }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    zeroDensity(
      where: isNoCount(x) .| (x .>= Double(count)), else: logProbabilities.chosen(by: x))
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let p = exp(logProbabilities).drawable("Categorical", to: shape + [count])
    return stride(from: 0, to: p.count, by: count).map {
      generator.index(p[$0..<($0 + count)]).map(Double.init) ?? .nan
    }
  }
}

extension TracedArray {
  /// Stops where there are no vectors in the last axis.
  func requireVectors(_ distribution: String, _ parameter: String) {
    guard let n = shape.last, n > 0 else {
      stopTracing(distribution, "the \(parameter) must be vectors, but have the shape \(shape)")
    }
  }

  /// Stops where the vectors in the last axis have another length: an extent of 1 would be repeated in sums over it.
  func requireLength(_ n: Int, of parameter: String, _ distribution: String) {
    guard shape.last == n else {
      stopTracing(
        "\(distribution).logDensity",
        "the shape \(shape) does not end with the length of the \(parameter), \(n); give as many \(parameter) as a vector has elements"
      )
    }
  }
}

extension TracedArrayConvertible {
  /// Vectors of probabilities. Where they are constant, those out of range stop the trace.
  func probabilityVectors(_ distribution: String, _ parameter: String) -> TracedArray {
    let p = self.parameter(distribution, parameter, .probability)
    p.requireVectors(distribution, "probabilities")
    p.sum(axis: -1).requireConstants(distribution, "sum of the probabilities", are: "1") {
      abs($0 - 1) <= 1e-8
    }
    return p
  }
}
