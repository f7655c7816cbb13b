// What is known of a run as a whole: the chains put together.

/// What is known of the chains of one run.
struct RunFacts {
  let chains: [ChainRecord]
  /// The draws of all chains; nil where a sink does not have them.
  let stored: [any DrawStorage]?
  let draws: Int
  let transitions: Int
  let acceptanceRate: Double
  /// How many trajectories failed, by kind; without those of a warm-up that adapted the step size.
  let failures: [NumericalFailure.Kind: Int]
  /// How many threads compare the chains.
  let workers: Int

  init<Output>(_ chains: [ChainRun<Output>], workers: Int) {
    self.workers = workers
    self.chains = chains.map(\.record)
    let storages = chains.compactMap { storage(of: $0.output) }
    stored = storages.count == chains.count ? storages : nil
    draws = chains.reduce(0) { $0 + $1.count }
    transitions = chains.reduce(0) { $0 + $1.transitions }
    let accepted = chains.reduce(0) { $0 + ($1.count > 0 ? $1.acceptanceRate * Double($1.count) : 0) }
    acceptanceRate = accepted / Double(draws)
    failures = chains.reduce(into: [:]) { counts, chain in
      // A warm-up that adapts the step size tries some that are too large.
      counts.merge(
        chain.settings.adapts ? chain.failuresOfDraws : chain.failures.counts, uniquingKeysWith: +)
    }
  }

  /// The draws of all chains where none was left out, so that each began where the one before it ended.
  var consecutive: [any DrawStorage]? {
    guard let stored, zip(stored, chains).allSatisfy({ $0.statistics.count == $1.count }) else { return nil }
    return stored
  }

  /// What a coordinate is called: its name, or its number.
  func name(ofCoordinate j: Int) -> String { chains.first?.coordinateNames?[j] ?? "coordinate \(j)" }

  var failureCount: Int { failures.values.reduce(0, +) }

  /// How many trajectories to draws failed.
  var failureCountOfDraws: Int {
    chains.reduce(0) { $0 + $1.failuresOfDraws.values.reduce(0, +) }
  }

  /// Whether the warm-up adapted anything.
  var adapts: Bool { chains.first?.settings.adapts ?? false }

  /// Whether the warm-up adapted the mass matrix.
  var adaptsMass: Bool { chains.first?.settings.adaptsMass ?? false }

  /// The acceptance probability to which the step size was adapted; nil where it was not.
  var target: Double? { chains.first?.settings.acceptance }

  /// Advice about step sizes, as it is followed: where the step size is adapted, it is the acceptance that lowers it.
  func inSteps(_ advice: String) -> String {
    target == nil
      ? advice : advice.replacing("lower the step size", with: "give a higher acceptance to adapt to")
  }
}
