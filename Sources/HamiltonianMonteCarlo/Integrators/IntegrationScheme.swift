// Integrators that work on every Hamiltonian system, described by their formula and settings alone.

/// A one-step formula with its settings, for any Hamiltonian system, such as ``GeneralizedLeapfrog``.
///
/// The formula has no memory; a ``SchemeIntegrator`` lends it what it needs for one system.
public protocol IntegrationScheme: Sendable {
  /// Takes `point` one step further, to `next`, as ``Integrator/advance(from:to:by:in:)``.
  func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using workspace: inout Workspace<System>
  ) throws(NumericalFailure)

  /// Called before the first step of a trajectory.
  func beginTrajectory<System>(
    at start: PhasePoint<System>, in system: inout System, using workspace: inout Workspace<System>)

  /// The memory that the steps need.
  func makeWorkspace<System>(for system: System) -> Workspace<System>

  /// Steps whose way back misses their start by more than this, in natural lengths, fail; nil where that is not checked.
  var reversalTolerance: Double? { get }

  /// - Throws: where a setting is out of its range.
  func validate() throws(SamplingError)
}

extension IntegrationScheme {
  @inlinable
  public func beginTrajectory<System>(
    at start: PhasePoint<System>, in system: inout System, using workspace: inout Workspace<System>
  ) {}
}

/// The memory that an integration scheme borrows: made once for a chain, used in every step.
public struct Workspace<System: HamiltonianSystem<Double>> {
  /// The second copy of the phase point where a scheme extends the phase space.
  @usableFromInline package var copy: PhasePoint<System>
  @usableFromInline package var velocity: [Double]
  @usableFromInline package var force: [Double]
  /// Differences of positions and of momenta, on their way into natural lengths.
  @usableFromInline var displacement: [Double]
  @usableFromInline var momentumDisplacement: [Double]
  /// The diagonals of the metric at the start of the step and of its inverse.
  @usableFromInline var metricDiagonal: [Double]
  @usableFromInline var inverseDiagonal: [Double]
  /// The part of the implicit equations that does not change during a solve.
  @usableFromInline package var base: [Double]
  @usableFromInline package var solver: FixedPointSolver
  /// What rounding errors may amount to in this step, in natural lengths.
  @usableFromInline package var roundingFloor = 0.0

  /// - Parameters:
  ///   - unknowns: the number of unknowns of the implicit equations; 0 where there are none.
  ///   - settings: how they are solved.
  @inlinable
  package init(for system: System, unknowns: Int = 0, settings: FixedPointSettings = .default) {
    copy = system.makePoint()
    velocity = [Double](repeating: 0, count: system.dimension)
    force = velocity
    displacement = velocity
    momentumDisplacement = velocity
    metricDiagonal = velocity
    inverseDiagonal = velocity
    base = [Double](repeating: 0, count: unknowns)
    solver = FixedPointSolver(dimension: unknowns, settings: settings)
  }
}
