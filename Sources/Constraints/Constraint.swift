// A set that a parameter lies in, and its coordinates without constraint.

import Tracing

/// A set of numbers, vectors or matrices, with a smooth map x = T(z) from all of ℝᵐ onto it.
///
/// A sampler moves z. For x to have the density p(x), z has p(T(z)) |det ∂T/∂z|, where the determinant is that of the
/// free elements of x; where a set has fewer dimensions than elements, such as the simplex, the first elements are meant,
/// and constants are kept, so that densities integrate to one.
///
/// An array of a larger shape holds many members of the set: in its last axis for vectors, in its last two for matrices.
///
/// To add one: a struct that conforms, and a row in the tests' table of constraints, which compares the implied density
/// with its quadrature.
public protocol Constraint {
  /// The shape of z where x has `shape`. A shape that no member has is a programmer's error and stops with
  /// a message.
  func unconstrainedShape(for shape: [Int]) -> [Int]

  /// T(z), in the given shape, and log |det ∂T/∂z|, a single number summed over all members.
  func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray)

  /// T⁻¹(x), for x inside the set.
  func unconstrain(_ x: TracedArray) -> TracedArray

  /// Whether constant numbers of the given shape lie in the set, up to rounding of 10⁻⁸.
  func contains(_ x: [Double], shape: [Int]) -> Bool

  /// The elements of x, by their place in row-major order, that are the same for all members of the set.
  func fixedElements(of shape: [Int]) -> Set<Int>

  /// What a member of the set is, in words: "positive numbers".
  var description: String { get }
}

extension Constraint {
  /// All where the set has one member and no free coordinates; else none.
  public func fixedElements(of shape: [Int]) -> Set<Int> {
    unconstrainedShape(for: shape).contains(0) ? Set(0..<Shapes.count(shape)) : []
  }
}
