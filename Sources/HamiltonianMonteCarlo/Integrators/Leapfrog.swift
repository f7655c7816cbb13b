// The explicit leapfrog for separable Hamiltonians.

/// The leapfrog (Störmer–Verlet) step for H = U(q) + K(p): half a kick, a drift, half a kick.
///
///     p½ = p − ε/2 ∇U(q),   q′ = q + ε ∇K(p½),   p′ = p½ − ε/2 ∇U(q′)
///
/// Symplectic, reversible, of second order; one gradient per step.
///
/// Source: Neal, "MCMC using Hamiltonian dynamics" (2011), equations 2.28 to 2.30, arXiv 1206.1901.
public struct Leapfrog<System: SeparableSystem>: Integrator {
  @inlinable
  public init(for system: System) {}

  @inlinable
  public func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {}

  @inlinable
  public mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    let half = stepSize / 2
    system.kick(point.momentum, by: half, geometry: point.geometry, into: &next.momentum)
    system.drift(point.position, by: stepSize, momentum: next.momentum, into: &next.position)
    try system.move(&next.geometry, to: next.position)
    system.kick(&next.momentum, by: half, geometry: next.geometry)
  }

  @inlinable
  public var effort: IntegrationEffort { IntegrationEffort() }
}
