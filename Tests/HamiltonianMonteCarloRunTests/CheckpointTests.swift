// What a checkpoint refuses, and what it keeps.
import FileTestSupport
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
  private let target = Gaussian.tutorial.logDensity
  private struct Full: Error {}

  /// Samples with a checkpoint; every argument can be another than that of the run before.
  @discardableResult
  private func sample(
    _ path: String, target: HandWrittenCurvedLogDensity, draws: Int = 40,
    chains: ChainStarts = 2, warmUp: WarmUp = .adaptingStepSize(30), seed: UInt64 = 3,
    stepSize: Double = 0.3, stop: StopRequest? = nil
  ) throws -> [StoredChain] {
    try HMC(stepSize: stepSize, steps: 5).sampler(for: target).sample(
      draws: draws, chains: chains, warmUp: warmUp, seed: seed, logger: silentLogger, stop: stop,
      checkpoints: .file(path))
  }

  private func refusal(
    _ path: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) throws {
    let before = try? Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: InputError.self, sourceLocation: sourceLocation, performing: body)
    for word in words {
      #expect(
        error?.description.contains(word) == true, "\(String(describing: error))",
        sourceLocation: sourceLocation)
    }
    #expect((try? Data(contentsOf: URL(fileURLWithPath: path))) == before, sourceLocation: sourceLocation)
  }

  @Test("a complete run is read from its checkpoint")
  func complete() throws {
    try withTemporaryFolder { folder in
      let path = folder.path("run")
      let first = try sample(path, target: target)
      let again = try sample(path, target: target)
      #expect(
        first.map(\.draws) == again.map(\.draws) && first.map(\.transitions) == again.map(\.transitions))
      #expect(again.allSatisfy { $0.statistics.count == 40 && $0.report == first[$0.settings.chain].report })
      #expect(folder.names == ["run"])
    }
  }

  @Test("the failures of draws are kept with them")
  func failures() throws {
    try withTemporaryFolder { folder in
      let runs = try (0..<2).map { _ in
        try sample(folder.path("run"), target: target, warmUp: .none, stepSize: 30)
      }
      let failures = runs.map { $0.map { $0.statistics.map(\.failure) } }
      #expect(failures[0].allSatisfy { $0.contains { $0 != nil } })
      #expect(failures[0] == failures[1])
    }
  }

  @Test("what a killed run was writing is removed, even where nothing is left to be sampled")
  func partialFile() throws {
    try withTemporaryFolder { folder in
      try sample(folder.path("run"), target: target)
      try Data("half".utf8).write(to: URL(fileURLWithPath: folder.path("run.partial")))
      try sample(folder.path("run"), target: target)
      #expect(folder.names == ["run"])
    }
  }

  @Test("a target of another type is told, though it has the same values")
  func anotherType() throws {
    try withTemporaryFolder { folder in
      let path = folder.path("run")
      let zeros = ChainStarts.from([[Double](repeating: 0, count: 7)])
      func sample<Scalar: PhaseSpaceScalar>(_ target: Normals<Scalar>) throws {
        _ = try HMC(stepSize: 0.3, steps: 5).sampler(for: target).sample(
          draws: 5, chains: zeros, warmUp: .none, seed: 3, checkpoints: .file(path))
      }
      try sample(Normals<Float>(dimension: 7))
      try refusal(path, "target of the type") { try sample(Normals<Double>(dimension: 7)) }
    }
  }

  @Test("what the run was asked to do must be the same")
  func otherSettings() throws {
    try withTemporaryFolder { folder in
      let path = folder.path("run")
      try sample(path, target: target)
      try refusal(path, "method", "0.31") { try sample(path, target: target, stepSize: 0.31) }
      try refusal(path, "seed 3", "seed 4") { try sample(path, target: target, seed: 4) }
      try refusal(path, "draws", "41") { try sample(path, target: target, draws: 41) }
      try refusal(path, "warm-up") { try sample(path, target: target, warmUp: .adaptingStepSize(31)) }
      try refusal(path, "warm-up") {
        try sample(path, target: target, warmUp: .adaptingStepSize(30, acceptance: 0.81))
      }
      try refusal(path, "warm-up") { try sample(path, target: target, warmUp: .adaptingStepSize(30).pooled) }
      try refusal(path, "chains") { try sample(path, target: target, chains: 3) }
      try refusal(path, "start") {
        try sample(path, target: target, chains: .from([[0, 0, 0], [1, 1, 1]]))
      }
      try refusal(path, "same target", "log density") {
        try sample(
          path, target: Gaussian(mean: [1, 2, 3.001], precision: Gaussian.tutorial.precision).logDensity)
      }
      try refusal(path, "coordinates") {
        try sample(path, target: Gaussian(mean: [1, 2], precision: [1, 0, 0, 1]).logDensity)
      }
      try refusal(path, "StoredDraws", "Combined") {
        _ = try HMC(stepSize: 0.3, steps: 5).sampler(for: target).sample(
          draws: 40, chains: 2, warmUp: .adaptingStepSize(30), seed: 3, checkpoints: .file(path),
          into: { _ in CombinedSink(StoredDraws<Double>(), StoredDraws<Double>()) })
      }
    }
  }

  @Test("a file that is damaged, cut short, of another kind or of another version is told, and left as it is")
  func damaged() throws {
    try withTemporaryFolder { folder in
      let path = folder.path("run")
      let url = URL(fileURLWithPath: path)
      try sample(path, target: target)
      let whole = try Data(contentsOf: url)
      for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 40)) {
        try whole.prefix(length).write(to: url)
        try refusal(path, path) { try sample(path, target: target) }
      }
      try (whole + Data([0])).write(to: url)
      try refusal(path, "damaged") { try sample(path, target: target) }
      try Data("something else, longer than a header".utf8).write(to: url)
      try refusal(path, "another kind") { try sample(path, target: target) }
      for step in [1, 255] as [UInt8] {
        var other = whole
        other[8] &+= step
        try other.write(to: url)
        try refusal(path, "another version") { try sample(path, target: target) }
      }
    }
  }

  @Test("ten thousand files with random faults are refused, and none crashes")
  func randomFaults() throws {
    try withTemporaryFolder { folder in
      let path = folder.path("run")
      let url = URL(fileURLWithPath: path)
      try sample(path, target: target, draws: 3, chains: 1, warmUp: .adaptingStepSize(20))
      let whole = try Data(contentsOf: url)
      var random = Philox(seed: 1, stream: 0)
      for _ in 0..<10_000 {
        var data = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: 0..<data.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: data[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          case 1: data.remove(at: place)
          case 2: data.insert(UInt8.random(in: 0...255, using: &random), at: place)
          default: data[place] = [0, 255, 127, 128].randomElement(using: &random)!
          }
        }
        guard data != whole else { continue }
        try data.write(to: url)
        #expect(throws: InputError.self) {
          try sample(path, target: target, draws: 3, chains: 1, warmUp: .adaptingStepSize(20))
        }
      }
    }
  }

  @Test("a place that cannot be written is told before the first transition")
  func unwritable() throws {
    try withTemporaryFolder { folder in
      try refusal(folder.path("none/run"), "none/run", "No such file") {
        try sample(folder.path("none/run"), target: target)
      }
      try refusal("/proc/run", "/proc/run") { try sample("/proc/run", target: target) }
      try refusal(folder.url.path, folder.url.path) { try sample(folder.url.path, target: target) }
      #expect(folder.names.isEmpty)
    }
  }

  @Test(
    "a disk that becomes full ends no run, and the checkpoint before is kept",
    .enabled(if: TinyDisk.canBeMounted, "mounting takes root"))
  func fullDisk() throws {
    let disk = try TinyDisk(kibibytes: 64)
    defer { disk.remove() }
    let path = disk.folder.appendingPathComponent("run").path
    let records = LogRecords()
    let method = HMC(stepSize: 0.3, steps: 5)
    let full = try method.sampler(for: target).sample(
      draws: 2_000, chains: 2, seed: 3, logger: records.makeLogger(level: .info),
      checkpoints: .file(path, every: .milliseconds(1)))
    #expect(full.allSatisfy { $0.count == 2_000 })
    #expect(records.entries.contains { "\($0)".contains("No space left") })
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.path) == ["run"])
    // What there is can be resumed elsewhere.
    try withTemporaryFolder { folder in
      try FileManager.default.copyItem(atPath: path, toPath: folder.path("run"))
      let resumed = try method.sampler(for: target).sample(
        draws: 2_000, chains: 2, seed: 3, checkpoints: .file(folder.path("run")))
      #expect(resumed.map(\.draws) == full.map(\.draws))
    }
  }

  @Test("a sink that cannot go on takes no checkpoints")
  func closures() throws {
    try withTemporaryFolder { folder in
      try refusal(folder.path("run"), "ConcurrentClosureSink") {
        _ = try HMC().sampler(for: target).sample(
          draws: 5, chains: 1, seed: 1, checkpoints: .file(folder.path("run")),
          into: { _ in ConcurrentClosureSink<Double> { _ in true } })
      }
    }
  }

  @Test("chains of networks, in Float")
  func floats() throws {
    try withTemporaryFolder { folder in
      let sampler = HMC(stepSize: 0.3, steps: 5).sampler(for: Normals<Float>(dimension: 7))
      let expected = try sampler.sample(draws: 50, chains: 2, warmUp: .adaptingStepSize(40), seed: 3)
      let stop = StopRequest()
      stop.stop()
      for request in [stop, nil] {
        let chains = try sampler.sample(
          draws: 50, chains: 2, warmUp: .adaptingStepSize(40), seed: 3, logger: silentLogger, stop: request,
          checkpoints: .file(folder.path("run")))
        if request == nil { #expect(chains.map(\.draws) == expected.map(\.draws)) }
      }
    }
  }
}
