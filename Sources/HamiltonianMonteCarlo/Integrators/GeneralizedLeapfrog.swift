// The generalized leapfrog: the implicit integrator of Riemannian Hamiltonian Monte Carlo.

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
/// Source: Girolami & Calderhead (2011), equations 16 to 18, doi 10.1111/j.1467-9868.2010.00765.x; the effect
/// of the tolerance: Brofos & Lederman, arXiv 2111.09995.
public struct GeneralizedLeapfrog: IntegrationScheme, Equatable {
  @usableFromInline let settings: FixedPointSettings

  /// - Parameters:
  ///   - tolerance: the largest accepted residual of an equation, in natural lengths, as ``ConvergenceCriterion/natural(_:)``.
  ///   - maximumIterations: how many iterations an equation may take.
  ///   - andersonDepth: how many earlier differences accelerate the iteration; 0 for the plain iteration.
  ///   - checksReversibility: whether each step is taken back and fails where that misses its start by more
  ///     than √tolerance, in natural lengths. It doubles the work.
  public init(
    tolerance: Double = 1e-9, maximumIterations: Int = 100, andersonDepth: Int = 3,
    checksReversibility: Bool = true
  ) {
    self.init(
      convergence: .natural(tolerance), maximumIterations: maximumIterations, andersonDepth: andersonDepth,
      checksReversibility: checksReversibility)
  }

  /// The same with another measure of convergence, such as the one of hamiltorch.
  public init(
    convergence: ConvergenceCriterion, maximumIterations: Int = 100, andersonDepth: Int = 3,
    checksReversibility: Bool = true
  ) {
    settings = FixedPointSettings(
      convergence: convergence, maximumIterations: maximumIterations, andersonDepth: andersonDepth,
      checksReversibility: checksReversibility)
  }

  public func validate() throws(SamplingError) { try settings.validate() }

  @inlinable
  public var reversalTolerance: Double? { settings.reversalTolerance }

  @inlinable
  public func makeWorkspace<System>(for system: System) -> Workspace<System> {
    Workspace(for: system, unknowns: system.dimension, settings: settings)
  }

  @inlinable
  public func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    let half = stepSize / 2
    workspace.beginStep(from: &point, by: stepSize, in: &system)
    try solveMomentum(at: &point, half, in: &system, &workspace, into: &next.momentum)
    try solvePosition(from: &point, to: &next, half, in: &system, &workspace)
    try system.force(momentum: next.momentum, geometry: &next.geometry, into: &workspace.force)
    Vectors.accumulate(half, workspace.force, onto: &next.momentum)
  }

  /// p½ = p + ε/2 force(q, p½).
  @inlinable
  func solveMomentum<System>(
    at point: inout PhasePoint<System>, _ half: Double, in system: inout System,
    _ workspace: inout Workspace<System>, into halfKicked: inout [Double]
  ) throws(NumericalFailure) {
    workspace.solver.start(at: point.momentum, floor: workspace.roundingFloor)
    repeat {
      try system.force(
        momentum: workspace.solver.iterate, geometry: &point.geometry, into: &workspace.force)
      Vectors.add(point.momentum, half, workspace.force, into: &workspace.solver.image)
      workspace.measureMomentum(at: &point.geometry, in: &system)
    } while try !workspace.solver.isConverged()
    Vectors.copy(workspace.solver.image, into: &halfKicked)
  }

  /// q′ = q + ε/2 (velocity(q, p½) + velocity(q′, p½)), where p½ is the momentum of `next`. The first iterate is q
  /// itself, whose geometry is known.
  @inlinable
  func solvePosition<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, _ half: Double,
    in system: inout System, _ workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    system.velocity(momentum: next.momentum, geometry: &point.geometry, into: &workspace.velocity)
    Vectors.add(point.position, half, workspace.velocity, into: &workspace.base)
    workspace.solver.start(at: point.position, floor: workspace.roundingFloor)
    Vectors.add(workspace.base, half, workspace.velocity, into: &workspace.solver.image)
    workspace.measureDisplacement(at: &point.geometry, in: &system)
    workspace.solver.predict()
    repeat {
      try system.move(&next.geometry, to: workspace.solver.iterate)
      system.velocity(momentum: next.momentum, geometry: &next.geometry, into: &workspace.velocity)
      Vectors.add(workspace.base, half, workspace.velocity, into: &workspace.solver.image)
      workspace.measureDisplacement(at: &point.geometry, in: &system)
    } while try !workspace.solver.isConverged()
    Vectors.copy(workspace.solver.iterate, into: &next.position)
  }
}

extension GeneralizedLeapfrog: CustomStringConvertible {
  public var description: String { "GeneralizedLeapfrog(\(settings))" }
}
