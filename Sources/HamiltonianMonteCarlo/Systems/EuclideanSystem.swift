// The Hamiltonian of plain Hamiltonian Monte Carlo: a potential and a kinetic energy with a constant mass matrix.
import LinearAlgebra
import LogDensities

/// H(q, p) = −ℓ(q) + ½ pᵀM⁻¹p with a constant mass matrix M. The constant ½ log det 2πM is left out.
///
/// Source: Neal, "MCMC using Hamiltonian dynamics" (2011), arXiv 1206.1901.
public struct EuclideanSystem<Evaluator: GradientEvaluator, Mass: EuclideanMass>: SeparableSystem,
  ConstantMassSystem
where Evaluator.Scalar: PhaseSpaceScalar {
  public typealias Scalar = Evaluator.Scalar

  /// ℓ and ∇ℓ.
  public struct Geometry {
    @usableFromInline var logDensity = 0.0
    @usableFromInline var gradient: [Scalar]

    @inlinable
    init(dimension: Int) { gradient = [Scalar](repeating: 0, count: dimension) }
  }

  public let dimension: Int
  @usableFromInline var evaluator: Evaluator
  public var mass: Mass
  @usableFromInline let threads: Int
  /// Where ℓ was −∞ last.
  @usableFromInline var outside: [Scalar] = []

  @inlinable
  public init(dimension: Int, evaluator: Evaluator, mass: Mass) {
    self.dimension = dimension
    self.evaluator = evaluator
    self.mass = mass
    threads = evaluator.threads
    self.mass.threads = threads
  }

  @inlinable
  public var interruption: (any Error)? { evaluator.interruption }

  @inlinable
  public func makeGeometry() -> Geometry { Geometry(dimension: dimension) }

  @inlinable
  public mutating func move(
    _ geometry: inout Geometry, to position: [Scalar]
  ) throws(NumericalFailure) {
    geometry.logDensity = evaluator.logDensity(at: position, gradient: &geometry.gradient)
    if geometry.logDensity == -.infinity { outside = position }
    try checkSupport(geometry.logDensity)
    guard Vectors.areFinite(geometry.gradient, threads: threads) else { throw .nonFinite(.gradient) }
  }

  @inlinable
  public func gradient(of geometry: Geometry) -> [Scalar]? { geometry.gradient }

  @inlinable
  public func logDensity(_ geometry: inout Geometry) -> Double { geometry.logDensity }

  @inlinable
  public mutating func energy(
    momentum: [Scalar], geometry: inout Geometry
  ) throws(NumericalFailure) -> Double {
    try checkedEnergy(mass.kineticEnergy(of: momentum) - geometry.logDensity)
  }

  @inlinable
  public mutating func energy(
    momentum: [Scalar], geometry: inout Geometry, velocity: inout [Scalar]
  ) throws(NumericalFailure) -> Double {
    try checkedEnergy(mass.kineticEnergy(of: momentum, velocity: &velocity) - geometry.logDensity)
  }

  @inlinable
  public func force(momentum: [Scalar], geometry: inout Geometry, into force: inout [Scalar]) {
    Vectors.copy(geometry.gradient, into: &force)
  }

  public mutating func edge(from inside: [Scalar]) -> NumericalFailure {
    HamiltonianMonteCarlo.edge(from: inside, to: outside, &evaluator)
  }

  @inlinable
  public func kick(
    _ momentum: [Scalar], by time: Double, geometry: Geometry, into result: inout [Scalar]
  ) {
    Vectors.add(momentum, time, geometry.gradient, into: &result, threads: threads)
  }

  @inlinable
  public func kick(_ momentum: inout [Scalar], by time: Double, geometry: Geometry) {
    Vectors.accumulate(time, geometry.gradient, onto: &momentum, threads: threads)
  }

  @inlinable
  public mutating func drift(
    _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar]
  ) {
    mass.drift(position, by: time, momentum: momentum, into: &result)
  }
}

/// Passes a finite energy.
@inlinable
func checkedEnergy(_ energy: Double) throws(NumericalFailure) -> Double {
  guard energy.isFinite else { throw .nonFinite(.energy) }
  return energy
}

/// Passes a finite log density; −∞ means that the point is outside the support.
@inlinable
func checkSupport(_ logDensity: Double) throws(NumericalFailure) {
  guard logDensity.isFinite else {
    throw logDensity == -.infinity ? .outsideSupport : .nonFinite(.logDensity)
  }
}
