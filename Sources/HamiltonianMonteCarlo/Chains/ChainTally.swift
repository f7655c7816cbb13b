// What is counted of the transitions of a chain.

/// What is counted of the transitions of a chain, one after the other.
@usableFromInline
struct ChainTally: Sendable, Codable {
  /// How many transitions were made, those of the warm-up included.
  @usableFromInline var transitions = 0
  /// How many trajectories were accepted, those of the warm-up included.
  @usableFromInline var acceptedTransitions = 0
  @usableFromInline var draws = 0
  /// How many trajectories to draws were accepted.
  @usableFromInline var accepted = 0
  /// The present number of draws in a row that were rejections, and the most.
  @usableFromInline var standstill = 0
  @usableFromInline var longestStandstill = 0
  @usableFromInline var leastLogDensity = Double.infinity
  @usableFromInline var greatestLogDensity = -Double.infinity
  @usableFromInline var sumOfAcceptance = 0.0
  @usableFromInline var sumOfStepSizeAcceptance = 0.0
  @usableFromInline var sumOfStepSizeWeights = 0.0
  /// The failed trajectories, those of the warm-up included.
  private(set) var failures = Failures()
  /// How many trajectories to draws failed, by kind.
  private(set) var failuresOfDraws: [NumericalFailure.Kind: Int] = [:]

  init() {}

  /// Takes in the failure of the transition that is counted next.
  @usableFromInline
  mutating func record(
    _ failure: NumericalFailure, after steps: Int, isDraw: Bool, at position: @autoclosure () -> [Double],
    dimension: Int
  ) {
    failures.record(
      failure, iteration: transitions, step: steps, isDraw: isDraw, dimension: dimension,
      position: position())
    if isDraw { failuresOfDraws[failure.kind, default: 0] += 1 }
  }

  /// Counts a transition.
  @inlinable
  mutating func count(_ statistics: TransitionStatistics, isDraw: Bool) {
    transitions += 1
    if statistics.isAccepted { acceptedTransitions += 1 }
    guard isDraw else { return }
    draws += 1
    if statistics.isAccepted { accepted += 1 }
    standstill = statistics.isAccepted ? 0 : standstill + 1
    longestStandstill = max(longestStandstill, standstill)
    leastLogDensity = min(leastLogDensity, statistics.logDensity)
    greatestLogDensity = max(greatestLogDensity, statistics.logDensity)
    sumOfAcceptance += statistics.acceptanceProbability
    sumOfStepSizeAcceptance += statistics.stepSizeWeight * statistics.stepSizeAcceptance
    sumOfStepSizeWeights += statistics.stepSizeWeight
  }
}
