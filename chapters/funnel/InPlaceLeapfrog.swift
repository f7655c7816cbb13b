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

  func makeBuffers<System>(for system: System) -> StepBuffers<System> {
    ExtendedLeapfrog(binding: binding).makeBuffers(for: system)
  }

  func beginTrajectory<System>(
    at start: PhasePoint<System>, in system: inout System, using buffers: inout StepBuffers<System>
  ) {
    ExtendedLeapfrog(binding: binding).beginTrajectory(at: start, in: &system, using: &buffers)
  }

  func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    next.position = point.position
    next.momentum = point.momentum
    try system.move(&next.geometry, to: next.position)
    try moveCopy(&next, stepSize / 2, in: &system, &buffers)
    try moveFirst(&next, stepSize / 2, in: &system, &buffers)
    bind(&next, &buffers, angle: 2 * binding * stepSize)
    try moveFirst(&next, stepSize / 2, in: &system, &buffers)
    try system.move(&next.geometry, to: next.position)
    try moveCopy(&next, stepSize / 2, in: &system, &buffers)
  }

  /// The flow of H(q, y), which moves x and p.
  private func moveCopy<System>(
    _ point: inout PhasePoint<System>, _ time: Double, in system: inout System,
    _ buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    var (velocity, force) = (point.position, point.position)
    system.velocity(momentum: buffers.copy.momentum, geometry: &point.geometry, into: &velocity)
    try system.force(momentum: buffers.copy.momentum, geometry: &point.geometry, into: &force)
    for i in point.position.indices {
      buffers.copy.position[i] += time * velocity[i]
      point.momentum[i] += time * force[i]
    }
  }

  /// The flow of H(x, p), which moves q and y.
  private func moveFirst<System>(
    _ point: inout PhasePoint<System>, _ time: Double, in system: inout System,
    _ buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    var (velocity, force) = (point.position, point.position)
    try system.move(&buffers.copy.geometry, to: buffers.copy.position)
    system.velocity(momentum: point.momentum, geometry: &buffers.copy.geometry, into: &velocity)
    try system.force(momentum: point.momentum, geometry: &buffers.copy.geometry, into: &force)
    for i in point.position.indices {
      point.position[i] += time * velocity[i]
      buffers.copy.momentum[i] += time * force[i]
    }
  }

  private func bind<System>(
    _ point: inout PhasePoint<System>, _ buffers: inout StepBuffers<System>, angle: Double
  ) {
    let (c, s) = (cos(angle), sin(angle))
    for i in point.position.indices {
      var (q, p) = (point.position[i], point.momentum[i])
      var (x, y) = (buffers.copy.position[i], buffers.copy.momentum[i])
      // Each line should use the values from before the step; from the second on they use what is there.
      q = 0.5 * (q + x + c * (q - x) + s * (p - y))
      p = 0.5 * (p + y - s * (q - x) + c * (p - y))
      x = 0.5 * (q + x - c * (q - x) - s * (p - y))
      y = 0.5 * (p + y + s * (q - x) - c * (p - y))
      (point.position[i], point.momentum[i]) = (q, p)
      (buffers.copy.position[i], buffers.copy.momentum[i]) = (x, y)
    }
  }
}
