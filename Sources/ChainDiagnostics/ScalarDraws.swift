// The input of every diagnostic: draws of one scalar quantity, arranged as chains × draws.
import InputErrors

/// Draws of one scalar quantity from one or several Markov chains of equal length.
///
///     let v = ScalarDraws(chain.map { $0[0] })
///     print(v.mean, "±", v.monteCarloError.mean, v.effectiveSampleSize.bulk.value)
///
/// # Edge cases
/// Where a diagnostic does not exist its value is `NaN`, as in ArviZ: fewer than four draws per chain, or a
/// draw that is not finite. (ArviZ tests for `NaN` only; here an infinite draw counts as invalid too.)
public struct ScalarDraws: Sendable {
  /// The draws, one array per chain, all of the same length.
  public let chains: [[Double]]

  /// How many draws a chain must have for diagnostics to exist.
  static let leastLength = 4

  /// Whether diagnostics exist: all draws are finite and each chain has at least four.
  let isValid: Bool

  /// The draws of a single chain, in the order in which they were made.
  public init(_ chain: [Double]) {
    self.init(equallyLong: [chain])
  }

  /// The draws of several chains.
  ///
  /// - Throws: if the chains differ in length.
  public init(chains: [[Double]]) throws(InputError) {
    guard chains.allSatisfy({ $0.count == chains[0].count }) else {
      throw InputError(
        "chains", expected: "chains of one length",
        found: "\(chains.map { "\($0.count)" }.joined(separator: ", ")) draws",
        advice: "Cut them to the length of the shortest.")
    }
    self.init(equallyLong: chains)
  }

  init(equallyLong chains: [[Double]]) {
    self.chains = chains
    isValid =
      chains.allSatisfy { $0.count >= ScalarDraws.leastLength && $0.allSatisfy(\.isFinite) } && !chains.isEmpty
  }

  /// The number of draws in each chain.
  public var drawsPerChain: Int { chains.first?.count ?? 0 }

  /// The number of draws in all chains together.
  public var count: Int { chains.count * drawsPerChain }

  /// The draws of another quantity, a function of this one: `v.map { $0 * $0 }`.
  public func map(_ transform: (Double) -> Double) -> ScalarDraws {
    ScalarDraws(equallyLong: chains.map { $0.map(transform) })
  }

  /// Each chain cut into a first and a second half, all first halves before all second halves. The middle
  /// draw of an odd number of draws is left out.
  func splitIntoHalves() -> ScalarDraws {
    let half = drawsPerChain / 2
    return ScalarDraws(
      equallyLong: chains.map { Array($0.prefix(half)) } + chains.map { Array($0.suffix(half)) })
  }
}
