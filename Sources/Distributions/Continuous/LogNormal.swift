// The log-normal distribution.

import Constraints
import Foundation
import Tracing

/// Numbers whose logarithm is N(μ, σ²), element by element.
///
/// log p(x) = −½ ((log x − μ)/σ)² − log x − log σ − ½ log 2π for x > 0; at 0 the density is 0.
public struct LogNormal: DistributionWithMoments, DistributionWithCDF {
  /// The distribution of log x.
  public let logarithm: Normal

  /// - Parameters:
  ///   - location: μ, finite, the mean of log x.
  ///   - scale: σ, positive and finite, the standard deviation of log x. A constant out of its range stops the trace;
  ///     where a traced one is, the log density is `NaN`.
  public init(_ location: some TracedArrayConvertible, _ scale: some TracedArrayConvertible) {
    logarithm = Normal(
      location.parameter("LogNormal", "location", .finite), scale.parameter("LogNormal", "scale", .positive))
  }

  public var shape: [Int] { logarithm.shape }
  public var support: (any Constraint)? { .positive }
  /// e^(μ + σ²/2)
  public var mean: TracedArray { exp(logarithm.mean + 0.5 * logarithm.variance) }
  /// (e^σ² − 1) e^(2μ + σ²), of which neither factor overflows alone as (1 − e^−σ²) e^(2μ + 2σ²).
  public var variance: TracedArray {
    let root = exp(logarithm.mean + logarithm.variance)
    return root * (-expm1(-logarithm.variance) * root)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let y = log(x)
    return zeroDensity(where: x .<= 0, else: logarithm.logDensity(y) - y)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, -Double.infinity, logarithm.logCDF(log(x)))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, 0, logarithm.logSurvival(log(x)))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    logarithm.quantile(logCDF: p, shape: shape).map { Foundation.exp($0) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    logarithm.quantile(logSurvival: p, shape: shape).map { Foundation.exp($0) }
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    logarithm.draw(shape: shape, using: &generator).map { Foundation.exp($0) }
  }
}
