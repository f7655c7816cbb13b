// Vectors whose elements grow.

import Tracing

/// Vectors with x₁ < x₂ < …: x₁ = z₁ and xₖ = xₖ₋₁ + e^zₖ, with log |det| = Σ_{k ≥ 2} zₖ.
public struct Ordered: Constraint {
  public init() {}

  public var description: String { "vectors of growing numbers" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    _ = Members.vectorLength(shape, atLeast: 1, "Ordered")
    return shape
  }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    let z = z.reshaped(to: shape)
    let n = Members.vectorLength(shape, atLeast: 1, "Ordered")
    let steps = z.columns(1..<n)
    return (z.columns(0..<1) + exp(steps).prependingZero().cumulativeSum(axis: -1), steps.sum())
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray {
    let n = Members.vectorLength(x.shape, atLeast: 1, "Ordered")
    let steps = log(x.columns(1..<n) - x.columns(0..<(n - 1)))
    return x.columns(0..<1).appendingColumns(steps)
  }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    Members.vectors(x, shape[shape.count - 1]).allSatisfy { vector in
      zip(vector, vector.dropFirst()).allSatisfy { $0 <= $1 } && vector.allSatisfy(\.isFinite)
    }
  }
}

/// Vectors with 0 < x₁ < x₂ < …: xₖ = Σ_{j ≤ k} e^zⱼ, with log |det| = Σ zₖ.
public struct PositiveOrdered: Constraint {
  public init() {}

  public var description: String { "vectors of growing positive numbers" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    _ = Members.vectorLength(shape, atLeast: 1, "PositiveOrdered")
    return shape
  }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    (exp(z.reshaped(to: shape)).cumulativeSum(axis: -1), z.sum())
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray {
    let n = Members.vectorLength(x.shape, atLeast: 1, "PositiveOrdered")
    return log(x - x.columns(0..<(n - 1)).prependingZero())
  }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    Ordered().contains(x, shape: shape) && x.allSatisfy { $0 >= 0 }
  }
}

extension Constraint where Self == Ordered {
  /// Vectors of growing numbers.
  public static var ordered: Ordered { Ordered() }
}

extension Constraint where Self == PositiveOrdered {
  /// Vectors of growing positive numbers.
  public static var positiveOrdered: PositiveOrdered { PositiveOrdered() }
}
