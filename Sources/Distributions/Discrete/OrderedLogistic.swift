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
  ///   - cutpoints: c, a vector of K − 1 ≥ 1 growing numbers. Constants that do not grow stop the trace; where traced
  ///     ones do not, the log probability of the gap is `NaN`, or −∞ where they are equal.
  public init(_ predictor: some TracedArrayConvertible, cutpoints: some TracedArrayConvertible) {
    self.predictor = predictor.parameter("OrderedLogistic", "predictor", .finite)
    self.cutpoints = cutpoints.parameter("OrderedLogistic", "cutpoint", .finite)
    guard self.cutpoints.shape.count == 1, self.cutpoints.count >= 1 else {
      stopTracing(
        "OrderedLogistic", "the cutpoints must be a vector, but have the shape \(self.cutpoints.shape)")
    }
    gaps.requireConstants("OrderedLogistic", "step between cutpoints", are: "positive") { $0 > 0 }
  }

  private var gaps: TracedArray { cutpoints[1...] - cutpoints[..<(cutpoints.count - 1)] }
  public var shape: [Int] { predictor.shape }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? {
    CountRange(to: TracedArray(Double(cutpoints.count)), areCategories: true)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let last = Double(cutpoints.count)
    let below = -softplus(predictor - cutpoints.chosen(by: min(x, last - 1)))
    let above = -softplus(cutpoints.chosen(by: max(x - 1, 0)) - predictor)
    let width = TracedArray.concatenate([0, log1mexp(-gaps), 0]).chosen(by: x)
    let value = select(x .< last, below, 0) + select(x .> 0, above, 0) + width
    return zeroDensity(where: isNoCount(x) .| (x .> last), else: value)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let cutpoints = cutpoints.drawable("OrderedLogistic", to: cutpoints.shape)
    return Logistic(predictor, 1).draw(shape: shape, using: &generator).map { y in
      Double(cutpoints.count { $0 < y })
    }
  }
}
