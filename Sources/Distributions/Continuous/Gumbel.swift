// The Gumbel distribution.

import Constraints
import Foundation
import Tracing

/// The Gumbel distribution of maxima around μ with scale β, element by element.
///
/// log p(x) = −z − e⁻ᶻ − log β with z = (x − μ)/β, for all numbers
public struct Gumbel: DistributionWithMoments, DistributionWithCDF {
  public let location: TracedArray
  public let scale: TracedArray

  /// - Parameters:
  ///   - location: μ, finite.
  ///   - scale: β, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`.
  public init(_ location: some TracedArrayConvertible, _ scale: some TracedArrayConvertible) {
    self.location = location.parameter("Gumbel", "location", .finite)
    self.scale = scale.parameter("Gumbel", "scale", .positive)
  }

  public var shape: [Int] { commonShape("Gumbel", location, scale) }
  public var support: (any Constraint)? { .real }
  /// μ + γ β with Euler's constant γ
  public var mean: TracedArray { location + Double.eulerGamma * scale }
  /// π² β²/6
  public var variance: TracedArray { (Double.pi * Double.pi / 6 * scale * scale).broadcast(to: shape) }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = (x - location) / scale
    return zeroDensity(where: x .== -Double.infinity, else: -z - exp(-z) - log(scale))
  }

  public func logCDF(_ x: TracedArray) -> TracedArray { -exp((location - x) / scale) }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    let l = (location - x) / scale
    return log1mexp(minus: exp(l), logarithm: l)
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    locationScale("Gumbel", location, scale, shape) { -Foundation.log(-p[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    locationScale("Gumbel", location, scale, shape) { -logOfMinusOtherTail(p[$0]) }
  }
}
