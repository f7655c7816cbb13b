// What a transition tells about itself.

/// What a transition tells about itself.
public struct TransitionStatistics: Sendable, Codable {
  /// Whether the end of the trajectory became the next state; in a tree, whether the next state is another than the last.
  public var isAccepted: Bool
  /// min(1, exp(−ΔH)), zero for a trajectory that did not reach its end; in a tree, its mean over the points of the orbit.
  public var acceptanceProbability: Double
  /// ℓ at the state after the transition.
  public var logDensity: Double
  /// H at the state after the transition, with the momentum of its trajectory. NaN where the trajectory failed
  /// before the energy of its start was known.
  public var energy: Double
  /// ΔH between the end and the start of the trajectory, infinite for a trajectory that did not reach its end; in a tree,
  /// between the next state and the last.
  public var energyError: Double
  /// Steps completed.
  public var steps: Int
  /// How often the orbit was doubled; zero where the rule does not double it.
  public var treeDepth = 0
  /// Solver iterations and reversal error of the trajectory.
  public var effort: IntegrationEffort
  /// Why the trajectory failed, if it did. A trajectory with ``NumericalFailure/divergent(energyError:)`` reached
  /// its end, and all other numbers here are those of the Metropolis test, which may even have accepted it; with
  /// any other failure it was rejected. In a tree each of them ends the orbit, and the next state is drawn from the points
  /// before it.
  public var failure: NumericalFailure?

  @inlinable
  public init(
    isAccepted: Bool, acceptanceProbability: Double, logDensity: Double = .nan, energy: Double = .nan,
    energyError: Double = .nan, steps: Int = 0, effort: IntegrationEffort = IntegrationEffort(),
    failure: NumericalFailure? = nil
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

// What step sizes are adapted to.
extension TransitionStatistics {
  /// What a warm-up brings to its wanted value by the step size: the acceptance probability, or, with local steps,
  /// ``IntegrationEffort/coarseAcceptance``.
  public var stepSizeAcceptance: Double {
    effort.macroSteps > 0 ? effort.coarseAcceptance : acceptanceProbability
  }

  /// How much it counts, in units of one transition: with local steps a fifth of the macro steps, and four at the most, so
  /// that places where a transition takes few and small ones do not decide for the others.
  @usableFromInline var stepSizeWeight: Double {
    effort.macroSteps > 0 ? Double(min(effort.macroSteps, 20)) / 5 : 1
  }
}
