// What is made of an orbit: the rule by which the next state is chosen from it.
import Randomness

/// How the next state of a chain is chosen from the orbit that begins at the present one.
///
/// With the integrator I it must leave exp(−H) invariant. A rule that goes back in time asks for a
/// ``MemorylessIntegrator``.
public protocol TrajectoryRule<I>: SendableMetatype {
  associatedtype I: Integrator

  /// Replaces `point`, where the orbit begins with the energy `energy`, by the next state.
  /// - Throws: where a step fails before a next state is chosen, which rejects the trajectory.
  mutating func sample(
    from point: inout PhasePoint<I.System>, energy: Double, in orbit: inout Orbit<I>,
    using random: inout RandomStreams
  ) throws(NumericalFailure) -> TransitionStatistics

  /// How many steps of the present trajectory have been completed.
  var stepsCompleted: Int { get }

  /// Where the failing step of the last failed trajectory, which began at `start`, began; of a divergent one, its last
  /// step.
  func failurePosition(from start: PhasePoint<I.System>) -> [I.System.Scalar]
}
