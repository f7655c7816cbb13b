// The counter-based generator Philox4x32-10, and its streams.

/// The counter-based generator Philox4x32-10.
///
/// Block number b of a stream is a keyed bijection of the 128-bit counter (b, stream), so nothing but the
/// counter has to be stored and nothing has to be skipped to reach another stream. The key is the seed. Two
/// streams of one seed never share a counter: their blocks are disjoint parts of one permutation, which makes
/// them statistically independent of each other for every practical purpose. The period of each stream is
/// 2⁶⁴ blocks, that is 2⁶⁵ numbers of 64 bits.
///
///     var momenta = Philox(seed: 123, chain: 0, purpose: .momentum)
///     var acceptance = Philox(seed: 123, chain: 0, purpose: .acceptance)
///
/// Source: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11,
/// doi 10.1145/2063384.2063405.
@frozen
public struct Philox: RandomNumberGenerator, Sendable, Codable {
  @usableFromInline let seed: UInt64
  @usableFromInline let stream: UInt64
  @usableFromInline var blockIndex: UInt64 = 0
  @usableFromInline var secondHalf: UInt64 = 0
  @usableFromInline var secondHalfIsPending = false

  /// The generator at the start of a stream.
  /// - Parameters:
  ///   - seed: the key. Different seeds give unrelated permutations.
  ///   - stream: which of the 2⁶⁴ streams of that seed.
  @inlinable
  public init(seed: UInt64, stream: UInt64) {
    self.seed = seed
    self.stream = stream
  }

  /// The next 64 bits: the two halves of each block in turn, the lower words first.
  @inlinable
  public mutating func next() -> UInt64 {
    if secondHalfIsPending {
      secondHalfIsPending = false
      return secondHalf
    }
    let (first, second) = Philox.block(index: blockIndex, stream: stream, seed: seed)
    blockIndex &+= 1
    secondHalf = second
    secondHalfIsPending = true
    return first
  }

  /// Ten rounds of the bijection on the counter (index, stream) under the key `seed`.
  ///
  /// In the words of the paper, least significant first: the counter is (index low, index high, stream low,
  /// stream high), the key is (seed low, seed high), and the result is (word 0, word 1), (word 2, word 3).
  @inlinable
  package static func block(index: UInt64, stream: UInt64, seed: UInt64) -> (UInt64, UInt64) {
    var (word0, word1) = (UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32))
    var (word2, word3) = (UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var (key0, key1) = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    for _ in 0..<10 {
      let product0 = 0xD251_1F53 &* UInt64(word0)
      let product1 = 0xCD9E_8D57 &* UInt64(word2)
      word0 = UInt32(truncatingIfNeeded: product1 >> 32) ^ word1 ^ key0
      word1 = UInt32(truncatingIfNeeded: product1)
      word2 = UInt32(truncatingIfNeeded: product0 >> 32) ^ word3 ^ key1
      word3 = UInt32(truncatingIfNeeded: product0)
      key0 &+= 0x9E37_79B9
      key1 &+= 0xBB67_AE85
    }
    return (UInt64(word0) | UInt64(word1) << 32, UInt64(word2) | UInt64(word3) << 32)
  }
}
