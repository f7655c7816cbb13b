// The explicit integrator with the defect that the tutorial's program has: the binding is done in place.

import Foundation
import HamiltonianMonteCarlo

/// The extended leapfrog whose binding step overwrites q, p, x and y one after the other, so that the second half of
/// it works with results of the first. It is no rotation: it neither preserves volume nor can it be reversed, and it
/// draws the two copies together.
struct InPlaceLeapfrog: IntegrationScheme {
  let binding: Double

  var reversalTolerance: Double? { nil }

  func validate() {}

  func makeWorkspace<System>(for system: System) -> Workspace<System> {
    ExtendedLeapfrog(binding: binding).makeWorkspace(for: system)
  }

  func beginTrajectory<System>(
    at start: PhasePoint<System>, in system: inout System, using workspace: inout Workspace<System>
  ) {
    ExtendedLeapfrog(binding: binding).beginTrajectory(at: start, in: &system, using: &workspace)
  }

  func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    next.position = point.position
    next.momentum = point.momentum
    try system.move(&next.geometry, to: next.position)
    try moveCopy(&next, stepSize / 2, in: &system, &workspace)
    try moveFirst(&next, stepSize / 2, in: &system, &workspace)
    bind(&next, &workspace, angle: 2 * binding * stepSize)
    try moveFirst(&next, stepSize / 2, in: &system, &workspace)
    try system.move(&next.geometry, to: next.position)
    try moveCopy(&next, stepSize / 2, in: &system, &workspace)
  }

  /// The flow of H(q, y), which moves x and p.
  private func moveCopy<System>(
    _ point: inout PhasePoint<System>, _ time: Double, in system: inout System,
    _ workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    var (velocity, force) = (point.position, point.position)
    system.velocity(momentum: workspace.copy.momentum, geometry: &point.geometry, into: &velocity)
    try system.force(momentum: workspace.copy.momentum, geometry: &point.geometry, into: &force)
    for i in point.position.indices {
      workspace.copy.position[i] += time * velocity[i]
      point.momentum[i] += time * force[i]
    }
  }

  /// The flow of H(x, p), which moves q and y.
  private func moveFirst<System>(
    _ point: inout PhasePoint<System>, _ time: Double, in system: inout System,
    _ workspace: inout Workspace<System>
  ) throws(NumericalFailure) {
    var (velocity, force) = (point.position, point.position)
    try system.move(&workspace.copy.geometry, to: workspace.copy.position)
    system.velocity(momentum: point.momentum, geometry: &workspace.copy.geometry, into: &velocity)
    try system.force(momentum: point.momentum, geometry: &workspace.copy.geometry, into: &force)
    for i in point.position.indices {
      point.position[i] += time * velocity[i]
      workspace.copy.momentum[i] += time * force[i]
    }
  }

  private func bind<System>(
    _ point: inout PhasePoint<System>, _ workspace: inout Workspace<System>, angle: Double
  ) {
    let (c, s) = (cos(angle), sin(angle))
    for i in point.position.indices {
      var (q, p) = (point.position[i], point.momentum[i])
      var (x, y) = (workspace.copy.position[i], workspace.copy.momentum[i])
      // Each line should use the values from before the step; from the second on they use what is there.
      q = 0.5 * (q + x + c * (q - x) + s * (p - y))
      p = 0.5 * (p + y - s * (q - x) + c * (p - y))
      x = 0.5 * (q + x - c * (q - x) - s * (p - y))
      y = 0.5 * (p + y + s * (q - x) - c * (p - y))
      (point.position[i], point.momentum[i]) = (q, p)
      (workspace.copy.position[i], workspace.copy.momentum[i]) = (x, y)
    }
  }
}
