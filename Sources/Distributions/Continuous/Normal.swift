// The normal distribution of single numbers.

import Constraints
import Randomness
import SpecialFunctions
import Tracing

/// N(μ, σ²), element by element: parameters and arguments are broadcast.
///
/// log p(x) = −½ ((x − μ)/σ)² − log σ − ½ log 2π
public struct Normal: DistributionWithMoments, DistributionWithCDF {
  public let mean: TracedArray
  public let standardDeviation: TracedArray

  /// - Parameters:
  ///   - mean: μ, finite.
  ///   - standardDeviation: σ, positive and finite. A constant out of its range stops the trace; where a traced one is,
  ///     the log density is `NaN`, or −∞ at σ = 0.
  public init(_ mean: some TracedArrayConvertible, _ standardDeviation: some TracedArrayConvertible) {
    self.mean = mean.parameter("Normal", "mean", .finite)
    self.standardDeviation = standardDeviation.parameter("Normal", "standard deviation", .positive)
  }

  public var shape: [Int] { Shapes.broadcast(mean.shape, standardDeviation.shape, "Normal") }
  public var support: (any Constraint)? { .real }
  public var variance: TracedArray { standardDeviation * standardDeviation }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = (x - mean) / standardDeviation
    return -0.5 * (z * z) - log(standardDeviation) - 0.5 * Double.log2π
  }

  public func logCDF(_ x: TracedArray) -> TracedArray { logNormalCDF((x - mean) / standardDeviation) }

  public func logSurvival(_ x: TracedArray) -> TracedArray { logNormalCDF((mean - x) / standardDeviation) }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    locationScale("Normal", mean, standardDeviation, shape) { standardNormalQuantile(logProbability: p[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    locationScale("Normal", mean, standardDeviation, shape) { -standardNormalQuantile(logProbability: p[$0]) }
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    var z = [Double](repeating: 0, count: Shapes.count(shape))
    generator.fillNormal(&z)
    return locationScale("Normal", mean, standardDeviation, shape) { z[$0] }
  }
}
