// How the implicit integrators measure: in the natural lengths of the metric at the start of the step.

/// While a step is solved for, all lengths are those of its start, whose metric is factored already. The step is then
/// the same in all units.
extension Workspace {
  /// Takes note of how large rounding errors may be in a step from `point`.
  @inlinable
  mutating func beginStep(from point: inout PhasePoint<System>, in system: inout System) {
    let square = system.squaredCoordinateLength(
      position: point.position, momentum: point.momentum, geometry: &point.geometry)
    roundingFloor = 16 * Double.ulpOfOne * square.squareRoot()
  }

  /// The residual of the solver, whose unknowns are positions.
  @inlinable
  mutating func measureDisplacement(at geometry: inout System.Geometry, in system: inout System) {
    solver.takeResidual()
    system.whiten(displacement: &solver.residual, geometry: &geometry)
  }

  /// The residual of the solver, whose unknowns are momenta.
  @inlinable
  mutating func measureMomentum(at geometry: inout System.Geometry, in system: inout System) {
    solver.takeResidual()
    system.whiten(momentum: &solver.residual, geometry: &geometry)
  }

  /// The residual of the solver, whose unknowns are positions, then momenta.
  @inlinable
  mutating func measurePhaseDisplacement(at geometry: inout System.Geometry, in system: inout System) {
    solver.takeResidual()
    Vectors.split(solver.residual, into: &displacement, &momentumDisplacement)
    system.whiten(displacement: &displacement, geometry: &geometry)
    system.whiten(momentum: &momentumDisplacement, geometry: &geometry)
    Vectors.join(displacement, momentumDisplacement, into: &solver.residual)
  }

  /// The distance of `end` from `start`, in the natural lengths of `start`.
  @inlinable
  mutating func distance(
    from start: inout PhasePoint<System>, to end: PhasePoint<System>, in system: inout System
  ) -> Double {
    Vectors.add(end.position, -1, start.position, into: &displacement)
    Vectors.add(end.momentum, -1, start.momentum, into: &momentumDisplacement)
    system.whiten(displacement: &displacement, geometry: &start.geometry)
    system.whiten(momentum: &momentumDisplacement, geometry: &start.geometry)
    let square =
      Vectors.dot(displacement, displacement) + Vectors.dot(momentumDisplacement, momentumDisplacement)
    return square.squareRoot()
  }
}
