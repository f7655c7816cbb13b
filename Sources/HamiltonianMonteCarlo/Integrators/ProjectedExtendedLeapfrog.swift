// The extended leapfrog with its symmetric projection, which makes it exact in the original phase space.

/// The leapfrog step of a doubled system, between two equal and opposite shifts that keep the copies equal.
///
/// The doubled Hamiltonian H̄(q, p, x, y) = H(q, y) + H(x, p) has the explicit step Φ = A(ε/2) B(ε) A(ε/2), where
/// A = H(q, y) moves x and p, and B = H(x, p) moves q and y. A step from z = (q, p) solves for μ = (μ₁, μ₂) in
///
///     Φ(q + μ₁, p + μ₂, q − μ₁, p − μ₂) + (μ₁, μ₂, −μ₁, −μ₂) = (q′, p′, q′, p′)
///
/// and leads to z′ = (q′, p′). Unlike ``ExtendedLeapfrog`` it is symplectic and reversible in the *original* phase
/// space, so that the draws are exact; the price is the equation, each iteration of which needs three geometries.
/// It is solved for z + μ by μ ← μ − f/4, where f is the distance of the copies on the left-hand side.
///
/// Source: Jayawardana & Ohsawa, "Semiexplicit symplectic integrators for non-separable Hamiltonian systems",
/// Math. Comp. 92 (2023), arXiv 2111.10915.
public struct ProjectedExtendedLeapfrog: IntegrationScheme, Equatable {
  @usableFromInline let settings: FixedPointSettings

  /// - Parameters:
  ///   - tolerance: the largest accepted residual f/4 of the equation, in natural lengths, as ``ConvergenceCriterion/natural(_:)``.
  ///   - maximumIterations: how many iterations the equation may take.
  ///   - andersonDepth: how many earlier differences accelerate the iteration; 0 for the plain iteration.
  ///   - checksReversibility: whether each step is taken back and fails where that misses its start by more
  ///     than √tolerance, in natural lengths. It doubles the work.
  public init(
    tolerance: Double = 1e-9, maximumIterations: Int = 100, andersonDepth: Int = 3,
    checksReversibility: Bool = true
  ) {
    settings = FixedPointSettings(
      convergence: .natural(tolerance), maximumIterations: maximumIterations, andersonDepth: andersonDepth,
      checksReversibility: checksReversibility)
  }

  public func validate() throws(SamplingError) { try settings.validate() }

  @inlinable
  public var reversalTolerance: Double? { settings.reversalTolerance }

  @inlinable
  public func makeWorkspace<System>(for system: System) -> Workspace<System> {
    Workspace(for: system, unknowns: 2 * system.dimension, settings: settings)
  }

  @inlinable
  public func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    workspace.beginStep(from: &point, by: stepSize, in: &system)
    Vectors.join(point.position, point.momentum, into: &workspace.base)
    workspace.solver.start(at: workspace.base, floor: workspace.roundingFloor)
    // At first μ = 0, and the geometry of q is known.
    separateCopies(from: point, &next, &workspace)
    try flowOfOriginal(&point.geometry, &next.momentum, stepSize / 2, in: &system, &workspace)
    try finishStep(to: &next, stepSize, in: &system, &workspace)
    workspace.measurePhaseDisplacement(at: &point.geometry, in: &system)
    while try !workspace.solver.isConverged() {
      separateCopies(from: point, &next, &workspace)
      try system.move(&next.geometry, to: next.position)
      try flowOfOriginal(&next.geometry, &next.momentum, stepSize / 2, in: &system, &workspace)
      try finishStep(to: &next, stepSize, in: &system, &workspace)
      workspace.measurePhaseDisplacement(at: &point.geometry, in: &system)
    }
    Vectors.average(&next.position, workspace.copy.position)
    Vectors.average(&next.momentum, workspace.copy.momentum)
    try system.move(&next.geometry, to: next.position)
  }

  /// Takes (q, p) to z + μ, the iterate of the solver, and (x, y) to z − μ.
  @inlinable
  func separateCopies<System>(
    from point: PhasePoint<System>, _ next: inout PhasePoint<System>, _ workspace: inout Workspace<System>
  ) {
    Vectors.split(workspace.solver.iterate, into: &next.position, &next.momentum)
    Vectors.reflect(next.position, through: point.position, into: &workspace.copy.position)
    Vectors.reflect(next.momentum, through: point.momentum, into: &workspace.copy.momentum)
  }

  /// What follows the first A: the flows B and A, and the image of the iterate,
  /// z + μ − f/4 = (z + (z + μ))/2 − (q − x, p − y)/4.
  @inlinable
  func finishStep<System>(
    to next: inout PhasePoint<System>, _ stepSize: Double, in system: inout System,
    _ workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    try system.move(&workspace.copy.geometry, to: workspace.copy.position)
    try flowOfCopy(&next, stepSize, in: &system, &workspace)
    try system.move(&next.geometry, to: next.position)
    try flowOfOriginal(&next.geometry, &next.momentum, stepSize / 2, in: &system, &workspace)
    Vectors.add(next.position, -1, workspace.copy.position, into: &workspace.velocity)
    Vectors.add(next.momentum, -1, workspace.copy.momentum, into: &workspace.force)
    Vectors.join(workspace.velocity, workspace.force, into: &workspace.solver.image)
    Vectors.scale(&workspace.solver.image, by: -0.25)
    Vectors.accumulate(0.5, workspace.base, onto: &workspace.solver.image)
    Vectors.accumulate(0.5, workspace.solver.iterate, onto: &workspace.solver.image)
  }

  /// A: the flow of H(q, y), with the geometry of q, moves x and p.
  @inlinable
  func flowOfOriginal<System>(
    _ geometry: inout System.Geometry, _ momentum: inout [Double], _ time: Double, in system: inout System,
    _ workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    try system.vectorField(
      momentum: workspace.copy.momentum, geometry: &geometry, velocity: &workspace.velocity,
      force: &workspace.force)
    Vectors.accumulate(time, workspace.velocity, onto: &workspace.copy.position)
    Vectors.accumulate(time, workspace.force, onto: &momentum)
  }

  /// B: the flow of H(x, p) moves q and y.
  @inlinable
  func flowOfCopy<System>(
    _ point: inout PhasePoint<System>, _ time: Double, in system: inout System,
    _ workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    try system.vectorField(
      momentum: point.momentum, geometry: &workspace.copy.geometry, velocity: &workspace.velocity,
      force: &workspace.force)
    Vectors.accumulate(time, workspace.velocity, onto: &point.position)
    Vectors.accumulate(time, workspace.force, onto: &workspace.copy.momentum)
  }
}

extension ProjectedExtendedLeapfrog: CustomStringConvertible {
  public var description: String { "ProjectedExtendedLeapfrog(\(settings))" }
}
