// What files say about the run that made them.
import HamiltonianMonteCarlo

/// What files of draws say about the run that made them.
///
///     let run = RunDescription(model: "eight schools", method: "NUTS", seed: 1, chains: 4, warmUp: 1_000)
public struct RunDescription: Sendable, Equatable {
  /// How trajectories end, by which the readers of Stan's files tell what the columns of statistics mean.
  public enum Engine: String, Sendable {
    /// Trees that are doubled up to a U-turn.
    case nuts
    /// Trajectories of a fixed number of steps.
    case fixedSteps = "static"
  }

  /// What was sampled, in a few words.
  public var model: String
  /// The sampler and its settings, in words.
  public var method: String
  public var engine: Engine
  public var seed: UInt64
  /// How many chains the run has.
  public var chains: Int
  /// How many transitions come before the first draw of each chain.
  public var warmUp: Int
  /// The greatest tree depth of ``Engine/nuts``.
  public var maximumDepth: Int

  public init(
    model: String, method: String, engine: Engine = .nuts, seed: UInt64, chains: Int, warmUp: Int,
    maximumDepth: Int = 10
  ) {
    precondition(chains >= 1, "RunDescription: expected at least one chain, found \(chains)")
    self.model = model
    self.method = method
    self.engine = engine
    self.seed = seed
    self.chains = chains
    self.warmUp = warmUp
    self.maximumDepth = maximumDepth
  }

  /// The description of a run whose draws are in memory.
  /// - Parameters:
  ///   - chains: all chains of the run, at least one.
  ///   - model: what was sampled, in a few words.
  ///   - engine: ``Engine/fixedSteps`` for the trajectories of HMC.
  ///   - maximumDepth: that of the method, by which readers tell whether trees were cut off.
  public init<Output>(
    of chains: [ChainRun<Output>], model: String, engine: Engine = .nuts, maximumDepth: Int = 10
  ) {
    precondition(!chains.isEmpty, "RunDescription: expected at least one chain, found none")
    let settings = chains[0].settings
    self.init(
      model: model, method: settings.method, engine: engine, seed: settings.seed, chains: chains.count,
      warmUp: settings.warmUp, maximumDepth: maximumDepth)
  }
}
