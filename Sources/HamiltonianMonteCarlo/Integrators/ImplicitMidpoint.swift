// The implicit midpoint rule: Hamilton's equations at the middle of the step.
import LinearAlgebra

/// The implicit midpoint step for any Hamiltonian H(q, p), with z = (q, p).
///
///     z̄ = z + ε/2 (∂H/∂p, −∂H/∂q)(z̄)
///     z′ = z + ε (∂H/∂p, −∂H/∂q)(z̄)
///
/// Symplectic, reversible, of second order, as long as the first equation is solved accurately. It has 2n
/// unknowns, and each iteration needs a geometry and a force; in return its energy errors are smaller than those
/// of ``GeneralizedLeapfrog``, and its steps can be larger.
///
/// Source: Hairer, Lubich & Wanner, "Geometric Numerical Integration" (2006), section II.1.3,
/// doi 10.1007/3-540-30666-8; for sampling: Brofos & Lederman, ICML 2021, arXiv 2102.07139.
public struct ImplicitMidpoint: ImplicitScheme {
  public let settings: FixedPointSettings

  public init(settings: FixedPointSettings) { self.settings = settings }

  @inlinable
  public static func unknowns(dimension: Int) -> Int { 2 * dimension }

  @inlinable
  public func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    try advanceWithoutGeometry(from: &point, to: &next, by: stepSize, in: &system, using: &buffers)
    try system.move(&next.geometry, to: next.position)
  }

  @inlinable
  public func advanceWithoutGeometry<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    buffers.beginStep(from: &point, by: stepSize, in: &system)
    try solveMidpoint(from: &point, middle: &next, stepSize / 2, in: &system, &buffers)
    Vectors.add(point.position, stepSize, buffers.velocity, into: &next.position)
    Vectors.add(point.momentum, stepSize, buffers.force, into: &next.momentum)
  }

  /// Leaves the velocity and the force at z̄ in the buffers. The first iterate is z itself, whose geometry is known.
  @inlinable
  func solveMidpoint<System>(
    from point: inout PhasePoint<System>, middle: inout PhasePoint<System>, _ half: Double,
    in system: inout System, _ buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    Vectors.join(point.position, point.momentum, into: &buffers.base)
    buffers.beginSolve(at: buffers.base)
    try evaluateImage(
      momentum: point.momentum, geometry: &point.geometry, half, in: &system, &buffers)
    buffers.measurePhaseDisplacement(at: &point.geometry, in: &system)
    buffers.solver.predict()
    repeat {
      Vectors.split(buffers.solver.iterate, into: &middle.position, &middle.momentum)
      try system.move(&middle.geometry, to: middle.position)
      try evaluateImage(
        momentum: middle.momentum, geometry: &middle.geometry, half, in: &system, &buffers)
      buffers.measurePhaseDisplacement(at: &point.geometry, in: &system)
    } while try !buffers.solver.isConverged()
  }

  @inlinable
  func evaluateImage<System: HamiltonianSystem<Double>>(
    momentum: [Double], geometry: inout System.Geometry, _ half: Double, in system: inout System,
    _ buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    try system.vectorField(
      momentum: momentum, geometry: &geometry, velocity: &buffers.velocity,
      force: &buffers.force)
    Vectors.join(buffers.velocity, buffers.force, into: &buffers.solver.image)
    Vectors.scale(&buffers.solver.image, by: half)
    Vectors.accumulate(1, buffers.base, onto: &buffers.solver.image)
  }
}
