// Which chains are said to stand still: those that do, and none that seldom change among few numbers.

import ChainDiagnostics
import Foundation
import Randomness
import Testing

@Suite struct StandstillTests {
  /// Whole numbers that `count` makes of uniform ones, four chains of them.
  private func outcomes(_ draws: Int, seed: UInt64, _ count: (Double) -> Double) -> [[Double]] {
    var random = Philox(seed: seed, stream: 0)
    return (0..<4).map { _ in (0..<draws).map { _ in count(Double.random(in: 0..<1, using: &random)) } }
  }

  private func summary(_ chains: [[Double]]) -> DrawsSummary {
    DrawsSummary(names: ["x"], chains: chains.map { $0.map { [$0] } })
  }

  /// Of most of these there are chains with one number for more than half their length, of some with no other.
  @Test(arguments: [(0.5, 200), (0.02, 200), (0.02, 1000), (0.002, 2000), (0.98, 200), (0.998, 2000)])
  func anIndicatorThatSeldomChanges(probability: Double, draws: Int) throws {
    for seed in 0..<8 {
      let chains = outcomes(draws, seed: UInt64(seed)) { $0 < probability ? 1 : 0 }
      let found = summary(chains)
      #expect(!found.verdict.contains("Standing still"), "\(probability), seed \(seed)")
      #expect(found.rows[0].frozenChains == [])
      #expect(found.rows[0].mean.error > 0 && found.rows[0].smallestSize > 0)
    }
  }

  @Test func countsOfFewValues() {
    // Poisson with the mean 0.05: P(0) = 0.951, P(1) = 0.0476.
    let chains = outcomes(100, seed: 3) { $0 < 0.951 ? 0 : $0 < 0.9986 ? 1 : 2 }
    #expect(summary(chains).problems.allSatisfy { $0.kind != .frozen })
    // Two numbers that are not whole, after a long beginning.
    let alone = (0..<200).map { $0 >= 120 && $0 % 4 == 0 ? -0.3 : 0.7 }
    #expect(summary([alone]).rows[0].frozenChains == [])
  }

  /// A chain that has none of the rare outcomes is like the others.
  @Test func aChainWithoutTheRareOutcome() {
    var chains = (0..<4).map { c in (0..<200).map { ($0 + 7 * c) % 50 == 20 ? 1.0 : 0 } }
    chains[2] = [Double](repeating: 0, count: 200)
    #expect(summary(chains).rows[0].frozenChains == [])
    // With another number that no other chain has it stands still.
    chains[2] = [Double](repeating: 0.5, count: 200)
    #expect(summary(chains).rows[0].frozenChains == [2])
  }

  @Test func chainsThatDoNotMove() {
    var source = NormalSource(seed: 4)
    let moving = (0..<4).map { _ in source.normals(200) }
    // All at the start that they have in common, of which some get away late.
    let start = [Double](repeating: 0, count: 200)
    #expect(summary([start, start, start, start]).rows[0].frozenChains == [0, 1, 2, 3])
    let late = Array(start.prefix(150)) + moving[0].prefix(50)
    #expect(summary([late, start, late, moving[1]]).rows[0].frozenChains == [0, 1, 2])
    // At the end, each where it is then.
    let stuck = moving.map { Array($0.prefix(80)) + [Double](repeating: $0[79], count: 120) }
    #expect(summary(stuck).rows[0].frozenChains == [0, 1, 2, 3])
    // An outcome that changes once, or for one draw.
    for place in [30, 199] {
      let once = (0..<200).map { $0 < place ? 0.0 : 1 }
      #expect(summary([once]).rows[0].frozenChains == [0])
    }
    let single = (0..<200).map { $0 == 50 ? 1.0 : 0 }
    #expect(summary([single]).rows[0].frozenChains == [0])
  }

  /// A chain that moves does so wherever some of its numbers are infinite, and one that stays at an infinity stands still.
  @Test(arguments: [Double.infinity, -.infinity])
  func infinities(number: Double) {
    var source = NormalSource(seed: 5)
    let moving = source.normals(200)
    for places in [0..<1, 0..<90, 100..<101, 199..<200] {
      let chain = moving.indices.map { places.contains($0) ? number : moving[$0] }
      let found = summary([moving, chain])
      #expect(found.rows[0].frozenChains == [] && found.rows[0].notFiniteChains == [1], "\(places)")
      #expect(!found.verdict.contains("Standing still"))
    }
    let both = moving.indices.map { $0 % 2 == 0 ? number : -number }
    #expect(summary([both]).rows[0].frozenChains == [])
    let stays = moving.indices.map { $0 < 150 ? number : moving[$0] }
    #expect(summary([moving, stays]).rows[0].frozenChains == [1])
    // Numbers whose difference is more than the largest number.
    let wide = moving.indices.map { $0 % 2 == 0 ? 1.5e308 : -1.5e308 }
    #expect(summary([wide]).rows[0].frozenChains == [])
  }
}
