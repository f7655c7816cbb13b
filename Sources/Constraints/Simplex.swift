// Vectors of probabilities.

import Foundation
import Tracing

/// Vectors x with xᵢ > 0 and Σ xᵢ = 1: x = softmax(H z), where H z is the vector of ``SumToZero``.
///
/// log |det| = Σ log xᵢ + ½ log n for the first n − 1 elements. All elements are treated alike, unlike in breaking a stick.
public struct Simplex: Constraint {
  public init() {}

  public var description: String { "vectors of positive numbers that sum to one" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    shape.dropLast() + [Members.vectorLength(shape, atLeast: 1, "Simplex") - 1]
  }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    let free = unconstrainedShape(for: shape)
    let members = Shapes.count(shape.dropLast())
    let logs = SumToZero.fromPlane(z.reshaped(to: free)).logSoftmax()
    let constant = 0.5 * Double(members) * log(Double(shape[shape.count - 1]))
    return (exp(logs), logs.sum() + constant)
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray { SumToZero.toPlane(log(x)) }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    x.allSatisfy { $0 >= 0 }
      && Members.vectors(x, shape[shape.count - 1]).allSatisfy { abs($0.reduce(0, +) - 1) <= 1e-8 }
  }
}

extension Constraint where Self == Simplex {
  /// Vectors of probabilities.
  public static var simplex: Simplex { Simplex() }
}
