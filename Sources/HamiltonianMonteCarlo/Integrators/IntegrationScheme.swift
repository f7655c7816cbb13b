// Integrators that work on every Hamiltonian system, described by their formula and settings alone.
import InputErrors

/// A one-step formula with its settings, for any Hamiltonian system, such as ``GeneralizedLeapfrog``.
///
/// The formula has no memory; a ``SchemeIntegrator`` lends it what it needs for one system.
public protocol IntegrationScheme: Sendable {
  /// Takes `point` one step further, to `next`, as ``Integrator/advance(from:to:by:in:)``.
  func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure)

  /// The same step, to see where it leads: of `end` only the position and the momentum are wanted, and its geometry is
  /// meaningless.
  func advanceWithoutGeometry<System>(
    from point: inout PhasePoint<System>, to end: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure)

  /// Called before the first step of a trajectory.
  func beginTrajectory<System>(
    at start: PhasePoint<System>, in system: inout System, using buffers: inout StepBuffers<System>)

  /// The memory that the steps need.
  func makeBuffers<System>(for system: System) -> StepBuffers<System>

  /// Steps whose way back misses their start by more than this, in natural lengths, fail; nil where that is not checked.
  var reversalTolerance: Double? { get }

  /// - Throws: where a setting is out of its range.
  func validate() throws(InputError)
}

extension IntegrationScheme {
  @inlinable
  public func advanceWithoutGeometry<System>(
    from point: inout PhasePoint<System>, to end: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    try advance(from: &point, to: &end, by: stepSize, in: &system, using: &buffers)
  }

  @inlinable
  public func beginTrajectory<System>(
    at start: PhasePoint<System>, in system: inout System, using buffers: inout StepBuffers<System>
  ) {}
}
