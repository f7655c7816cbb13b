// How the implicit integrators measure: in the natural lengths of the metric at the start of the step.
import LinearAlgebra

/// While a step is solved for, all lengths are those of its start, whose metric is factored already. The step is then
/// the same in all units.
extension StepBuffers {
  /// Takes note of how large rounding errors may be in a step from `point`: 32 times the natural length of
  ///
  /// - positions and momenta each of whose coordinates is wrong by a share u = 1.1e-16 of itself, u √(Σ Gᵢᵢqᵢ²) and
  ///   u √(Σ (G⁻¹)ᵢᵢpᵢ²);
  /// - ε times a velocity v = G⁻¹p, where each Gᵢⱼ is wrong by u √(GᵢᵢGⱼⱼ): at most u √(Σ Gᵢᵢ(G⁻¹)ᵢᵢ) √(Σ Gᵢᵢvᵢ²).
  ///   It counts where coordinates correlate strongly.
  @inlinable
  public mutating func beginStep(
    from point: inout PhasePoint<System>, by stepSize: Double, in system: inout System
  ) {
    system.diagonals(of: &point.geometry, metric: &metricDiagonal, inverse: &inverseDiagonal)
    system.velocity(momentum: point.momentum, geometry: &point.geometry, into: &velocity)
    let coordinates =
      Vectors.sumOfSquares(point.position, weights: metricDiagonal)
      + Vectors.sumOfSquares(point.momentum, weights: inverseDiagonal)
    let velocities =
      Vectors.dot(metricDiagonal, inverseDiagonal) * Vectors.sumOfSquares(velocity, weights: metricDiagonal)
    roundingFloor =
      16 * Double.ulpOfOne * (coordinates + stepSize * stepSize * velocities).squareRoot()
  }

  /// Begins a solve whose first iterate is `start`.
  @inlinable
  public mutating func beginSolve(at start: [Double]) { solver.start(at: start, floor: roundingFloor) }

  /// The residual of the solver, whose unknowns are positions.
  @inlinable
  public mutating func measureDisplacement(at geometry: inout System.Geometry, in system: inout System) {
    guard solver.needsResidual else { return }
    solver.takeResidual()
    system.whiten(displacement: &solver.residual, geometry: &geometry)
  }

  /// The residual of the solver, whose unknowns are momenta.
  @inlinable
  public mutating func measureMomentum(at geometry: inout System.Geometry, in system: inout System) {
    guard solver.needsResidual else { return }
    solver.takeResidual()
    system.whiten(momentum: &solver.residual, geometry: &geometry)
  }

  /// The residual of the solver, whose unknowns are positions, then momenta.
  @inlinable
  public mutating func measurePhaseDisplacement(at geometry: inout System.Geometry, in system: inout System) {
    guard solver.needsResidual else { return }
    solver.takeResidual()
    Vectors.split(solver.residual, into: &displacement, &momentumDisplacement)
    system.whiten(displacement: &displacement, geometry: &geometry)
    system.whiten(momentum: &momentumDisplacement, geometry: &geometry)
    Vectors.join(displacement, momentumDisplacement, into: &solver.residual)
  }

  /// The distance of `end` from `start`, in the natural lengths of `start`.
  @inlinable
  public mutating func distance(
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
