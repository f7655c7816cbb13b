// What every Hamiltonian system can tell about H(q, p), and what a separable one can tell more.
import Foundation
import Randomness

/// A Hamiltonian H(q, p) = −log π(q) + K(q, p) on ℝ²ⁿ, where exp(−K(q, ·)) is proportional to the density of
/// the momentum given the position.
///
/// | symbol | name here |
/// |---|---|
/// | q | position |
/// | p | momentum |
/// | ℓ(q) = log π(q) + constant | log density |
/// | everything that depends on q alone: ℓ, ∇ℓ, the factored metric G(q) | geometry |
/// | ∂H/∂p | velocity |
/// | −∂H/∂q | force |
/// | ε, L | step size, number of steps |
///
/// The metric G(q), the covariance of the momentum given the position, says what is far: with S Sᵀ = G the lengths
/// |SᵀΔq| and |S⁻¹Δp| of a displacement and of a change of momentum have no unit, and are the same in all coordinates
/// that a linear map leads to. They are called natural lengths.
///
/// A system may hold buffers, so each chain has one of its own. What depends on the position alone is kept in
/// a ``Geometry``: an integrator that changes only the momentum keeps the geometry and so pays for no new
/// derivatives; one that moves to another position must ask for it.
public protocol HamiltonianSystem<Scalar>: SendableMetatype {
  /// What positions and momenta are stored in. Energies are `Double` always.
  associatedtype Scalar: PhaseSpaceScalar

  /// What depends on the position alone. It belongs to the position it was last moved to.
  associatedtype Geometry

  /// The number n of coordinates of a position.
  var dimension: Int { get }

  /// A geometry with buffers of its own; it is meaningless until it is moved to a position.
  func makeGeometry() -> Geometry

  /// Computes the geometry at `position`, which must have n finite elements.
  /// After a failure the geometry is meaningless until it is moved again.
  mutating func move(_ geometry: inout Geometry, to position: [Scalar]) throws(NumericalFailure)

  /// ℓ at the geometry's position: a finite number.
  mutating func logDensity(_ geometry: inout Geometry) throws(NumericalFailure) -> Double

  /// ∇ℓ at the geometry's position; nil where the geometry does not have it.
  func gradient(of geometry: Geometry) -> [Scalar]?

  /// H(q, p): a finite number.
  mutating func energy(
    momentum: [Scalar], geometry: inout Geometry
  ) throws(NumericalFailure) -> Double

  /// H(q, p), a finite number, and overwrites `velocity` with ∂H/∂p: both at once may be cheaper than one after the other.
  mutating func energy(
    momentum: [Scalar], geometry: inout Geometry, velocity: inout [Scalar]
  ) throws(NumericalFailure) -> Double

  /// Overwrites `velocity` with ∂H/∂p.
  mutating func velocity(momentum: [Scalar], geometry: inout Geometry, into velocity: inout [Scalar])

  /// Overwrites `force` with −∂H/∂q.
  mutating func force(
    momentum: [Scalar], geometry: inout Geometry, into force: inout [Scalar]
  ) throws(NumericalFailure)

  /// Overwrites `velocity` with ∂H/∂p and `force` with −∂H/∂q: both at once may be cheaper than one after the other.
  mutating func vectorField(
    momentum: [Scalar], geometry: inout Geometry, velocity: inout [Scalar], force: inout [Scalar]
  ) throws(NumericalFailure)

  /// Overwrites `momentum` with a draw from the density proportional to exp(−K(q, ·)).
  mutating func sampleMomentum(
    geometry: inout Geometry, using generator: inout Philox, into momentum: inout [Scalar])

  /// Replaces a displacement Δq by SᵀΔq, with the S of the geometry.
  mutating func whiten(displacement: inout [Scalar], geometry: inout Geometry)

  /// Replaces p by S⁻¹p, with the S of the geometry. Draws of ``sampleMomentum(geometry:using:into:)`` become standard
  /// normal.
  mutating func whiten(momentum: inout [Scalar], geometry: inout Geometry)

  /// Overwrites `metric` with the diagonal of G and `inverse` with that of G⁻¹: the squared natural lengths of the units
  /// of positions and of momenta.
  mutating func diagonals(of geometry: inout Geometry, metric: inout [Double], inverse: inout [Double])

  /// Lets `change` replace the mass matrix; does nothing unless the system has one of this type.
  /// - Returns: whether it has.
  mutating func changeMass<Mass: EuclideanMass>(_ change: (inout Mass) -> Void) -> Bool

  /// What the system remembers from one trajectory to the next, such as the mass matrix, in bytes for a checkpoint; nothing by
  /// default.
  func memory() throws -> Data

  /// Remembers what ``memory()`` has returned.
  mutating func restore(memory: Data) throws

  /// Why ℓ was −∞ where the last step that failed for it, which began at `inside`, had led: the support ends on the way,
  /// or ℓ has overflowed.
  mutating func edge(from inside: [Scalar]) -> NumericalFailure

  /// Why no more can be computed; nil, as by default, as long as it can.
  var interruption: (any Error)? { get }

  /// Draws anew, for the next trajectory, what H depends on besides q and p; most systems have nothing of the kind.
  /// - Returns: whether H has changed, so that geometries must be moved again.
  mutating func redraw(using generator: inout Philox) -> Bool
}

extension HamiltonianSystem {
  public func gradient(of geometry: Geometry) -> [Scalar]? { nil }

  public mutating func changeMass<Mass: EuclideanMass>(_ change: (inout Mass) -> Void) -> Bool { false }

  public mutating func edge(from inside: [Scalar]) -> NumericalFailure { .outsideSupport }

  @inlinable
  public var interruption: (any Error)? { nil }

  public func memory() throws -> Data { Data() }
  public mutating func restore(memory: Data) throws {}

  @inlinable
  public mutating func redraw(using generator: inout Philox) -> Bool { false }

  @inlinable
  public mutating func energy(
    momentum: [Scalar], geometry: inout Geometry, velocity: inout [Scalar]
  ) throws(NumericalFailure) -> Double {
    self.velocity(momentum: momentum, geometry: &geometry, into: &velocity)
    return try energy(momentum: momentum, geometry: &geometry)
  }

  @inlinable
  public mutating func vectorField(
    momentum: [Scalar], geometry: inout Geometry, velocity: inout [Scalar], force: inout [Scalar]
  ) throws(NumericalFailure) {
    self.velocity(momentum: momentum, geometry: &geometry, into: &velocity)
    try self.force(momentum: momentum, geometry: &geometry, into: &force)
  }

  /// A phase point with buffers of its own, not yet at any position.
  @inlinable
  public func makePoint() -> PhasePoint<Self> {
    let zeros = [Scalar](repeating: 0, count: dimension)
    return PhasePoint(position: zeros, momentum: zeros, geometry: makeGeometry())
  }
}

/// A system H(q, p) = U(q) + K(p), whose two parts have flows that can be written down.
///
/// The explicit leapfrog asks for this: `Leapfrog<RiemannianSystem<…>>` does not compile.
public protocol SeparableSystem: HamiltonianSystem {
  /// The flow of U for the time `time`: `result` = p + time · force(q).
  mutating func kick(_ momentum: [Scalar], by time: Double, geometry: Geometry, into result: inout [Scalar])

  /// The flow of U for the time `time`, in place: p ← p + time · force(q).
  mutating func kick(_ momentum: inout [Scalar], by time: Double, geometry: Geometry)

  /// The flow of K for the time `time`: `result` = q + time · velocity(p).
  mutating func drift(_ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar])
}
