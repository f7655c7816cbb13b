// Philox against the published known answers.
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
}
