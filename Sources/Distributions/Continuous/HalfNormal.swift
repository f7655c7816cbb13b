// The upper half of a normal distribution around 0.

import Constraints
import Randomness
import Tracing

/// The size of a N(0, σ²) number, element by element.
///
/// log p(x) = ½ log(2/π) − log σ − ½ (x/σ)² for x ≥ 0
public struct HalfNormal: DistributionWithMoments {
  public let scale: TracedArray

  /// - Parameter scale: σ, positive and finite. A constant out of its range stops the trace; where a traced one is, the
  ///   log density is `NaN`.
  public init(_ scale: some TracedArrayConvertible) {
    self.scale = scale.parameter("HalfNormal", "scale", .positive)
  }

  public var shape: [Int] { scale.shape }
  public var support: (any Constraint)? { .positive }
  /// σ √(2/π)
  public var mean: TracedArray { (2 / Double.pi).squareRoot() * scale }
  /// σ² (1 − 2/π)
  public var variance: TracedArray { (1 - 2 / Double.pi) * scale * scale }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    zeroDensity(where: x .< 0, else: Normal(0, scale).logDensity(x) + Double.log2)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    Normal(0, scale).draw(shape: shape, using: &generator).map(\.magnitude)
  }
}
