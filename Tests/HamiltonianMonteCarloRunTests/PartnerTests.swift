// Runs that several processes make together, which threads play here: `make mpi` has real ones.
import FileTestSupport
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Logging
import SamplingTestSupport
import Testing

@Suite("Runs of several processes")
struct PartnerTests {
  private static let target = Gaussian.tutorial.logDensity

  @Sendable
  private static func run(
    _ partners: (any RunPartners)?, _ warmUp: WarmUp, chains: ChainStarts = 4,
    checkpoints: Checkpoints? = nil, logger: Logger = silentLogger, stop: StopRequest? = nil
  ) throws -> [StoredChain] {
    try NUTS().sampler(for: target).sample(
      draws: 40, chains: chains, warmUp: warmUp, seed: 5, threads: 1, progress: .none, logger: logger,
      stop: stop, checkpoints: checkpoints, among: partners, into: { _ in StoredDraws() })
  }

  /// The draws of process 0.
  private func draws(_ results: [Result<[StoredChain], any Error>]) throws -> [[Double]] {
    try results[0].get().map(\.draws)
  }

  private static let warmUps = [WarmUp.adapting(125), .adapting(125).pooled, .none]

  @Test("process 0 has the chains of a single process, and the others have none", arguments: [1, 2, 3, 6])
  func divided(processes: Int) throws {
    for warmUp in Self.warmUps {
      let alone = try Self.run(nil, warmUp)
      let results = try Party(processes).run { try Self.run($0, warmUp) }.map { try $0.get() }
      #expect(results[0].map(\.draws) == alone.map(\.draws))
      #expect(results[0].map(\.report) == alone.map(\.report))
      #expect(results[0].map { $0.state?.position } == alone.map { $0.state?.position })
      #expect(results.dropFirst().allSatisfy { $0.isEmpty })
    }
  }

  @Test("chains are continued that process 0 alone knows")
  func continued() throws {
    let alone = try Self.run(nil, .adapting(125))
    @Sendable func more(_ partners: (any RunPartners)?, _ chains: [StoredChain]) throws -> [StoredChain] {
      try NUTS().sampler(for: Self.target).sample(
        draws: 10, chains: .continuing(chains), warmUp: .automatic, seed: 6, threads: 1, progress: .none,
        logger: silentLogger, stop: nil, checkpoints: nil, among: partners, into: { _ in StoredDraws() })
    }
    let expected = try more(nil, alone)
    let found = try Party(2).run { try more($0, $0.rank == 0 ? alone : []) }[0].get()
    #expect(found.map(\.draws) == expected.map(\.draws))
  }

  @Test("what is wrong in one process is thrown in all of them")
  func errors() {
    let starts = ChainStarts.from([[0, 0, 0], [0, 0, 0], [0, 0, .infinity]])
    let results = Party(3).run { try Self.run($0, .none, chains: starts) }
    for result in results {
      let error = #expect(throws: InputError.self) { _ = try result.get() }
      #expect(error?.subject == "chain 2, start[2]")
    }
  }

  @Test("a process that is lost costs its own chains, which is told", arguments: [2, 3, 12])
  func lost(decision: Int) throws {
    for warmUp in [WarmUp.adapting(125), .adapting(125).pooled] where warmUp.isPooled || decision == 3 {
      let log = LogRecords()
      let death = Party.Death(rank: 1, decision: decision, isHeard: false, endsAll: false)
      let results = Party(3, death: death).run {
        try Self.run($0, warmUp, logger: log.makeLogger(level: .warning))
      }
      let chains = try results[0].get()
      #expect(chains.map(\.settings.chain) == [0, 2, 3] && chains.allSatisfy { $0.count == 40 })
      #expect(log.entries.contains { $0.message.contains("process 1 was lost, and with it chain 1 of 4") })
      if !warmUp.isPooled {
        let alone = try Self.run(nil, warmUp)
        #expect(chains.map(\.draws) == [0, 2, 3].map { alone[$0].draws })
      }
    }
  }

  @Test("a request to stop in one process ends a pooled warm-up in all, to be resumed")
  func stopped() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let (warmUp, checkpoints) = (Self.warmUps[1], Checkpoints.file(folder.path("run")))
    let stop = StopRequest()
    let party = Party(2) { rank, decision in if rank == 1, decision == 7 { stop.stop() } }
    let first = try party.run {
      try Self.run($0, warmUp, checkpoints: checkpoints, stop: $0.rank == 1 ? stop : nil)
    }[0].get()
    #expect(first.count == 4 && first.allSatisfy { $0.count == 0 && (30...50).contains($0.transitions) })
    for chain in first {
      guard case .stopped = chain.ending else {
        Issue.record("\(chain.ending)")
        continue
      }
    }
    let results = Party(2).run { try Self.run($0, warmUp, checkpoints: checkpoints) }
    #expect(try draws(results) == Self.run(nil, warmUp).map(\.draws))
  }

  @Test("wherever the processes are ended, the run is resumed", arguments: [0, 1, 2], [false, true])
  func resumed(rank: Int, isHeard: Bool) throws {
    let alone = try Self.warmUps.prefix(2).map { try Self.run(nil, $0) }
    for (warmUp, alone) in zip(Self.warmUps, alone) {
      for decision in stride(from: 0, to: 20, by: isOptimised ? 1 : 3) {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path("run")
        let death = Party.Death(rank: rank, decision: decision, isHeard: isHeard, endsAll: true)
        for death in [death, death, nil] {
          let results = Party(3, death: death).run {
            try Self.run($0, warmUp, checkpoints: .file(path, every: .zero))
          }
          guard death == nil else { continue }
          #expect(try draws(results) == alone.map(\.draws), "\(decision)")
          #expect(folder.names.sorted() == ["run", "run.rank1", "run.rank2"])
        }
      }
    }
  }

  @Test("checkpoints that do not belong together are refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    func results(_ processes: Int, _ warmUp: WarmUp) -> [Result<[StoredChain], any Error>] {
      let path = folder.path("run")
      return Party(processes).run { try Self.run($0, warmUp, checkpoints: .file(path)) }
    }
    func refusal(_ processes: Int, _ words: String) {
      for result in results(processes, .adapting(125).pooled) {
        let error = #expect(throws: InputError.self) { _ = try result.get() }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
      }
    }
    _ = try results(2, .adapting(125).pooled)[0].get()
    refusal(3, "the chains of process 0 of 3")
    try FileManager.default.removeItem(atPath: folder.path("run.rank1"))
    refusal(2, "process 1 at its beginning")
  }

  @Test("where a process cannot write its checkpoint, what all of them have is kept")
  func unwritten() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let path = folder.path("run")
    let alone = try Self.run(nil, .adapting(125).pooled)
    let death = Party.Death(rank: 1, decision: 14, isHeard: true, endsAll: true)
    // A folder in the place of the file that is written first.
    let obstacle = path + ".rank1.partial"
    let party = Party(2, death: death) { rank, decision in
      guard decision == 4 else { return }
      if rank == 1 {
        try? FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
      }
      // Until a checkpoint is due.
      Thread.sleep(forTimeInterval: 0.05)
    }
    let log = LogRecords()
    let broken = party.run {
      try Self.run(
        $0, .adapting(125).pooled, checkpoints: .file(path, every: .zero),
        logger: log.makeLogger(level: .warning))
    }
    #expect(throws: InputError.self) { _ = try broken[0].get() }
    #expect(log.entries.contains { $0.message.contains("could not be written") })
    try FileManager.default.removeItem(atPath: obstacle)
    let results = Party(2).run {
      try Self.run($0, .adapting(125).pooled, checkpoints: .file(path, every: .zero))
    }
    #expect(try draws(results) == alone.map(\.draws))
  }
}
