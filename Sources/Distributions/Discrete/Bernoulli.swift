// The Bernoulli distribution.

import Constraints
import Randomness
import Tracing

/// 1 with probability p and else 0, element by element.
///
/// P(1) = p and P(0) = 1 − p; −∞ is the log probability of all other numbers.
public struct Bernoulli: DistributionWithMoments {
  private let form: SuccessForm

  /// - Parameter probability: p, from 0 to 1. A constant out of its range stops the trace; where a traced one is, the
  ///   log probability is `NaN` for at least one of 0 and 1.
  public init(probability: some TracedArrayConvertible) {
    form = .probability(probability.parameter("Bernoulli", "probability", .probability))
  }

  /// - Parameter logit: log(p/(1 − p)), finite; nothing overflows and no digit is lost however large it is.
  public init(logit: some TracedArrayConvertible) {
    form = .logit(logit.parameter("Bernoulli", "logit", .finite))
  }

  public var shape: [Int] { form.parameter.shape }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange(to: 1) }
  /// p
  public var mean: TracedArray { form.probability }
  /// p (1 − p)
  public var variance: TracedArray { form.probability * form.complement }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let value: TracedArray
    switch form {
    case .probability(let p): value = select(x .== 1, log(p), log1p(-p))
    case .logit(let η): value = -softplus((1 - 2 * x) * η)
    }
    return zeroDensity(where: .!((x .== 0) .| (x .== 1)), else: value)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    form.probability.drawable("Bernoulli", to: shape).map { generator.binomial(trials: 1, probability: $0) }
  }
}

/// The probability of a success, or its logit.
enum SuccessForm {
  case probability(TracedArray)
  case logit(TracedArray)

  var parameter: TracedArray {
    switch self {
    case .probability(let p): p
    case .logit(let η): η
    }
  }

  var probability: TracedArray {
    switch self {
    case .probability(let p): p
    case .logit(let η): sigmoid(η)
    }
  }

  /// 1 − p
  var complement: TracedArray {
    switch self {
    case .probability(let p): 1 - p
    case .logit(let η): sigmoid(-η)
    }
  }
}
