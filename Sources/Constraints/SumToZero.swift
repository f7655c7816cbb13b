// Vectors whose elements add up to zero.

import Foundation
import Tracing

/// Vectors x with Σ xᵢ = 0, x = H z with the n × (n − 1) Helmert matrix H, whose columns are orthonormal and sum to zero.
///
/// A standard normal z gives elements of variance 1 − 1/n, each correlated with each other alike, and |det| = √n for the
/// first n − 1 elements, a constant.
public struct SumToZero: Constraint {
  public init() {}

  public var description: String { "vectors that sum to zero" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    shape.dropLast() + [Members.vectorLength(shape, atLeast: 1, "SumToZero") - 1]
  }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    let free = unconstrainedShape(for: shape)
    let members = Shapes.count(shape.dropLast())
    let n = Double(shape[shape.count - 1])
    // The volume of the n − 1 first elements is 1/√n of that in the plane.
    let logJacobian = TracedArray(-0.5 * Double(members) * log(n))
    return (Self.fromPlane(z.reshaped(to: free)), logJacobian)
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray { Self.toPlane(x) }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    Members.vectors(x, shape[shape.count - 1]).allSatisfy { vector in
      let size = vector.reduce(0) { $0 + $1.magnitude }
      return vector.reduce(0, +).magnitude <= 1e-8 * (1 + size)
    }
  }

  /// H z: xᵢ = Σ_{j ≥ i} wⱼ − (i − 1) wᵢ₋₁ with wⱼ = zⱼ / √(j (j + 1)).
  static func fromPlane(_ z: TracedArray) -> TracedArray {
    let m = z.shape[z.shape.count - 1]
    let j = (0..<m).map { Double($0 + 1) }
    let w = z * TracedArray(j.map { 1 / ($0 * ($0 + 1)).squareRoot() })
    let total = w.sum(axis: -1).reshaped(to: z.shape.dropLast() + [1])
    let later = total - w.cumulativeSum(axis: -1) + w
    let scaled = w * TracedArray(j)
    return later.appendingZero() - scaled.prependingZero()
  }

  /// Hᵀ x: zⱼ = (Σ_{i ≤ j} xᵢ − j xⱼ₊₁) / √(j (j + 1)).
  static func toPlane(_ x: TracedArray) -> TracedArray {
    let n = x.shape[x.shape.count - 1]
    let sums = x.cumulativeSum(axis: -1).columns(0..<(n - 1))
    let next = x.columns(1..<n)
    let j = (1..<n).map(Double.init)
    return (sums - next * TracedArray(j)) / TracedArray(j.map { ($0 * ($0 + 1)).squareRoot() })
  }
}

extension Constraint where Self == SumToZero {
  /// Vectors that sum to zero.
  public static var sumToZero: SumToZero { SumToZero() }
}
