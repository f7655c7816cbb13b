// Where the chains of a run begin.
import InputErrors
import Randomness

/// How many chains a run has and where they begin.
///
///     chains: 4                        // four chains from drawn starts
///     chains: .from([[0, 0], [5, 5]])  // one chain from each start
///     chains: .continuing(chains)      // goes on where others ended
public struct ChainStarts: Sendable, Codable, ExpressibleByIntegerLiteral {
  enum Kind: Codable {
    case drawn(Int, bestOf: Int)
    case given([[Double]])
    case continued([ChainState?])
  }

  let kind: Kind

  /// So many chains, each from a start drawn uniformly from (−2, 2) in every coordinate. A start at which the chain
  /// cannot begin, or at which the log density is so low that rounding hides all differences, is drawn again, up to a hundred
  /// times.
  ///
  /// - Parameters:
  ///   - count: how many chains.
  ///   - candidates: of so many starts at which it could begin, each chain takes the one with the greatest log density.
  public static func drawn(_ count: Int, bestOf candidates: Int = 1) -> ChainStarts {
    ChainStarts(kind: .drawn(count, bestOf: candidates))
  }

  /// One chain from each start.
  public static func from(_ starts: [[Double]]) -> ChainStarts { ChainStarts(kind: .given(starts)) }

  /// One chain from the end of each of these, with the step size and the mass matrix that it ended with, whatever the
  /// method says of them: without a warm-up of its own, unless it is asked for one. It takes the same method, the same
  /// target, and another seed.
  public static func continuing<Output>(_ chains: [ChainRun<Output>]) -> ChainStarts {
    ChainStarts(kind: .continued(chains.map(\.state)))
  }

  public init(integerLiteral count: Int) { kind = .drawn(count, bestOf: 1) }

  private init(kind: Kind) { self.kind = kind }

  /// How many chains.
  @usableFromInline
  var count: Int {
    switch kind {
    case .drawn(let count, _): count
    case .given(let starts): starts.count
    case .continued(let states): states.count
    }
  }

  /// How the chain was made that chain i continues; nil where it begins anew.
  @usableFromInline
  func origin(of i: Int) -> ChainRecord.Settings? {
    guard case .continued(let states) = kind else { return nil }
    return states[i]?.settings
  }

  /// The warm-up where none is asked for.
  @usableFromInline
  func warmUp(byDefault warmUp: WarmUp) -> WarmUp {
    if case .continued = kind { return .none }
    return warmUp
  }
}

extension Sampler {
  /// The chains of a run that this process has, all of them at their starts: what is wrong with one is told before any of
  /// them moves.
  @usableFromInline
  func beginChains(
    _ numbers: Range<Int>, _ starts: ChainStarts, warmUp: WarmUp, seed: UInt64
  ) throws(InputError) -> [MarkovChain<Kernel>] {
    guard starts.count >= 1 else {
      throw InputError(
        "chains", expected: "at least 1", found: "\(starts.count)",
        advice: "Ask for 4 chains, or give one start for each.")
    }
    var chains: [MarkovChain<Kernel>] = []
    for i in numbers {
      switch starts.kind {
      case .drawn(_, let candidates):
        chains.append(try beginAnywhere(bestOf: candidates, warmUp: warmUp, seed: seed, chain: i))
      case .given(let given):
        do throws(InputError) {
          chains.append(try chain(from: given[i], warmUp: warmUp, seed: seed, chain: i))
        } catch {
          throw given.count == 1 ? error : error.of(chain: i)
        }
      case .continued(let states):
        chains.append(try continuing(states[i], warmUp: warmUp, seed: seed, chain: i))
      }
    }
    return chains
  }

  private func beginAnywhere(
    bestOf candidates: Int, warmUp: WarmUp, seed: UInt64, chain: Int
  ) throws(InputError) -> MarkovChain<Kernel> {
    guard (1...1_000_000).contains(candidates) else {
      throw InputError(
        "bestOf", expected: "from 1 to 1000000", found: "\(candidates)",
        advice: "Give the number of starts to choose from, or leave it out.")
    }
    var random = Philox(seed: seed, chain: chain, purpose: .start)
    let tries = 100
    var (best, found) = (MarkovChain<Kernel>?.none, 0)
    var last: InputError?
    for _ in 0..<(tries + candidates - 1) where found < candidates {
      let start = (0..<max(dimension, 0)).map { _ in 4 * random.uniform() - 2 }
      do throws(InputError) {
        var candidate = try self.chain(from: start, warmUp: warmUp, seed: seed, chain: chain)
        // Where ℓ is so low that rounding hides differences of 1, no transition can tell better from worse.
        if !(abs(candidate.logDensity) > hiddenByRounding) { found += 1 }
        if var leader = best, !(candidate.logDensity > leader.logDensity) { continue }
        best = candidate
      } catch {
        guard error.subject.hasPrefix("start") else { throw error }
        last = error
      }
    }
    if let best { return best }
    throw InputError(
      "chains", expected: "a target on which a chain can begin somewhere in (−2, 2)ⁿ",
      found: "\(tries) starts at which it cannot, the last one because: \(last?.found ?? "")",
      advice:
        "Look whether data lie outside of their support, or give starts of your own: chains: .from(starts).")
  }
}

/// The magnitude of ℓ at which its rounding errors, a few units in the last place, reach 1.
private let hiddenByRounding = 1e15

extension InputError {
  /// The same error, with the chain that it concerns.
  fileprivate func of(chain: Int) -> InputError {
    InputError(
      "chain \(chain), \(subject)", expected: expected, found: found, advice: advice)
  }
}

extension Philox.Purpose {
  /// The starts of chains.
  static let start = Philox.Purpose(rawValue: 4)
}
