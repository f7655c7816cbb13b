// A warm-up that was too short is told, and its advice cures it; one that was long enough is not blamed.
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing
import Tracing

@Suite("Warm-ups that are too short", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct ShortWarmUpTests {
  private func run(
    _ target: TracedLogDensity, _ warmUp: WarmUp, seed: UInt64
  ) throws -> (words: String, efficiency: Double) {
    let records = LogRecords()
    let chains = try sample(
      target, draws: 1_000, chains: 4, warmUp: warmUp, seed: seed, logger: records.makeLogger(level: .info),
      with: NUTS())
    return (records.entries.map(\.message).joined(separator: "\n"), efficiency(chains))
  }

  @Test(
    "masses that have not settled are told, and a longer warm-up cures it",
    arguments: 1...5 as ClosedRange<UInt64>)
  func mass(seed: UInt64) throws {
    let short = try run(Models.kidScores, .adapting(40), seed: seed)
    #expect(short.words.contains("too short for the mass matrix"), "\(short)")
    #expect(short.words.contains("give a longer warm-up"), "\(short)")
    let cured = try run(Models.kidScores, .adapting(400), seed: seed)
    #expect(!cured.words.contains("too short"), "\(cured)")
  }

  @Test(
    "of chains that learn together, too, where it cost more than half of the efficiency",
    arguments: 1...5 as ClosedRange<UInt64>)
  func pooled(seed: UInt64) throws {
    let short = try run(Models.kidScores, .adapting(40).pooled, seed: seed)
    let cured = try run(Models.kidScores, .adapting(400).pooled, seed: seed)
    #expect(short.words.contains("too short for the") || short.efficiency > cured.efficiency / 2, "\(short)")
    #expect(!cured.words.contains("too short"), "\(cured)")
  }

  @Test("a step size that is not the wanted one is told, and a longer warm-up cures it")
  func acceptance() throws {
    func words(_ transitions: Int) throws -> String {
      let records = LogRecords()
      _ = try sample(
        Models.normal(50), draws: 500, chains: 4, warmUp: .adaptingStepSize(transitions), seed: 3,
        logger: records.makeLogger(level: .info), with: HMC(stepSize: 1e-12, steps: 5...15))
      return records.entries.map(\.message).joined(separator: "\n")
    }
    let told = try words(20)
    #expect(told.contains("too short") || told.contains("longer warm-up"), "\(told)")
    let cured = try words(500)
    #expect(!cured.contains("too short"), "\(cured)")
  }

  @Test("good runs are not blamed", arguments: 1...20 as ClosedRange<UInt64>)
  func noFalseAlarm(seed: UInt64) throws {
    for (name, target) in Models.all + [("kid scores", Models.kidScores)] {
      let told = try run(target, .adapting(1_000), seed: seed).words
      #expect(!told.contains("too short"), "\(name): \(told)")
    }
  }
}
