// The implicit midpoint rule: Hamilton's equations at the middle of the step.

/// The implicit midpoint step for any Hamiltonian H(q, p), with z = (q, p).
///
///     z̄ = z + ε/2 (∂H/∂p, −∂H/∂q)(z̄)
///     z′ = z + ε (∂H/∂p, −∂H/∂q)(z̄)
///
/// Symplectic, reversible, of second order, as long as the first equation is solved accurately. It has 2n
/// unknowns, and each iteration needs a geometry and a force; in return its energy errors are smaller than those
/// of ``GeneralizedLeapfrog``, and its steps can be larger.
///
/// Source: Hairer, Lubich & Wanner, "Geometric Numerical Integration" (2006), section II.1.1,
/// doi 10.1007/3-540-30666-8; for sampling: Brofos & Lederman, arXiv 2102.07139.
public struct ImplicitMidpoint: IntegrationScheme, Equatable {
  @usableFromInline let settings: FixedPointSettings

  /// - Parameters:
  ///   - tolerance: the largest accepted residual of the equation, in natural lengths, as ``ConvergenceCriterion/natural(_:)``.
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
    try solveMidpoint(from: &point, middle: &next, stepSize / 2, in: &system, &workspace)
    Vectors.add(point.position, stepSize, workspace.velocity, into: &next.position)
    Vectors.add(point.momentum, stepSize, workspace.force, into: &next.momentum)
    try system.move(&next.geometry, to: next.position)
  }

  /// Leaves the velocity and the force at z̄ in the workspace. The first iterate is z itself, whose geometry is known.
  @inlinable
  func solveMidpoint<System>(
    from point: inout PhasePoint<System>, middle: inout PhasePoint<System>, _ half: Double,
    in system: inout System, _ workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    Vectors.join(point.position, point.momentum, into: &workspace.base)
    workspace.solver.start(at: workspace.base, floor: workspace.roundingFloor)
    try evaluateImage(
      momentum: point.momentum, geometry: &point.geometry, half, in: &system, &workspace)
    workspace.measurePhaseDisplacement(at: &point.geometry, in: &system)
    workspace.solver.predict()
    repeat {
      Vectors.split(workspace.solver.iterate, into: &middle.position, &middle.momentum)
      try system.move(&middle.geometry, to: middle.position)
      try evaluateImage(
        momentum: middle.momentum, geometry: &middle.geometry, half, in: &system, &workspace)
      workspace.measurePhaseDisplacement(at: &point.geometry, in: &system)
    } while try !workspace.solver.isConverged()
  }

  @inlinable
  func evaluateImage<System: HamiltonianSystem<Double>>(
    momentum: [Double], geometry: inout System.Geometry, _ half: Double, in system: inout System,
    _ workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    try system.vectorField(
      momentum: momentum, geometry: &geometry, velocity: &workspace.velocity,
      force: &workspace.force)
    Vectors.join(workspace.velocity, workspace.force, into: &workspace.solver.image)
    Vectors.scale(&workspace.solver.image, by: half)
    Vectors.accumulate(1, workspace.base, onto: &workspace.solver.image)
  }
}

extension ImplicitMidpoint: CustomStringConvertible {
  public var description: String { "ImplicitMidpoint(\(settings))" }
}
