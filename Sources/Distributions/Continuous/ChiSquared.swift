// The χ² distribution.

import Constraints
import Tracing

/// The sum of ν squared standard normal numbers, element by element: the gamma distribution of shape ν/2 and rate ½.
///
/// log p(x) = −½ ν log 2 − log Γ(ν/2) + (ν/2 − 1) log x − x/2 for x ≥ 0; at 0 as `Gamma`.
///
/// The distribution function is P(ν/2, x/2), a regularized incomplete gamma function; where ν is traced it takes
/// an integral.
public struct ChiSquared: DistributionWithMoments, DistributionWithCDF {
  public let degreesOfFreedom: TracedArray
  private let gamma: Gamma

  /// - Parameter degreesOfFreedom: ν, positive and finite. A constant out of its range stops the trace; where a traced
  ///   one is, the log density is `NaN`.
  public init(degreesOfFreedom: some TracedArrayConvertible) {
    self.degreesOfFreedom = degreesOfFreedom.parameter("ChiSquared", "degrees of freedom", .positive)
    gamma = Gamma(shape: 0.5 * self.degreesOfFreedom, rate: 0.5)
  }

  public var shape: [Int] { degreesOfFreedom.shape }
  public var support: (any Constraint)? { .positive }
  public var mean: TracedArray { degreesOfFreedom }
  public var variance: TracedArray { 2 * degreesOfFreedom }

  public func logDensity(_ x: TracedArray) -> TracedArray { gamma.logDensity(x) }

  public func logCDF(_ x: TracedArray) -> TracedArray { gamma.logCDF(x) }

  public func logSurvival(_ x: TracedArray) -> TracedArray { gamma.logSurvival(x) }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    gamma.quantile(logCDF: p, shape: shape)
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    gamma.quantile(logSurvival: p, shape: shape)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    gamma.draw(shape: shape, using: &generator)
  }
}
