// The orbit of a phase point: what a trajectory rule moves along.
import Randomness

/// A Hamiltonian system with the integrator that follows its orbits, one for each chain.
///
/// A trajectory rule begins an orbit at a point and takes steps along it; what it makes of the points is its own affair.
public struct Orbit<I: Integrator> {
  public typealias System = I.System

  public var system: System
  public var integrator: I
  /// ε of the steps to come.
  public var stepSize: Double

  @inlinable
  public init(system: System, integrator: I, stepSize: Double) {
    self.system = system
    self.integrator = integrator
    self.stepSize = stepSize
  }

  /// Begins an orbit at the position of `point`, which gets a new momentum.
  /// - Returns: the energy of the beginning.
  @inlinable @inline(__always)
  public mutating func begin(
    at point: inout PhasePoint<System>, using random: inout RandomStreams
  ) throws(NumericalFailure) -> Double {
    if system.redraw(using: &random.jitter) { try system.move(&point.geometry, to: point.position) }
    system.sampleMomentum(geometry: &point.geometry, using: &random.momentum, into: &point.momentum)
    let energy = try energy(of: &point)
    integrator.beginTrajectory(at: point, in: &system)
    return energy
  }

  /// Takes `point` one step further, to `next`; after a failure `next` is meaningless.
  @inlinable @inline(__always)
  public mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>
  ) throws(NumericalFailure) {
    try integrator.advance(from: &point, to: &next, by: stepSize, in: &system)
  }

  /// Takes `point` one step back in time, to `previous`.
  @inlinable @inline(__always)
  public mutating func retreat(
    from point: inout PhasePoint<System>, to previous: inout PhasePoint<System>
  ) throws(NumericalFailure) where I: MemorylessIntegrator {
    try integrator.advance(from: &point, to: &previous, by: -stepSize, in: &system)
  }

  /// H at a point, and ∂H/∂p.
  @inlinable @inline(__always)
  public mutating func energy(
    of point: inout PhasePoint<System>, velocity: inout [System.Scalar]
  ) throws(NumericalFailure) -> Double {
    try system.energy(momentum: point.momentum, geometry: &point.geometry, velocity: &velocity)
  }

  /// ∂H/∂p at a point.
  @inlinable @inline(__always)
  public mutating func velocity(at point: inout PhasePoint<System>, into velocity: inout [System.Scalar]) {
    system.velocity(momentum: point.momentum, geometry: &point.geometry, into: &velocity)
  }

  /// H at a point.
  @inlinable @inline(__always)
  public mutating func energy(of point: inout PhasePoint<System>) throws(NumericalFailure) -> Double {
    try system.energy(momentum: point.momentum, geometry: &point.geometry)
  }
}
