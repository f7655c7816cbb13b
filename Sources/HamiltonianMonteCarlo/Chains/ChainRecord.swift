// What is known of a finished chain besides its draws.

/// How a chain was made and what happened: everything about it that does not grow with the number of draws.
public struct ChainRecord: Sendable {
  /// How a chain was made.
  public struct Settings: Sendable, Equatable, Codable {
    /// The sampler and its settings, in words.
    public let method: String
    public let seed: UInt64
    /// The number of the chain among those of one seed.
    public let chain: Int
    /// How many draws were asked for.
    public let draws: Int
    /// How many transitions came before the first draw.
    public let warmUp: Int
    /// Whether the warm-up adapted anything.
    public let adapts: Bool
    /// Whether the warm-up adapted the mass matrix, or that of the run which this one continues.
    public let adaptsMass: Bool
    /// The mean acceptance probability to which the step size was adapted, in this run or in the one that it continues; nil
    /// where it was not.
    public let acceptance: Double?
    /// The seeds of the runs that this one continues; nil where it began anew.
    public let earlierSeeds: [UInt64]?

    /// - Parameter origin: of the chain that is continued.
    @usableFromInline
    init(
      method: String, seed: UInt64, chain: Int, draws: Int, warmUp: WarmUp, continuing origin: Settings? = nil
    ) {
      self.method = method
      self.seed = seed
      self.chain = chain
      self.draws = draws
      self.warmUp = warmUp.transitions
      adapts = warmUp.adapts
      adaptsMass = warmUp.adaptsMass || origin?.adaptsMass == true
      acceptance = warmUp.acceptance ?? origin?.acceptance
      earlierSeeds = origin.map { ($0.earlierSeeds ?? []) + [$0.seed] }
    }
  }

  /// How a run ended.
  public enum Ending: Sendable {
    /// With the last draw that was asked for.
    case complete
    /// Earlier: on request, by an interrupt, or because its sink had enough.
    case stopped
    /// Earlier: because its sink threw this, or no more transitions could be made for this reason.
    case failed(any Error)
  }

  /// The number n of coordinates of a draw.
  public let dimension: Int
  /// What the coordinates are called; nil where they have no names.
  public let coordinateNames: [String]?
  public let settings: Settings
  /// ε of the draws: that of the method, or what the warm-up has made of it.
  public private(set) var stepSize = Double.nan
  /// ε of the first transition.
  public let initialStepSize: Double
  public private(set) var ending = Ending.complete
  /// Where the chain ended, from where ``ChainStarts/continuing(_:)`` goes on; nil where it ended in its warm-up.
  public private(set) var state: ChainState?
  /// What is counted.
  @usableFromInline var tally = ChainTally()

  init(dimension: Int, coordinateNames: [String]?, settings: Settings, stepSize: Double) {
    self.dimension = dimension
    self.coordinateNames = coordinateNames
    self.settings = settings
    initialStepSize = stepSize
  }

  init(
    dimension: Int, coordinateNames: [String]?, settings: Settings, initialStepSize: Double, stepSize: Double,
    state: ChainState?
  ) {
    self.init(
      dimension: dimension, coordinateNames: coordinateNames, settings: settings, stepSize: initialStepSize)
    self.stepSize = stepSize
    self.state = state
  }

  /// The number of draws.
  @inlinable
  public var count: Int { tally.draws }

  /// How many transitions were made, those of the warm-up included.
  @inlinable
  public var transitions: Int { tally.transitions }

  /// The failed trajectories, those of the warm-up included.
  public var failures: Failures { tally.failures }

  /// How many trajectories to draws failed, by kind.
  public var failuresOfDraws: [NumericalFailure.Kind: Int] { tally.failuresOfDraws }

  /// The share of draws whose trajectory was accepted; NaN where there are no draws.
  public var acceptanceRate: Double { Double(tally.accepted) / Double(count) }

  /// The mean acceptance probability of the transitions to the draws, whose Monte-Carlo error is smaller than that of the rate.
  public var meanAcceptanceProbability: Double { tally.sumOfAcceptance / Double(count) }

  /// What a warm-up adapts the step size to, over the draws: the mean acceptance probability, or, with local steps, the mean
  /// of ``IntegrationEffort/coarseAcceptance`` with a weight for the macro steps of each draw.
  public var meanStepSizeAcceptance: Double { tally.sumOfStepSizeAcceptance / tally.sumOfStepSizeWeights }

  /// From the least to the greatest log density of the draws; nil where it is not known.
  var logDensityRange: ClosedRange<Double>? {
    tally.leastLogDensity <= tally.greatestLogDensity
      ? tally.leastLogDensity...tally.greatestLogDensity : nil
  }

  @usableFromInline
  mutating func end(_ ending: Ending) { self.ending = ending }

  @usableFromInline
  mutating func finish<Kernel: Transition>(_ chain: MarkovChain<Kernel>) {
    stepSize = chain.stepSize
    state = chain.isWarmingUp ? nil : ChainState(chain, settings)
  }
}
