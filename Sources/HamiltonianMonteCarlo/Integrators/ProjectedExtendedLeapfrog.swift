// The extended leapfrog with its symmetric projection, which makes it exact in the original phase space.
import LinearAlgebra

/// The leapfrog step of a doubled system, between two equal and opposite shifts that keep the copies equal.
///
/// The doubled Hamiltonian H̄(q, p, x, y) = H(q, y) + H(x, p) has the explicit step Φ = A(ε/2) B(ε) A(ε/2), where
/// A = H(q, y) moves x and p, and B = H(x, p) moves q and y. A step from z = (q, p) solves for μ = (μ₁, μ₂) in
///
///     Φ(q + μ₁, p + μ₂, q − μ₁, p − μ₂) + (μ₁, μ₂, −μ₁, −μ₂) = (q′, p′, q′, p′)
///
/// and leads to z′ = (q′, p′). Unlike ``ExtendedLeapfrog`` it is symplectic and reversible in the *original* phase
/// space, so that the draws are exact; the price is the equation, each iteration of which needs three geometries.
/// It is solved for z + μ by μ ← μ − f/4, where f is the distance of the copies on the left-hand side; the residual is f/4.
///
/// Source: Jayawardana & Ohsawa, "Semiexplicit symplectic integrators for non-separable Hamiltonian systems",
/// Math. Comp. 92 (2023), arXiv 2111.10915.
public struct ProjectedExtendedLeapfrog: ImplicitScheme {
  public let settings: FixedPointSettings

  public init(settings: FixedPointSettings) { self.settings = settings }

  @inlinable
  public static func unknowns(dimension: Int) -> Int { 2 * dimension }

  @inlinable
  public func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    buffers.beginStep(from: &point, by: stepSize, in: &system)
    Vectors.join(point.position, point.momentum, into: &buffers.base)
    buffers.beginSolve(at: buffers.base)
    // At first μ = 0, and the geometry of q is known.
    separateCopies(from: point, &next, &buffers)
    try buffers.flowOfOriginal(&point.geometry, &next.momentum, stepSize / 2, in: &system)
    try finishStep(to: &next, stepSize, in: &system, &buffers)
    buffers.measurePhaseDisplacement(at: &point.geometry, in: &system)
    while try !buffers.solver.isConverged() {
      separateCopies(from: point, &next, &buffers)
      try system.move(&next.geometry, to: next.position)
      try buffers.flowOfOriginal(&next.geometry, &next.momentum, stepSize / 2, in: &system)
      try finishStep(to: &next, stepSize, in: &system, &buffers)
      buffers.measurePhaseDisplacement(at: &point.geometry, in: &system)
    }
    Vectors.average(&next.position, buffers.copy.position)
    Vectors.average(&next.momentum, buffers.copy.momentum)
    try system.move(&next.geometry, to: next.position)
  }

  /// Takes (q, p) to z + μ, the iterate of the solver, and (x, y) to z − μ.
  @inlinable
  func separateCopies<System>(
    from point: PhasePoint<System>, _ next: inout PhasePoint<System>, _ buffers: inout StepBuffers<System>
  ) {
    Vectors.split(buffers.solver.iterate, into: &next.position, &next.momentum)
    Vectors.reflect(next.position, through: point.position, into: &buffers.copy.position)
    Vectors.reflect(next.momentum, through: point.momentum, into: &buffers.copy.momentum)
  }

  /// What follows the first A: the flows B and A, and the image of the iterate,
  /// z + μ − f/4 = (z + (z + μ))/2 − (q − x, p − y)/4.
  @inlinable
  func finishStep<System>(
    to next: inout PhasePoint<System>, _ stepSize: Double, in system: inout System,
    _ buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    try buffers.flowOfCopy(&next, stepSize, in: &system)
    try system.move(&next.geometry, to: next.position)
    try buffers.flowOfOriginal(&next.geometry, &next.momentum, stepSize / 2, in: &system)
    Vectors.add(next.position, -1, buffers.copy.position, into: &buffers.velocity)
    Vectors.add(next.momentum, -1, buffers.copy.momentum, into: &buffers.force)
    Vectors.join(buffers.velocity, buffers.force, into: &buffers.solver.image)
    Vectors.scale(&buffers.solver.image, by: -0.25)
    Vectors.accumulate(0.5, buffers.base, onto: &buffers.solver.image)
    Vectors.accumulate(0.5, buffers.solver.iterate, onto: &buffers.solver.image)
  }
}
