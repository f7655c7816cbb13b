// The two flows of a doubled phase space, in which H(q, p) becomes H(q, y) + H(x, p).
import LinearAlgebra

extension StepBuffers {
  /// The flow of H(q, y) for the time `time`, with the geometry of q: it moves x and p.
  @inlinable
  mutating func flowOfOriginal(
    _ geometry: inout System.Geometry, _ momentum: inout [Double], _ time: Double, in system: inout System
  ) throws(NumericalFailure) {
    try system.vectorField(momentum: copy.momentum, geometry: &geometry, velocity: &velocity, force: &force)
    Vectors.accumulate(time, velocity, onto: &copy.position)
    Vectors.accumulate(time, force, onto: &momentum)
  }

  /// The flow of H(x, p) for the time `time`, which moves q and y. The geometry of x is computed anew.
  @inlinable
  mutating func flowOfCopy(
    _ point: inout PhasePoint<System>, _ time: Double, in system: inout System
  ) throws(NumericalFailure) {
    try system.move(&copy.geometry, to: copy.position)
    try system.vectorField(
      momentum: point.momentum, geometry: &copy.geometry, velocity: &velocity, force: &force)
    Vectors.accumulate(time, velocity, onto: &point.position)
    Vectors.accumulate(time, force, onto: &copy.momentum)
  }
}
