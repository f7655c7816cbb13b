// The normal distribution of single numbers.

import Constraints
import Randomness
import Tracing

/// N(μ, σ²), element by element: parameters and arguments are broadcast.
///
/// log p(x) = −½ ((x − μ)/σ)² − log σ − ½ log 2π
public struct Normal: DistributionWithMoments {
  public let mean: TracedArray
  public let standardDeviation: TracedArray

  /// - Parameters:
  ///   - mean: μ, finite.
  ///   - standardDeviation: σ, positive and finite. A constant out of its range stops the trace; where a traced one is,
  ///     the log density is `NaN`, or −∞ at σ = 0.
  public init(_ mean: some TracedArrayConvertible, _ standardDeviation: some TracedArrayConvertible) {
    self.mean = mean.traced
    self.standardDeviation = standardDeviation.traced
    self.mean.requireConstants("Normal", "mean", are: "finite", \.isFinite)
    self.standardDeviation.requireConstants("Normal", "standard deviation", are: "positive and finite") {
      $0 > 0 && $0.isFinite
    }
  }

  public var shape: [Int] { Shapes.broadcast(mean.shape, standardDeviation.shape, "Normal") }
  public var support: (any Constraint)? { .real }
  public var variance: TracedArray { standardDeviation * standardDeviation }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = (x - mean) / standardDeviation
    return -0.5 * (z * z) - log(standardDeviation) - 0.5 * Double.log2π
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let μ = mean.drawable("Normal", to: shape)
    let σ = standardDeviation.drawable("Normal", to: shape)
    var z = [Double](repeating: 0, count: μ.count)
    generator.fillNormal(&z)
    return z.indices.map { μ[$0] + σ[$0] * z[$0] }
  }
}

extension Double {
  /// log 2π
  static let log2π = 1.8378770664093454836
}
