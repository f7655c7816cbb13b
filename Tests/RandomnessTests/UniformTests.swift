// Uniform numbers: range, equidistribution in one and two dimensions, independence of streams.
import Foundation
import Randomness
import Testing

@Suite struct UniformTests {
  /// A generator that returns one word for ever.
  struct Constant: RandomNumberGenerator {
    let word: UInt64
    mutating func next() -> UInt64 { word }
  }

  @Test func rangeAndResolution() {
    var (lowest, highest) = (Constant(word: 0), Constant(word: .max))
    #expect(lowest.uniform() == 0)
    #expect(highest.uniform() == 1 - 0x1p-53)
    #expect(lowest.openUniform() == 0x1p-53)
    #expect(highest.openUniform() == 1 - 0x1p-53)
    var next = Constant(word: 1 << 11)
    #expect(next.uniform() == 0x1p-53)
  }

  @Test(.enabled(if: isRelease)) func moments() {
    var rng = Philox(seed: 2024, stream: 1)
    let values = (0..<1_000_000).map { _ in rng.uniform() }
    let bound = zBound(comparisons: 4)
    for k in 1...4 {
      let (mean, second) = (1 / Double(k + 1), 1 / Double(2 * k + 1))
      let powers = values.map { pow($0, Double(k)) }
      #expect(abs(zScore(powers, mean: mean, variance: second - mean * mean)) < bound)
    }
  }

  @Test(.enabled(if: isRelease)) func equidistribution() {
    var rng = Philox(seed: 2025, stream: 1)
    let bound = zBound(comparisons: 3)
    var single = [Int](repeating: 0, count: 1000)
    var pairs = [Int](repeating: 0, count: 32 * 32)
    var lowBits = [Int](repeating: 0, count: 256)
    for _ in 0..<1_000_000 {
      let (x, y) = (rng.uniform(), rng.openUniform())
      single[Int(x * 1000)] += 1
      pairs[Int(x * 32) * 32 + Int(y * 32)] += 1
      lowBits[Int(truncatingIfNeeded: rng.next() & 255)] += 1
    }
    for counts in [single, pairs, lowBits] { #expect(abs(chiSquareZ(counts)) < bound) }
  }

  @Test(.enabled(if: isRelease)) func bitsAreFairAndStreamsIndependent() {
    // Each of the 64 bits alone, its product with the bit of the next word, and with the same bit of neighbouring
    // streams and seeds.
    let count = 100_000
    var rng = Philox(seed: 5, chain: 0, purpose: .momentum)
    var others = [
      Philox(seed: 5, chain: 0, purpose: .acceptance), Philox(seed: 5, chain: 1, purpose: .momentum),
      Philox(seed: 6, chain: 0, purpose: .momentum),
    ]
    var ones = [[Int]](repeating: [Int](repeating: 0, count: 64), count: 2 + others.count)
    var previous = rng.next()
    for _ in 0..<count {
      let word = rng.next()
      let compared = [word, word ^ previous] + others.indices.map { word ^ others[$0].next() }
      for (row, bits) in compared.enumerated() {
        for bit in 0..<64 where bits >> UInt64(bit) & 1 == 1 { ones[row][bit] += 1 }
      }
      previous = word
    }
    let bound = zBound(comparisons: ones.count * 64)
    for row in ones {
      for sum in row {
        let z = (Double(sum) - Double(count) / 2) / (Double(count) / 4).squareRoot()
        #expect(abs(z) < bound)
      }
    }
  }
}
