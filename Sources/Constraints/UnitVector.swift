// Directions.

import Foundation
import Tracing

/// Vectors x with Σ xᵢ² = 1: x = z / |z|, where z has one coordinate more than the sphere has dimensions.
///
/// The length of z is free, so it gets a density of its own, that of a standard normal z, whose direction is uniform:
/// log-Jacobian −½ |z|², up to the constant that makes the density of the direction one with respect to its uniform
/// distribution. At z = 0, which has probability 0, x is `NaN`.
public struct UnitVector: Constraint {
  public init() {}

  public var description: String { "vectors of length one" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    _ = Members.vectorLength(shape, atLeast: 2, "UnitVector")
    return shape
  }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    let z = z.reshaped(to: shape)
    let length = sqrt((z * z).sum(axis: -1)).reshaped(to: shape.dropLast() + [1])
    let constant = 0.5 * Double(z.count) * log(2 * Double.pi)
    return (z / length, -0.5 * (z * z).sum() - constant)
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray { x }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    Members.vectors(x, shape[shape.count - 1]).allSatisfy { vector in
      abs(vector.reduce(0) { $0 + $1 * $1 } - 1) <= 1e-8
    }
  }
}

extension Constraint where Self == UnitVector {
  /// Vectors of length one.
  public static var unitVector: UnitVector { UnitVector() }
}
