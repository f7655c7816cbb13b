// The draws of a finished run, with what happened during it.

/// The draws of a finished run, with what happened during it.
public struct Chain: Sendable {
  /// The number n of coordinates of a draw.
  public let dimension: Int
  /// The coordinates of all draws after the burn-in, draw after draw; empty where they were not kept.
  public private(set) var draws: [Double] = []
  /// What happened in the transition to each draw.
  public private(set) var statistics: [TransitionStatistics] = []
  /// The failed trajectories, those of the burn-in included.
  public private(set) var failures = Failures()
  /// How many transitions were made, burn-in included.
  public private(set) var iterations = 0
  /// ε of the draws: that of the method, or what the burn-in has made of it.
  public private(set) var stepSize = Double.nan
  /// How the chain was made.
  public let settings: Settings

  /// How a chain was made.
  public struct Settings: Sendable, Equatable {
    /// The sampler and its settings, in words.
    public let method: String
    public let seed: UInt64
    /// The number of the chain among those of one seed.
    public let chain: Int
    /// How many draws were asked for, burn-in included.
    public let count: Int
    /// How many first draws were left out.
    public let burnIn: Int
    /// Whether the chain holds its draws; if not, they were there for `onDraw` alone.
    public let keepsDraws: Bool
    /// The mean acceptance probability to which the burn-in adapted the step size; nil where it did not.
    public let targetAcceptanceRate: Double?

    @usableFromInline
    init(
      method: String, seed: UInt64, chain: Int, count: Int, burnIn: Int, keepsDraws: Bool,
      targetAcceptanceRate: Double?
    ) {
      self.method = method
      self.seed = seed
      self.chain = chain
      self.count = count
      self.burnIn = burnIn
      self.keepsDraws = keepsDraws
      self.targetAcceptanceRate = targetAcceptanceRate
    }
  }

  @usableFromInline
  init(dimension: Int, settings: Settings) {
    self.dimension = dimension
    self.settings = settings
    if settings.keepsDraws { draws.reserveCapacity(dimension * (settings.count - settings.burnIn)) }
    statistics.reserveCapacity(settings.count - settings.burnIn)
  }

  /// Takes in the state after a transition.
  @usableFromInline
  mutating func record<Scalar: PhaseSpaceScalar>(
    _ position: [Scalar], _ transition: TransitionStatistics
  ) {
    iterations += 1
    if iterations <= settings.burnIn { return }
    if settings.keepsDraws { draws.append(contentsOf: Scalar.widened(position)) }
    statistics.append(transition)
  }

  @usableFromInline
  mutating func finish(stepSize: Double) { self.stepSize = stepSize }

  @usableFromInline
  mutating func recordFailure(
    _ failure: NumericalFailure, step: Int, position: @autoclosure () -> [Double]
  ) {
    failures.record(failure, iteration: iterations, step: step, dimension: dimension, position: position())
  }
}

extension Chain {
  /// The number of draws.
  public var count: Int { statistics.count }

  /// Draw i.
  public subscript(i: Int) -> [Double] {
    requireDraws()
    guard (0..<count).contains(i) else {
      fatalError("Chain: there is no draw \(i) in a chain of \(count) draws")
    }
    return Array(draws[i * dimension..<(i + 1) * dimension])
  }

  /// Coordinate j of all draws.
  public func coordinate(_ j: Int) -> [Double] {
    requireDraws()
    guard (0..<dimension).contains(j) else {
      fatalError("Chain: there is no coordinate \(j) in draws of \(dimension) coordinates")
    }
    return (0..<count).map { draws[$0 * dimension + j] }
  }

  private func requireDraws() {
    guard settings.keepsDraws else {
      fatalError("Chain: the draws were not kept; take them from onDraw, or leave keepsDraws out")
    }
  }

  /// The share of draws whose trajectory was accepted; NaN where there are no draws.
  public var acceptanceRate: Double {
    Double(statistics.count { $0.isAccepted }) / Double(count)
  }

  /// The mean of min(1, exp(−ΔH)), whose Monte-Carlo error is smaller than that of the rate.
  public var meanAcceptanceProbability: Double {
    statistics.reduce(0) { $0 + $1.acceptanceProbability } / Double(count)
  }
}
