// A change of coordinates, as log densities need it.

/// A differentiable map q = T(z) of ℝⁿ into ℝⁿ, and a function w(z) to add to a log density of T(z).
///
/// For z to be the same random quantity as q in other coordinates, w must be that of the change of variables,
/// w(z) = log |det J(z)| with the Jacobian J = ∂T/∂z: an element dz of volume becomes |det J| dz. Constants may be left
/// out, so that w = 0 for a linear map. If z has a density of its own instead, of which T makes a prior of q, and ℓ is
/// the log-likelihood of q alone, then w is the log of that density.
public protocol Transformation: Sendable {
  /// What coordinates are stored in.
  associatedtype Scalar: BinaryFloatingPoint & Sendable = Double

  /// The number n of coordinates.
  var dimension: Int { get }

  /// Returns w(z) and overwrites `q` (already n elements long) with T(z).
  func apply(to z: [Scalar], into q: inout [Scalar]) -> Double

  /// Overwrites `result` (already n elements long) with Jᵀ g + ∇w, where g is `gradient` and J and ∇w are those at z.
  func pullBack(_ gradient: [Scalar], at z: [Scalar], into result: inout [Scalar])
}
