// Philox against published known answers, and the rules of its streams.
import Randomness
import Testing

@Suite struct PhiloxTests {
  struct KnownAnswer {
    let index, stream, seed, first, second: UInt64
  }

  /// Salmon et al., Random123, known-answer vectors of philox4x32 with 10 rounds: zeros, ones, digits of π.
  @Test(arguments: [
    KnownAnswer(index: 0, stream: 0, seed: 0, first: 0xe169_c58d_6627_e8d5, second: 0x9b00_dbd8_bc57_ac4c),
    KnownAnswer(
      index: .max, stream: .max, seed: .max, first: 0x41c8_3b0e_408f_276d, second: 0x6d54_51fd_a20b_c7c6),
    KnownAnswer(
      index: 0x85a3_08d3_243f_6a88, stream: 0x0370_7344_1319_8a2e, seed: 0x299f_31d0_a409_3822,
      first: 0x94fd_cceb_d16c_fe09, second: 0x2412_6ea1_5001_e420),
  ])
  func knownAnswers(_ row: KnownAnswer) {
    #expect(Philox.block(index: row.index, stream: row.stream, seed: row.seed) == (row.first, row.second))
  }

  @Test func wordsAreTheBlocksInOrder() {
    var rng = Philox(seed: 7, stream: 9)
    for index in 0..<5 as Range<UInt64> {
      let (first, second) = Philox.block(index: index, stream: 9, seed: 7)
      #expect(rng.next() == first)
      #expect(rng.next() == second)
    }
  }

  @Test func sameSeedSameBitsOtherwiseOthers() {
    func words(_ rng: Philox) -> [UInt64] {
      var rng = rng
      return (0..<100).map { _ in rng.next() }
    }
    let reference = words(Philox(seed: 123, chain: 0, purpose: .momentum))
    #expect(words(Philox(seed: 123, chain: 0, purpose: .momentum)) == reference)
    let others = [
      Philox(seed: 124, chain: 0, purpose: .momentum), Philox(seed: 123, chain: 1, purpose: .momentum),
      Philox(seed: 123, chain: 0, purpose: .acceptance),
    ]
    for other in others {
      #expect(Set(words(other)).isDisjoint(with: reference))
    }
  }

  @Test func copiesContinueIndependently() {
    var rng = Philox(seed: 1, stream: 2)
    _ = rng.next()
    var copy = rng
    let words = (0..<5).map { _ in rng.next() }
    #expect((0..<5).map { _ in copy.next() } == words)
  }

  @Test func everyChainAndPurposeHasAStreamOfItsOwn() {
    let purposes: [Philox.Purpose] = [
      .momentum, .acceptance, .jitter, .trajectoryLength, .user(0), .user(1), .user((1 << 31) - 1),
    ]
    let chains = [0, 1, 2, 65_536, Int(UInt32.max)]
    let streams = chains.flatMap { chain in
      purposes.map { Philox.stream(chain: chain, purpose: $0) }
    }
    #expect(Set(streams).count == chains.count * purposes.count)
    #expect(Philox.stream(chain: 3, purpose: .acceptance) == 3 << 32 | 1)
  }

  @Test func invalidStreamsAreRefused() async {
    await #expect(processExitsWith: .failure) { _ = Philox(seed: 0, chain: -1, purpose: .momentum) }
    await #expect(processExitsWith: .failure) { _ = Philox(seed: 0, chain: 1 << 32, purpose: .momentum) }
    await #expect(processExitsWith: .failure) { _ = Philox.Purpose.user(1 << 31) }
  }
}
