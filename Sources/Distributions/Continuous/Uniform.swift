// The uniform distribution.

import Constraints
import Foundation
import Tracing

/// The uniform distribution between two bounds, element by element.
///
/// log p(x) = −log(b − a) for a ≤ x ≤ b
public struct Uniform: DistributionWithMoments, DistributionWithCDF {
  public let lower: TracedArray
  public let upper: TracedArray

  /// - Parameters:
  ///   - lower: a, finite.
  ///   - upper: b > a, finite. Constant bounds in the wrong order stop the trace; where traced ones are, the log
  ///     density is `NaN`.
  public init(_ lower: some TracedArrayConvertible, _ upper: some TracedArrayConvertible) {
    self.lower = lower.parameter("Uniform", "lower bound", .finite)
    self.upper = upper.parameter("Uniform", "upper bound", .finite)
    _ = (self.upper - self.lower).parameter("Uniform", "upper minus the lower bound", .positive)
  }

  public var shape: [Int] { commonShape("Uniform", lower, upper) }
  public var support: (any Constraint)? { .interval(lower, upper) }
  public var mean: TracedArray { 0.5 * (lower + upper) }
  /// (b − a)²/12
  public var variance: TracedArray { (upper - lower) * (upper - lower) / 12 }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let isInside = (x .>= lower) .& (x .<= upper)
    return select(lower .< upper, select(isInside, -log(upper - lower), -Double.infinity), Double.nan)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    let within = log((min(x, upper) - lower) / (upper - lower))
    return select(x .<= lower, -Double.infinity, within)
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    let within = log((upper - max(x, lower)) / (upper - lower))
    return select(x .>= upper, -Double.infinity, within)
  }

  /// b − a, and `NaN` for bounds in the wrong order.
  private var width: TracedArray { select(lower .< upper, upper - lower, Double.nan) }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    locationScale("Uniform", lower, width, shape) { Foundation.exp(p[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    locationScale("Uniform", upper, -width, shape) { Foundation.exp(p[$0]) }
  }
}
