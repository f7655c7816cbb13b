// The Cauchy distribution.

import Constraints
import Foundation
import Randomness
import Tracing

/// The Cauchy distribution around μ with scale σ, element by element; it has neither mean nor variance.
///
/// log p(x) = −log π − log σ − log(1 + z²) with z = (x − μ)/σ, for all numbers; where x is traced, −∞ beyond
/// |z| = 10¹⁵⁴
public struct Cauchy: DistributionWithCDF {
  public let location: TracedArray
  public let scale: TracedArray

  /// - Parameters:
  ///   - location: μ, finite.
  ///   - scale: σ, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`, or −∞ at σ = 0.
  public init(_ location: some TracedArrayConvertible, _ scale: some TracedArrayConvertible) {
    self.location = location.parameter("Cauchy", "location", .finite)
    self.scale = scale.parameter("Cauchy", "scale", .positive)
  }

  public var shape: [Int] { commonShape("Cauchy", location, scale) }
  public var support: (any Constraint)? { .real }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = (x - location) / scale
    return -log1pSquare(z, of: x) - log(scale) - Double.logπ
  }

  public func logCDF(_ x: TracedArray) -> TracedArray { Self.standardLogCDF((x - location) / scale) }

  public func logSurvival(_ x: TracedArray) -> TracedArray { Self.standardLogCDF((location - x) / scale) }

  /// log(½ + (arctan z)/π), from the angle to the nearer axis.
  private static func standardLogCDF(_ z: TracedArray) -> TracedArray {
    let toAxis = atan(-1 / z) / Double.pi
    let near = log(0.5 + atan(z) / Double.pi)
    return select(z .< -1, log(toAxis), select(z .> 1, log1p(toAxis), near))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    locationScale("Cauchy", location, scale, shape) { Self.standardQuantile(p[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    locationScale("Cauchy", location, scale, shape) { -Self.standardQuantile(p[$0]) }
  }

  /// tan(π (eᵖ − ½)), by the tail that is small.
  static func standardQuantile(_ p: Double) -> Double {
    p < -Double.log2 ? -1 / tan(Double.pi * exp(p)) : 1 / tan(Double.pi * -expm1(p))
  }
}
