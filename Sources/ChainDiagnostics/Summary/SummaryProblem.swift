// What is wrong with a run, and what to do about it.

extension DrawsSummary {
  /// Something that is wrong with several rows.
  public struct Problem: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
      /// Every chain has fewer than four draws.
      case tooFewDraws
      /// Some draws are `NaN` or infinite.
      case notFinite
      /// Chains stood still for more than half their length.
      case frozen
      /// R̂ is above its limit.
      case disagreement
      /// An effective sample size is below its limit.
      case fewEffectiveDraws
    }

    public let kind: Kind
    /// The rows that have the problem, the worst first.
    public let rows: [Int]
    /// The chains that have it, where it belongs to some of them; their places among ``DrawsSummary/chainLengths``.
    public let chains: [Int]
  }

  /// What is wrong. A row whose draws are not finite or stand still is not judged further.
  public var problems: [Problem] {
    if rows.isEmpty { return [] }
    guard drawsPerChain >= ScalarDraws.leastLength else {
      return [Problem(kind: .tooFewDraws, rows: Array(rows.indices), chains: [])]
    }
    let order = worstFirst
    func chains(_ path: KeyPath<QuantitySummary, [Int]>) -> [Int] {
      Set(rows.flatMap { $0[keyPath: path] }).sorted().map { usedChains[$0] }
    }
    func problem(_ kind: Problem.Kind, chains: [Int] = [], where isAffected: (QuantitySummary) -> Bool)
      -> Problem
    {
      Problem(kind: kind, rows: order.filter { isAffected(rows[$0]) }, chains: chains)
    }
    return [
      problem(.notFinite, chains: chains(\.notFiniteChains)) { !$0.notFiniteChains.isEmpty },
      problem(.frozen, chains: chains(\.frozenChains)) { !$0.frozenChains.isEmpty },
      problem(.disagreement) { $0.moves && !($0.rHat <= Self.rHatLimit) },
      problem(.fewEffectiveDraws) { $0.moves && !($0.smallestSize >= sizeLimit) },
    ].filter { !$0.rows.isEmpty }
  }
}

extension QuantitySummary {
  fileprivate var moves: Bool { notFiniteChains.isEmpty && frozenChains.isEmpty }
}
