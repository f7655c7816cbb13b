// What an integrator is: the map that takes a point of phase space one step further.
import Foundation
import Randomness

/// A one-step map of phase space that approximates the flow of Hamilton's equations
/// dq/dt = ∂H/∂p, dp/dt = −∂H/∂q for the time ε, together with the memory it needs for one system.
///
/// For a Metropolis test on the energy to leave the target invariant the map must be reversible (a step by ε
/// from (q, p), then a step by −ε, leads back) and preserve volume.
public protocol Integrator<System>: SendableMetatype {
  associatedtype System: HamiltonianSystem

  /// Called before the first step of a trajectory.
  mutating func beginTrajectory(at start: PhasePoint<System>, in system: inout System)

  /// Takes `point` one step of size ε further, to `next`. A negative ε goes back in time. `point` keeps its
  /// position and momentum; after a failure `next` is meaningless.
  mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure)

  /// What the steps since the beginning of the trajectory took.
  var effort: IntegrationEffort { get }
}

/// What the steps of a trajectory took.
public struct IntegrationEffort: Equatable, Sendable, Codable {
  /// Iterations of the implicit solvers, without those of the reversibility check.
  public var solverIterations = 0
  /// The largest distance between the start of a step and the end of the step back, √(|SᵀΔq|² + |S⁻¹Δp|²) in natural
  /// lengths, where S Sᵀ is the metric at the start; zero where reversibility is not checked.
  public var reversalError = 0.0
  /// Steps within the macro steps of ``LocalSteps``, those of levels that did not pass and of ways back included.
  public var microSteps = 0
  /// Macro steps of ``LocalSteps`` that were begun.
  public var macroSteps = 0
  @usableFromInline var sumOfCoarseAcceptance = 0.0

  /// The mean of exp(−(max H − min H)) over the macro steps, each as far as it went at the coarsest level; NaN where there
  /// are none.
  public var coarseAcceptance: Double { sumOfCoarseAcceptance / Double(macroSteps) }

  @inlinable
  public init() {}

  @inlinable
  mutating func count(coarseRange: Double) {
    macroSteps += 1
    sumOfCoarseAcceptance += exp(-coarseRange)
  }
}
