// A run at a glance: a row of estimates and diagnostics for each quantity, and what is wrong.

import Dispatch

/// The estimates and diagnostics of several quantities from the same chains.
///
///     let summary = DrawsSummary(names: ["mu", "tau"], chains: chains)  // chains × draws × quantities
///     print(summary)                                                     // a table and a verdict
///     print(summary.rows[1].rHat, summary.problems.isEmpty)
///
/// The limits of the verdict are those of Vehtari et al. (2021), doi 10.1214/20-BA1221: R̂ at most 1.01, and effective
/// sample sizes of bulk and tail of at least 100 per chain.
///
/// A row takes a time of the order S log S for S draws, and rows are computed on all processors; they are the same on
/// any number of them.
public struct DrawsSummary: Sendable {
  /// The limit of R̂.
  public static let rHatLimit = 1.01

  /// The limit of effective sample sizes, per chain.
  public static let sizeLimitPerChain = 100.0

  /// One row per quantity, in their order.
  public let rows: [QuantitySummary]

  /// The number of draws in each chain, before chains were cut.
  public let chainLengths: [Int]

  /// The chains that the rows are computed from. The others have fewer than `drawsPerChain` draws.
  public let usedChains: [Int]

  /// The number of draws of each used chain that the rows are computed from, its first ones: that of the chain with which most
  /// draws are used.
  public let drawsPerChain: Int

  /// What else is wrong with the run that the draws come from, in lines of the verdict; none by default.
  public var concerns: [String] = []

  /// The summary of draws in arrays of chains × draws × quantities.
  ///
  /// - Parameters:
  ///   - names: one per quantity.
  ///   - chains: of each chain its draws, of each draw the value of every quantity.
  public init(names: [String], chains: [[[Double]]]) {
    for draw in chains.joined() where draw.count != names.count {
      fatalError(
        "DrawsSummary: \(names.count) names, but a draw of \(draw.count) quantities; give one name for each")
    }
    self.init(names: names, chainLengths: chains.map(\.count)) { chain, quantity in
      chains[chain].map { $0[quantity] }
    }
  }

  /// The summary of draws that are kept elsewhere.
  ///
  /// - Parameters:
  ///   - names: one per quantity.
  ///   - chainLengths: the number of draws in each chain. Chains are cut to one length, and shorter ones left out, such that
  ///     most draws are used.
  ///   - draws: the draws of a chain of one quantity. It is called from several threads.
  public init(
    names: [String], chainLengths: [Int], draws: @Sendable (_ chain: Int, _ quantity: Int) -> [Double]
  ) {
    let length = Self.commonLength(chainLengths)
    let used = chainLengths.indices.filter { chainLengths[$0] >= length }
    rows = concurrently(names.count) { quantity in
      let chains = used.map { Array(draws($0, quantity).prefix(length)) }
      return QuantitySummary(name: names[quantity], draws: ScalarDraws(equallyLong: chains))
    }
    self.chainLengths = chainLengths
    usedChains = used
    drawsPerChain = length
  }

  /// The length to which chains are cut, so that most draws are used; at least that from which something follows, if there is
  /// such a chain.
  package static func commonLength(_ lengths: [Int]) -> Int {
    let usable = lengths.filter { $0 >= ScalarDraws.leastLength }
    let used = { (length: Int) in length * usable.count { $0 >= length } }
    return usable.max { (used($0), -$0) < (used($1), -$1) } ?? lengths.min() ?? 0
  }

  /// The effective sample size that is asked for, of all chains together.
  public var sizeLimit: Double { Self.sizeLimitPerChain * Double(max(usedChains.count, 1)) }

  /// The indices of all rows, those that are farthest beyond a limit first.
  public var worstFirst: [Int] {
    let concern = rows.map(concern(of:))
    return rows.indices.sorted { (-concern[$0], $0) < (-concern[$1], $1) }
  }

  /// By how many times a row is beyond the limit of R̂ − 1 or of the effective sample size; infinite where one of them
  /// does not exist.
  private func concern(of row: QuantitySummary) -> Double {
    let concern = max((row.rHat - 1) / (Self.rHatLimit - 1), sizeLimit / row.smallestSize)
    return row.rHat.isNaN || row.smallestSize.isNaN ? .infinity : concern
  }
}

/// What `body` makes of 0 ..< count, on all processors.
private func concurrently<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
  Array(unsafeUninitializedCapacity: count) { results, initialized in
    // Every index is written once, by the thread that has it.
    nonisolated(unsafe) let results = results
    DispatchQueue.concurrentPerform(iterations: count) { i in
      (results.baseAddress! + i).initialize(to: body(i))
    }
    initialized = count
  }
}
