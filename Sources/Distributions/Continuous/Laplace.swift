// The Laplace distribution.

import Constraints
import Foundation
import Randomness
import Tracing

/// The Laplace or double-exponential distribution around μ with scale b, element by element.
///
/// log p(x) = −|x − μ|/b − log 2b, for all numbers; the derivative by x at μ is taken to be 0.
public struct Laplace: DistributionWithMoments, DistributionWithCDF {
  public let location: TracedArray
  public let scale: TracedArray

  /// - Parameters:
  ///   - location: μ, finite.
  ///   - scale: b, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`.
  public init(_ location: some TracedArrayConvertible, _ scale: some TracedArrayConvertible) {
    self.location = location.parameter("Laplace", "location", .finite)
    self.scale = scale.parameter("Laplace", "scale", .positive)
  }

  public var shape: [Int] { commonShape("Laplace", location, scale) }
  public var support: (any Constraint)? { .real }
  public var mean: TracedArray { location.broadcast(to: shape) }
  public var variance: TracedArray { (2 * scale * scale).broadcast(to: shape) }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    -abs(x - location) / scale - log(scale) - Double.log2
  }

  public func logCDF(_ x: TracedArray) -> TracedArray { Self.standardLogCDF((x - location) / scale) }

  public func logSurvival(_ x: TracedArray) -> TracedArray { Self.standardLogCDF((location - x) / scale) }

  private static func standardLogCDF(_ z: TracedArray) -> TracedArray {
    select(z .< 0, z - Double.log2, log1p(-0.5 * exp(-z)))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    locationScale("Laplace", location, scale, shape) { Self.standardQuantile(p[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    locationScale("Laplace", location, scale, shape) { -Self.standardQuantile(p[$0]) }
  }

  private static func standardQuantile(_ p: Double) -> Double {
    p < -Double.log2 ? p + Double.log2 : -(otherTail(p) + Double.log2)
  }
}
