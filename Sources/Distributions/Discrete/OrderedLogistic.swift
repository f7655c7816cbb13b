// Ordered categories: the ordered logistic distribution.

import Constraints
import Randomness
import Tracing

/// One of the numbers 0, …, K − 1: into which of the gaps between K − 1 growing cutpoints a logistic variate around η
/// falls.
///
/// P(k) = σ(cₖ − η) − σ(cₖ₋₁ − η) with the logistic function σ, c₋₁ = −∞ and c_{K−1} = ∞, as
/// log P(k) = log σ(cₖ − η) + log σ(η − cₖ₋₁) + log(1 − e^(cₖ₋₁ − cₖ)), where nothing cancels; −∞ for other numbers.
public struct OrderedLogistic: Distribution {
  public let predictor: TracedArray
  public let cutpoints: TracedArray

  /// - Parameters:
  ///   - predictor: η, finite, of any shape.
  ///   - cutpoints: c, a vector of K − 1 ≥ 1 growing numbers, or several of them, […, K − 1], which are broadcast
  ///     against the predictor: cutpoints for each item. Constants that do not grow stop the trace; where traced ones
  ///     do not, the log probability of the gap is `NaN`, or −∞ where they are equal.
  public init(_ predictor: some TracedArrayConvertible, cutpoints: some TracedArrayConvertible) {
    self.predictor = predictor.parameter("OrderedLogistic", "predictor", .finite)
    self.cutpoints = cutpoints.parameter("OrderedLogistic", "cutpoint", .finite)
    self.cutpoints.requireVectors("OrderedLogistic", "cutpoints")
    // Cutpoints that do not fit stop here, and not where they are used.
    _ = shape
    gaps.requireConstants("OrderedLogistic", "step between cutpoints", are: "positive") { $0 > 0 }
  }

  public var shape: [Int] {
    Shapes.broadcast(predictor.shape, cutpoints.shape.dropLast(), "OrderedLogistic")
  }
  /// K − 1
  private var count: Int { cutpoints.shape[cutpoints.shape.count - 1] }
  private var areShared: Bool { cutpoints.shape.count == 1 }

  private var gaps: TracedArray {
    areShared
      ? cutpoints[1...] - cutpoints[..<(count - 1)] : cutpoints[..., 1...] - cutpoints[..., ..<(count - 1)]
  }

  /// log(1 − e^(cₖ₋₁ − cₖ)) for k = 0, …, K − 1 in the last axis, and 0 at both ends.
  private var widths: TracedArray {
    let inner = log1mexp(-gaps)
    if areShared { return .concatenate([0, inner, 0]) }
    var widths = TracedArray(0).broadcast(to: cutpoints.shape.dropLast() + [count + 1])
    widths[..., 1..<count] = inner
    return widths
  }

  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? {
    CountRange(to: TracedArray(Double(count)), areCategories: true)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let last = Double(count)
    let below = -softplus(predictor - cutpoints.chosen(by: min(x, last - 1)))
    let above = -softplus(cutpoints.chosen(by: max(x - 1, 0)) - predictor)
    let value = select(x .< last, below, 0) + select(x .> 0, above, 0) + widths.chosen(by: x)
    return zeroDensity(where: isNoCount(x) .| (x .> last), else: value)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let cutpoints = cutpoints.drawable("OrderedLogistic", to: areShared ? [count] : shape + [count])
    return Logistic(predictor, 1).draw(shape: shape, using: &generator).enumerated().map { k, y in
      let start = areShared ? 0 : k * count
      let c = cutpoints[start..<(start + count)]
      let isKnown = zip(c, c.dropFirst()).allSatisfy { $0 <= $1 } && !(c[start] + y).isNaN
      return isKnown ? Double(c.count { $0 < y }) : .nan
    }
  }
}
