// The symmetric leapfrog over the parts of a split log density.
import LogDensities

/// The leapfrog step for H = Σₘ Uₘ(q) + K(p), Uₘ = −ℓₘ, that meets the parts one at a time: in their order and back,
/// with the M − 1 parts of the kinetic energy between them.
///
///     U₁/2, K/D, U₂/2, K/D, …, U_M/2, U_M/2, …, K/D, U₂/2, K/D, U₁/2     with D = 2 (M − 1)
///
/// where each word stands for the exact flow of that Hamiltonian for the time ε. The two flows of U_M are one kick. The
/// sequence is a palindrome of exact flows, and therefore symplectic, reversible and of second order, whatever the
/// parts are. With one part there is nothing between two kicks, D = 1, and the step is that of ``Leapfrog``, bit for bit.
///
/// It takes 2 (M − 1) gradients of parts per step, the work of not quite two steps of the leapfrog of the sum. What it
/// gains for them depends on how much the parts resemble each other: with ten equal ones its energy error is a tenth of
/// that of two leapfrog steps of half the size (SplitTests). A kick by a part that is −∞ or not finite where the step
/// meets it fails.
///
/// Source: Cobb & Jalaian, "Scaling Hamiltonian Monte Carlo inference for Bayesian neural networks with symmetric
/// splitting" (2021), arXiv 2010.06772; splitting by subsets of the data: Neal, "MCMC using Hamiltonian
/// dynamics" (2011), arXiv 1206.1901.
public struct SplitLeapfrog<Evaluator: PartsEvaluator, Mass: EuclideanMass>: Integrator
where Evaluator.Scalar: PhaseSpaceScalar {
  public typealias System = SplitSystem<Evaluator, Mass>

  @usableFromInline var position: [System.Scalar]
  @usableFromInline var momentum: [System.Scalar]

  @inlinable
  public init(for system: System) {
    position = [System.Scalar](repeating: 0, count: system.dimension)
    momentum = position
  }

  @inlinable
  public func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {}

  @inlinable
  public mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    let (half, last) = (stepSize / 2, system.partCount - 1)
    let drift = stepSize / Double(max(2 * last, 1))
    try system.kickByFirstPart(point.momentum, by: half, geometry: &point.geometry, into: &momentum)
    system.drift(point.position, by: drift, momentum: momentum, into: &next.position)
    for turn in stride(from: 1, to: 2 * last, by: 1) {
      swap(&position, &next.position)
      let place = min(turn, 2 * last - turn)
      try system.kick(&momentum, by: place == last ? stepSize : half, place: place, at: position)
      system.drift(position, by: drift, momentum: momentum, into: &next.position)
    }
    try system.move(&next.geometry, to: next.position)
    try system.kickByFirstPart(momentum, by: half, geometry: &next.geometry, into: &next.momentum)
  }

  @inlinable
  public var effort: IntegrationEffort { IntegrationEffort() }
}
