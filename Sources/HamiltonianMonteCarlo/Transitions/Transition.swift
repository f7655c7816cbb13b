// What a transition of the Markov chain is, and what it tells about itself.
import Randomness

/// A random map of phase space that leaves the joint density exp(−H(q, p)) invariant.
///
/// It never throws: a trajectory that cannot be followed to its end is a rejection with a statistic.
public protocol Transition<System>: SendableMetatype {
  associatedtype System: HamiltonianSystem

  /// A phase point at `position`, ready to be the start of a chain.
  mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> PhasePoint<System>

  /// Takes `point` to the next state of the chain; after a rejection its position is unchanged.
  mutating func sample(
    from point: inout PhasePoint<System>, using random: inout RandomStreams
  ) -> TransitionStatistics

  /// ε of the trajectories to come.
  var stepSize: Double { get set }

  /// The mean acceptance probability to which the burn-in adapts the step size; nil where it stays as it is.
  var targetAcceptanceRate: Double? { get }

  /// Where the failing step of the last failed trajectory began; of a divergent one, its last step.
  var failurePosition: [Double] { get }
}

/// The streams of random numbers of one chain, one for each purpose, so that samplers that differ in one of them
/// still share the others.
public struct RandomStreams: Sendable {
  @usableFromInline package var momentum: Philox
  @usableFromInline package var acceptance: Philox
  @usableFromInline package var jitter: Philox
  @usableFromInline package var trajectoryLength: Philox

  public init(seed: UInt64, chain: Int) {
    momentum = Philox(seed: seed, chain: chain, purpose: .momentum)
    acceptance = Philox(seed: seed, chain: chain, purpose: .acceptance)
    jitter = Philox(seed: seed, chain: chain, purpose: .jitter)
    trajectoryLength = Philox(seed: seed, chain: chain, purpose: .trajectoryLength)
  }
}

/// What a transition tells about itself.
@frozen
public struct TransitionStatistics: Sendable {
  /// Whether the end of the trajectory became the next state.
  public var isAccepted: Bool
  /// min(1, exp(−ΔH)); zero for a trajectory that did not reach its end.
  public var acceptanceProbability: Double
  /// ℓ at the state after the transition.
  public var logDensity: Double
  /// H at the state after the transition, with the momentum of its trajectory. NaN where the trajectory failed
  /// before the energy of its start was known.
  public var energy: Double
  /// ΔH between the end and the start of the trajectory; infinite for a trajectory that did not reach its end.
  public var energyError: Double
  /// Steps completed.
  public var steps: Int
  /// Solver iterations and reversal error of the trajectory.
  public var effort: IntegrationEffort
  /// Why the trajectory failed, if it did. A trajectory with ``NumericalFailure/divergent(energyError:)`` reached
  /// its end, and all other numbers here are those of the Metropolis test, which may even have accepted it; with
  /// any other failure it was rejected.
  public var failure: NumericalFailure?

  @inlinable
  public init(
    isAccepted: Bool, acceptanceProbability: Double, logDensity: Double, energy: Double,
    energyError: Double, steps: Int, effort: IntegrationEffort, failure: NumericalFailure? = nil
  ) {
    self.isAccepted = isAccepted
    self.acceptanceProbability = acceptanceProbability
    self.logDensity = logDensity
    self.energy = energy
    self.energyError = energyError
    self.steps = steps
    self.effort = effort
    self.failure = failure
  }
}
