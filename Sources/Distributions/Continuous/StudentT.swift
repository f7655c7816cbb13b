// Student's t distribution.

import Constraints
import Randomness
import SpecialFunctions
import Tracing

/// Student's t with ν degrees of freedom around μ with scale σ, element by element.
///
/// log p(x) = log Γ((ν + 1)/2) − log Γ(ν/2) − ½ log(ν π) − log σ − ½ (ν + 1) log(1 + z²/ν) with z = (x − μ)/σ
///
/// The support is all numbers. Large ν lose nothing: for ν → ∞ the normal density comes out. Where x is traced, the log density
/// is −∞ beyond |z| = 10¹⁵⁴.
///
/// The distribution function is a regularized incomplete beta function; where ν is traced it takes an integral.
public struct StudentT: DistributionWithMoments, DistributionWithCDF {
  public let degreesOfFreedom: TracedArray
  public let location: TracedArray
  public let scale: TracedArray

  /// - Parameters:
  ///   - degreesOfFreedom: ν, positive and finite. A constant out of its range stops the trace; where a traced one is,
  ///     the log density is `NaN`. So for all parameters.
  ///   - location: μ, finite.
  ///   - scale: σ, positive and finite.
  public init(
    degreesOfFreedom: some TracedArrayConvertible, location: some TracedArrayConvertible = 0,
    scale: some TracedArrayConvertible = 1
  ) {
    self.degreesOfFreedom = degreesOfFreedom.parameter("StudentT", "degrees of freedom", .positive)
    self.location = location.parameter("StudentT", "location", .finite)
    self.scale = scale.parameter("StudentT", "scale", .positive)
  }

  public var shape: [Int] { commonShape("StudentT", degreesOfFreedom, location, scale) }
  public var support: (any Constraint)? { .real }

  /// μ for ν > 1.
  public var mean: TracedArray { select(degreesOfFreedom .> 1, location, Double.nan).broadcast(to: shape) }

  /// σ² ν/(ν − 2) for ν > 2, and +∞ for 1 < ν ≤ 2.
  public var variance: TracedArray {
    let ν = degreesOfFreedom
    let heavy = select(ν .> 1, Double.infinity, Double.nan)
    return select(ν .> 2, scale * scale * (ν / (ν - 2)), heavy).broadcast(to: shape)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = (x - location) / scale
    let ν = degreesOfFreedom
    return logStudentConstant(ν) - log(scale) - 0.5 * (ν + 1) * log1pSquare(z, over: ν, of: x)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    logStudentTCDF((x - location) / scale, degreesOfFreedom: degreesOfFreedom)
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    logStudentTCDF((location - x) / scale, degreesOfFreedom: degreesOfFreedom)
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    let ν = degreesOfFreedom.drawable("StudentT", to: shape)
    return locationScale("StudentT", location, scale, shape) {
      studentTQuantile(logProbability: p[$0], degreesOfFreedom: ν[$0])
    }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let ν = degreesOfFreedom.drawable("StudentT", to: shape)
    return locationScale("StudentT", location, scale, shape) {
      -studentTQuantile(logProbability: p[$0], degreesOfFreedom: ν[$0])
    }
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let ν = degreesOfFreedom.drawable("StudentT", to: shape)
    return locationScale("StudentT", location, scale, shape) { k in generator.studentT(ν[k]) }
  }
}

extension RandomNumberGenerator {
  /// A normal number over the root of a mean of ν squared ones.
  mutating func studentT(_ ν: Double) -> Double {
    let z = normal()
    return z / (gamma(shape: ν / 2) / (ν / 2)).squareRoot()
  }
}
