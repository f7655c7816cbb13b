// The Pareto distribution.

import Constraints
import Foundation
import Tracing

/// The Pareto distribution of the first kind, element by element.
///
/// log p(x) = log α + α log m − (α + 1) log x for x ≥ m
public struct Pareto: DistributionWithMoments, DistributionWithCDF {
  public let minimum: TracedArray
  public let exponent: TracedArray

  /// - Parameters:
  ///   - minimum: m, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`. So for both parameters.
  ///   - shape: α, positive and finite.
  public init(minimum: some TracedArrayConvertible, shape: some TracedArrayConvertible) {
    self.minimum = minimum.parameter("Pareto", "minimum", .positive)
    exponent = shape.parameter("Pareto", "shape", .positive)
  }

  public var shape: [Int] { commonShape("Pareto", minimum, exponent) }
  public var support: (any Constraint)? { .lower(minimum) }

  /// α m/(α − 1) for α > 1, else +∞.
  public var mean: TracedArray { select(exponent .> 1, exponent * minimum / (exponent - 1), Double.infinity) }

  /// m² α/((α − 1)² (α − 2)) for α > 2, +∞ for 1 < α ≤ 2.
  public var variance: TracedArray {
    let heavy = select(exponent .> 1, Double.infinity, Double.nan)
    let ratio = minimum / (exponent - 1)
    return select(exponent .> 2, ratio * ratio * (exponent / (exponent - 2)), heavy)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let value = log(exponent) - exponent * (log(x) - log(minimum)) - log(x)
    return zeroDensity(where: x .< minimum, else: value)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    select(x .<= minimum, -Double.infinity, log1mexp(logTail(x)))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    select(x .<= minimum, 0, logTail(x))
  }

  /// −α log(x/m), also where the ratio overflows.
  private func logTail(_ x: TracedArray) -> TracedArray {
    let ratio = x / minimum
    return -(exponent * select(ratio .< Double.infinity, log(ratio), log(x) - log(minimum)))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    quantile(logSurvival: p.map(otherTail), shape: shape)
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let (m, α) = (minimum.drawable("Pareto", to: shape), exponent.drawable("Pareto", to: shape))
    return m.indices.map { k in
      // In two steps, since e^(−p/α) may overflow where the quantile does not.
      let root = Foundation.exp(-0.5 * p[k] / α[k])
      return m[k] * root * root
    }
  }
}
