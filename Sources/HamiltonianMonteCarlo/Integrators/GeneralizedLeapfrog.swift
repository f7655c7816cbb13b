// The generalized leapfrog: the implicit integrator of Riemannian Hamiltonian Monte Carlo.
import LinearAlgebra

/// The generalized leapfrog step for any Hamiltonian H(q, p).
///
///     p½ = p − ε/2 ∂H/∂q(q, p½)
///     q′ = q + ε/2 (∂H/∂p(q, p½) + ∂H/∂p(q′, p½))
///     p′ = p½ − ε/2 ∂H/∂q(q′, p½)
///
/// Symplectic, reversible, of second order, as long as the first two equations are solved accurately. The
/// first keeps q and so needs no new geometry; each iteration of the second needs one. The position accepted
/// is the iterate whose geometry has been computed, so that none is computed twice.
///
/// Source: Girolami & Calderhead (2011), doi 10.1111/j.1467-9868.2010.00765.x; the effect of the tolerance:
/// Brofos & Lederman (2021), arXiv 2111.09995.
public struct GeneralizedLeapfrog: ImplicitScheme {
  public let settings: FixedPointSettings

  public init(settings: FixedPointSettings) { self.settings = settings }

  @inlinable
  public static func unknowns(dimension: Int) -> Int { dimension }

  @inlinable
  public func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    let half = stepSize / 2
    buffers.beginStep(from: &point, by: stepSize, in: &system)
    try solveMomentum(at: &point, half, in: &system, &buffers, into: &next.momentum)
    try solvePosition(from: &point, to: &next, half, in: &system, &buffers)
    try system.force(momentum: next.momentum, geometry: &next.geometry, into: &buffers.force)
    Vectors.accumulate(half, buffers.force, onto: &next.momentum)
  }

  /// p½ = p + ε/2 force(q, p½).
  @inlinable
  func solveMomentum<System>(
    at point: inout PhasePoint<System>, _ half: Double, in system: inout System,
    _ buffers: inout StepBuffers<System>, into halfKicked: inout [Double]
  ) throws(NumericalFailure) {
    buffers.beginSolve(at: point.momentum)
    repeat {
      try system.force(
        momentum: buffers.solver.iterate, geometry: &point.geometry, into: &buffers.force)
      Vectors.add(point.momentum, half, buffers.force, into: &buffers.solver.image)
      buffers.measureMomentum(at: &point.geometry, in: &system)
    } while try !buffers.solver.isConverged()
    Vectors.copy(buffers.solver.image, into: &halfKicked)
  }

  /// q′ = q + ε/2 (velocity(q, p½) + velocity(q′, p½)), where p½ is the momentum of `next`. The first iterate is q
  /// itself, whose geometry is known.
  @inlinable
  func solvePosition<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, _ half: Double,
    in system: inout System, _ buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    system.velocity(momentum: next.momentum, geometry: &point.geometry, into: &buffers.velocity)
    Vectors.add(point.position, half, buffers.velocity, into: &buffers.base)
    buffers.beginSolve(at: point.position)
    Vectors.add(buffers.base, half, buffers.velocity, into: &buffers.solver.image)
    buffers.measureDisplacement(at: &point.geometry, in: &system)
    buffers.solver.predict()
    repeat {
      try system.move(&next.geometry, to: buffers.solver.iterate)
      system.velocity(momentum: next.momentum, geometry: &next.geometry, into: &buffers.velocity)
      Vectors.add(buffers.base, half, buffers.velocity, into: &buffers.solver.image)
      buffers.measureDisplacement(at: &point.geometry, in: &system)
    } while try !buffers.solver.isConverged()
    Vectors.copy(buffers.solver.iterate, into: &next.position)
  }
}
