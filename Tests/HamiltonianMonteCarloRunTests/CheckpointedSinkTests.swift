// Sinks in runs with checkpoints: draws that come again, and runs that were killed early.
import FileTestSupport
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import SamplingTestSupport
import Testing

@Suite("Sinks of runs with checkpoints")
struct CheckpointedSinkTests {
  private let target = Gaussian.tutorial.logDensity

  @Test("a draw that its sink could not take is given to it again")
  func failingSink() throws {
    try withTemporaryFolder { folder in
      let path = folder.path("run")
      let sampler = HMC(stepSize: 0.3, steps: 5).sampler(for: target)
      let expected = try sampler.sample(draws: 30, chains: 2, seed: 3)
      for failing in [7, 7, 0, 29] {
        let chains = try sampler.sample(
          draws: 30, chains: 2, seed: 3, logger: silentLogger, checkpoints: .file(path),
          into: { _ in FailingSink(at: failing) })
        for chain in chains {
          if case .failed(let error) = chain.ending {
            #expect(error is FailingSink.Failure)
          } else {
            #expect(failing < chain.output.before)
          }
        }
      }
      let chains = try sampler.sample(
        draws: 30, chains: 2, seed: 3, checkpoints: .file(path), into: { _ in FailingSink(at: -1) })
      #expect(chains.map(\.output.draws.positions) == expected.map(\.draws))
    }
  }

  @Test("a draw that one of two sinks, or a thinned one, could not take is taken once", arguments: [1, 2, 3])
  func failingSinks(stride: Int) throws {
    try withTemporaryFolder { folder in
      let sampler = HMC(stepSize: 0.3, steps: 5).sampler(for: target)
      func run(failing: Int) throws -> CombinedSink<StoredDraws<Double>, FailingSink> {
        try sampler.sample(
          draws: 30, from: [0, 0, 0], seed: 3, logger: silentLogger, checkpoints: .file(folder.path("run")),
          into: CombinedSink(StoredDraws(), FailingSink(at: failing)).thinned(by: stride)
        ).output.base
      }
      let places = (0..<30).filter { $0 % stride == 0 }
      for failing in [0, 0, 12, 24] { _ = try run(failing: failing) }
      let sinks = try run(failing: -1)
      let all = try sampler.sample(draws: 30, from: [0, 0, 0], seed: 3)
      let expected = places.flatMap { all.draws[(3 * $0)..<(3 * $0 + 3)] }
      #expect(sinks.first.positions == expected && sinks.second.draws.positions == expected)
    }
  }

  @Test("a sink that has enough gets no more draws when the run is resumed", arguments: [7, 30])
  func sinkWithEnough(enough: Int) throws {
    try withTemporaryFolder { folder in
      for _ in 0..<2 {
        let chain = try HMC(stepSize: 0.3, steps: 5).sampler(for: target).sample(
          draws: 30, from: [0, 0, 0], seed: 3, logger: silentLogger, checkpoints: .file(folder.path("run")),
          into: CountingSink(enough: enough))
        #expect(chain.output.count == enough)
        if case .stopped = chain.ending { #expect(enough < 30) } else { #expect(enough == 30) }
      }
    }
  }

  @Test(
    "a sink of one's own, combined and thinned, begins anew in a run that was killed before its first checkpoint"
  )
  func killedBeforeTheFirst() throws {
    try withTemporaryFolder { folder in
      let (path, copy) = (folder.path("run"), folder.path("copy"))
      func run(_ copy: String?) throws -> (draws: StoredDraws<Double>, count: Int) {
        let sink = CombinedSink(CopyingSink(path: path, copy: copy), CountingSink()).thinned(by: 3)
        let chain = try HMC(stepSize: 0.3, steps: 5).sampler(for: target).sample(
          draws: 20, from: [0, 0, 0], seed: 3, checkpoints: .file(path), into: sink)
        return (chain.output.base.first.draws, chain.output.base.second.count)
      }
      let whole = try run(copy)
      #expect(whole.count == 7)
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: copy, toPath: path)
      let resumed = try run(nil)
      #expect(resumed.draws.positions == whole.draws.positions && resumed.count == 7)
    }
  }

  @Test("a run that was killed while its sinks began is begun anew in them")
  func killedAtTheBeginning() throws {
    try withTemporaryFolder { folder in
      let (path, copy) = (folder.path("run"), folder.path("copy"))
      func run(_ copy: String?) throws -> ChainRun<CopyingSink> {
        try HMC(stepSize: 0.3, steps: 5).sampler(for: target).sample(
          draws: 20, from: [0, 0, 0], seed: 3, checkpoints: .file(path),
          into: CopyingSink(path: path, copy: copy))
      }
      let whole = try run(copy)
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: copy, toPath: path)
      let resumed = try run(nil)
      #expect(resumed.output.wasMadeAnew && !whole.output.wasMadeAnew)
      #expect(resumed.output.draws.positions == whole.output.draws.positions)
    }
  }
}

/// Draws in memory, of which one cannot be taken.
private struct FailingSink: ResumableSink, Sendable {
  struct Failure: Error {}

  var draws = StoredDraws<Double>()
  let failing: Int
  /// How many draws it had when the run was resumed.
  private(set) var before = 0

  init(at failing: Int) { self.failing = failing }

  mutating func begin(dimension: Int, draws: Int) throws {
    try self.draws.begin(dimension: dimension, draws: draws)
  }

  mutating func take(_ draw: Draw<Double>) throws -> Bool {
    if draw.index == failing { throw Failure() }
    return draws.take(draw)
  }

  func checkpoint() throws -> Data { try draws.checkpoint() }

  mutating func resume(from state: Data, dimension: Int, draws count: Int) throws {
    try draws.resume(from: state, dimension: dimension, draws: count)
    before = draws.count
  }
}

/// Counts draws up to some number, and has no state before the first checkpoint that it could decode.
private struct CountingSink: ResumableSink {
  private(set) var count = 0
  var enough = Int.max

  mutating func take(_ draw: Draw<Double>) throws -> Bool {
    count += 1
    return count < enough
  }

  func checkpoint() throws -> Data { try JSONEncoder().encode(count) }

  mutating func resume(from state: Data, dimension: Int, draws: Int) throws {
    count = try JSONDecoder().decode(Int.self, from: state)
  }
}

/// Draws in memory, and a copy of the checkpoint as it was when they began.
private struct CopyingSink: ResumableSink {
  var draws = StoredDraws<Double>()
  let path: String
  let copy: String?
  private(set) var wasMadeAnew = false

  init(path: String, copy: String?) { (self.path, self.copy) = (path, copy) }

  mutating func begin(dimension: Int, draws: Int) throws {
    if let copy { try FileManager.default.copyItem(atPath: path, toPath: copy) }
    try self.draws.begin(dimension: dimension, draws: draws)
  }

  mutating func take(_ draw: Draw<Double>) throws -> Bool { draws.take(draw) }

  func checkpoint() throws -> Data { try draws.checkpoint() }

  mutating func resume(from state: Data, dimension: Int, draws count: Int) throws {
    try draws.resume(from: state, dimension: dimension, draws: count)
  }

  mutating func beginAgain(dimension: Int, draws: Int) throws {
    wasMadeAnew = true
    try self.draws.begin(dimension: dimension, draws: draws)
  }
}
