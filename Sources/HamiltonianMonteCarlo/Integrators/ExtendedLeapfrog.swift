// The explicit integrator on an extended phase space: two copies of the system, bound together.
import Foundation
import InputErrors
import LinearAlgebra

/// Tao's explicit leapfrog for H(q, p) that is not separable: a second copy (x, y) of the phase point makes
///
///     H̄(q, p, x, y) = H(q, y) + H(x, p) + ω/2 (|q − x|² + |p − y|²)
///
/// whose three parts have flows that can be written down. A step is A(ε/2) B(ε/2) C(ε) B(ε/2) A(ε/2), where
/// A = H(q, y) moves x and p, B = H(x, p) moves q and y, and the binding C rotates (q − x, p − y) by the angle
/// 2ωε, all four at once. Symplectic on the *extended* space, of second order; three geometries per step and no
/// equation to solve.
///
/// The binding adds squares of positions and of momenta, which have different units: ω has one of its own, and another
/// choice of units is another integrator.
///
/// The copies are equal at the start of each trajectory; at its end the first one is kept. **This is not an exact
/// Markov chain**: the end with unequal copies is projected back, which neither preserves volume nor can be
/// reversed. High acceptance does not show it. Where the draws must be exact use ``GeneralizedLeapfrog``.
///
/// Source: Tao, "Explicit symplectic approximation of nonseparable Hamiltonians: algorithm and long time performance",
/// Phys. Rev. E 94 (2016), doi 10.1103/PhysRevE.94.043303; for sampling: Cobb, Baydin, Markham & Roberts (2019),
/// arXiv 1910.06243.
public struct ExtendedLeapfrog: IntegrationScheme, Equatable {
  /// ω, which binds the copies together.
  public let binding: Double

  /// - Parameter binding: ω ≥ 0; large values bind strongly and need small steps.
  public init(binding: Double = 100) { self.binding = binding }

  public func validate() throws(InputError) {
    guard binding >= 0, binding.isFinite else {
      throw InputError(
        "binding", expected: "a finite number that is not negative", found: "\(binding)",
        advice: "Use 10 to 100.")
    }
  }

  @inlinable
  public var reversalTolerance: Double? { nil }

  @inlinable
  public func makeBuffers<System>(for system: System) -> StepBuffers<System> {
    StepBuffers(for: system)
  }

  @inlinable
  public func beginTrajectory<System>(
    at start: PhasePoint<System>, in system: inout System, using buffers: inout StepBuffers<System>
  ) {
    Vectors.copy(start.position, into: &buffers.copy.position)
    Vectors.copy(start.momentum, into: &buffers.copy.momentum)
  }

  /// Takes the doubled state (`point`, buffers.copy) to (`next`, buffers.copy).
  @inlinable
  public func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    let half = stepSize / 2
    Vectors.copy(point.position, into: &next.position)
    Vectors.copy(point.momentum, into: &next.momentum)
    try buffers.flowOfOriginal(&point.geometry, &next.momentum, half, in: &system)
    try buffers.flowOfCopy(&next, half, in: &system)
    rotate(&next, &buffers.copy, by: 2 * binding * stepSize)
    try buffers.flowOfCopy(&next, half, in: &system)
    try system.move(&next.geometry, to: next.position)
    try buffers.flowOfOriginal(&next.geometry, &next.momentum, half, in: &system)
  }

  /// C: (q + x, p + y) stays, (q − x, p − y) is rotated by `angle`.
  @inlinable
  func rotate<System>(
    _ point: inout PhasePoint<System>, _ copy: inout PhasePoint<System>, by angle: Double
  ) where System.Scalar == Double {
    let (cosine, sine) = (cos(angle), sin(angle))
    for i in point.position.indices {
      let (q, x) = (point.position[i], copy.position[i])
      let (p, y) = (point.momentum[i], copy.momentum[i])
      let (difference, momentumDifference) = (q - x, p - y)
      let rotated = cosine * difference + sine * momentumDifference
      let rotatedMomentum = cosine * momentumDifference - sine * difference
      point.position[i] = 0.5 * (q + x + rotated)
      copy.position[i] = 0.5 * (q + x - rotated)
      point.momentum[i] = 0.5 * (p + y + rotatedMomentum)
      copy.momentum[i] = 0.5 * (p + y - rotatedMomentum)
    }
  }
}

extension ExtendedLeapfrog: CustomStringConvertible {
  public var description: String { "ExtendedLeapfrog(binding: \(binding))" }
}
