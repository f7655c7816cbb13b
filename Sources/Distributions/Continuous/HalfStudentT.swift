// The upper half of Student's t distribution around 0.

import Constraints
import SpecialFunctions
import Tracing

/// The size of a Student t number around 0 with ν degrees of freedom and scale σ, element by element.
///
/// log p(x) is that of `StudentT` plus log 2, for x ≥ 0.
public struct HalfStudentT: DistributionWithMoments, DistributionWithCDF {
  public let degreesOfFreedom: TracedArray
  public let scale: TracedArray
  private let whole: StudentT

  /// - Parameters:
  ///   - degreesOfFreedom: ν, positive and finite. A constant out of its range stops the trace; where a traced one is,
  ///     the log density is `NaN`. So for both parameters.
  ///   - scale: σ, positive and finite.
  public init(degreesOfFreedom: some TracedArrayConvertible, scale: some TracedArrayConvertible) {
    self.degreesOfFreedom = degreesOfFreedom.parameter("HalfStudentT", "degrees of freedom", .positive)
    self.scale = scale.parameter("HalfStudentT", "scale", .positive)
    whole = StudentT(degreesOfFreedom: self.degreesOfFreedom, location: 0, scale: self.scale)
  }

  public var shape: [Int] { whole.shape }
  public var support: (any Constraint)? { .positive }

  /// 2 σ √(ν/π) Γ((ν + 1)/2) / (Γ(ν/2) (ν − 1)) for ν > 1, else +∞.
  public var mean: TracedArray {
    let ν = degreesOfFreedom
    return select(ν .> 1, 2 * scale * (ν / (ν - 1)) * exp(logStudentConstant(ν)), Double.infinity)
  }

  /// σ² ν/(ν − 2) − (E x)² for ν > 2, and +∞ for 1 < ν ≤ 2.
  public var variance: TracedArray {
    select(degreesOfFreedom .> 2, whole.variance - mean * mean, whole.variance)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    zeroDensity(where: x .< 0, else: whole.logDensity(x) + Double.log2)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, -Double.infinity, logHalfStudentTCDF(x / scale, degreesOfFreedom: degreesOfFreedom))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, 0, logHalfStudentTSurvival(x / scale, degreesOfFreedom: degreesOfFreedom))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    let ν = degreesOfFreedom.drawable("HalfStudentT", to: shape)
    return locationScale("HalfStudentT", 0, scale, shape) {
      halfStudentTQuantile(logProbability: p[$0], degreesOfFreedom: ν[$0])
    }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let ν = degreesOfFreedom.drawable("HalfStudentT", to: shape)
    return locationScale("HalfStudentT", 0, scale, shape) { k in
      p[k] > -Double.log2
        ? halfStudentTQuantile(logProbability: otherTail(p[k]), degreesOfFreedom: ν[k])
        : -studentTQuantile(logProbability: p[k] - Double.log2, degreesOfFreedom: ν[k])
    }
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    whole.draw(shape: shape, using: &generator).map(\.magnitude)
  }
}
