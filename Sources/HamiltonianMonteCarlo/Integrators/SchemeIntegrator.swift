// An integration scheme made ready for one system, with the check that each of its steps can be taken back.

/// An integration scheme together with the memory it needs for one system.
///
/// Where the scheme asks for it, each step is followed by a step back from where it led. If that does not
/// return to the start, the equations had another solution than the one found, and accepting the step would
/// destroy detailed balance: it fails with ``NumericalFailure/notReversible(distance:)``. The step back is solved exactly
/// as the reverse move would be, in the natural lengths of its own start; distances are measured in those of the step's.
/// Only the geometry of its end, which nothing depends on, may be left out.
///
/// Source: Lelièvre, Santet & Stoltz, "Unbiasing Hamiltonian Monte Carlo algorithms for a general Hamiltonian function"
/// (2023), arXiv 2303.15918.
public struct SchemeIntegrator<Scheme: IntegrationScheme, System: HamiltonianSystem<Double>>: Integrator {
  @usableFromInline let scheme: Scheme
  @usableFromInline package var buffers: StepBuffers<System>
  @usableFromInline var back: PhasePoint<System>
  @usableFromInline var spent = IntegrationEffort()

  @inlinable
  public init(_ scheme: Scheme, for system: System) {
    self.scheme = scheme
    buffers = scheme.makeBuffers(for: system)
    back = system.makePoint()
  }

  @inlinable
  public mutating func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {
    spent = IntegrationEffort()
    scheme.beginTrajectory(at: start, in: &system, using: &buffers)
  }

  @inlinable
  public mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    buffers.solver.totalIterations = 0
    defer { spent.solverIterations += buffers.solver.totalIterations }
    try scheme.advance(from: &point, to: &next, by: stepSize, in: &system, using: &buffers)
    guard let tolerance = scheme.reversalTolerance else { return }
    let (iterations, floor) = (buffers.solver.totalIterations, buffers.roundingFloor)
    defer { buffers.solver.totalIterations = iterations }
    do throws(NumericalFailure) {
      try scheme.advanceWithoutGeometry(from: &next, to: &back, by: -stepSize, in: &system, using: &buffers)
    } catch {
      throw .notReversible(distance: .infinity)
    }
    let distance = buffers.distance(from: &point, to: back, in: &system)
    spent.reversalError = max(spent.reversalError, distance)
    guard distance <= max(tolerance, 1000 * floor) else { throw .notReversible(distance: distance) }
  }

  @inlinable
  public var effort: IntegrationEffort { spent }
}
