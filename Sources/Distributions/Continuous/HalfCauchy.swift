// The upper half of a Cauchy distribution around 0.

import Constraints
import Foundation
import Tracing

/// The size of a Cauchy number around 0 with scale σ, element by element; its mean is infinite.
///
/// log p(x) = log(2/π) − log σ − log(1 + (x/σ)²) for x ≥ 0
public struct HalfCauchy: Distribution {
  public let scale: TracedArray

  /// - Parameter scale: σ, positive and finite. A constant out of its range stops the trace; where a traced one is, the
  ///   log density is `NaN`.
  public init(_ scale: some TracedArrayConvertible) {
    self.scale = scale.parameter("HalfCauchy", "scale", .positive)
  }

  public var shape: [Int] { scale.shape }
  public var support: (any Constraint)? { .positive }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    zeroDensity(where: x .< 0, else: Cauchy(0, scale).logDensity(x) + Double.log2)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    Cauchy(0, scale).draw(shape: shape, using: &generator).map(\.magnitude)
  }
}
