// Files of results that are damaged in any way are read or refused, and never crash.
import Foundation
import Literate
import Testing

@Suite("Damaged results.json")
struct DamagedResultsTests {
  /// Numbers for places and bytes, the same in every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33 | state << 31
    }
  }

  @Test("ten thousand files with random faults")
  func randomFaults() throws {
    let whole = Data(
      #"""
      {"chapter": "gaussian", "seed": 123, "headlines": ["rate"], "number": 1, "results": {
        "rate": {"label": "acceptance rate", "value": 0.9925, "error": 0.0043, "published": 1},
        "words": {"value": "NUTS"}, "exact": {"value": 3}}}
      """#.utf8)
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("results-\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: url) }
    try whole.write(to: url)
    #expect(try ChapterResults(contentsOf: url).results.count == 3)
    var random = Numbers(state: 4)
    var refused = 0
    for _ in 0..<10_000 {
      var data = [UInt8](whole)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<data.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: data[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where data.count > 1: data.remove(at: place)
        case 2: data.insert(Array("{}[],:\"-e.0\\u".utf8).randomElement(using: &random)!, at: place)
        case 3: data.removeSubrange(max(1, place)...)
        default: data += data[place...]
        }
      }
      try Data(data).write(to: url)
      do { _ = try ChapterResults(contentsOf: url) } catch { refused += 1 }
    }
    #expect(refused > 5_000)
  }
}
