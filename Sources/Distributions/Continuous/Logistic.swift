// The logistic distribution.

import Constraints
import Randomness
import Tracing

/// The logistic distribution around μ with scale s, element by element.
///
/// log p(x) = −log(1 + eᶻ) − log(1 + e⁻ᶻ) − log s with z = (x − μ)/s, for all numbers
public struct Logistic: DistributionWithMoments, DistributionWithCDF {
  public let location: TracedArray
  public let scale: TracedArray

  /// - Parameters:
  ///   - location: μ, finite.
  ///   - scale: s, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`.
  public init(_ location: some TracedArrayConvertible, _ scale: some TracedArrayConvertible) {
    self.location = location.parameter("Logistic", "location", .finite)
    self.scale = scale.parameter("Logistic", "scale", .positive)
  }

  public var shape: [Int] { commonShape("Logistic", location, scale) }
  public var support: (any Constraint)? { .real }
  public var mean: TracedArray { location.broadcast(to: shape) }
  /// π² s²/3
  public var variance: TracedArray { (Double.pi * Double.pi / 3 * scale * scale).broadcast(to: shape) }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = (x - location) / scale
    return -softplus(z) - softplus(-z) - log(scale)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray { -softplus((location - x) / scale) }

  public func logSurvival(_ x: TracedArray) -> TracedArray { -softplus((x - location) / scale) }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    locationScale("Logistic", location, scale, shape) { p[$0] - otherTail(p[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    locationScale("Logistic", location, scale, shape) { otherTail(p[$0]) - p[$0] }
  }
}
