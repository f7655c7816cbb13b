// What is written is read: every number, every shape, every format.

import ChainDiagnostics
import DrawFiles
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Synchronization
import Testing

/// A standard normal target of three coordinates.
private struct Gaussian: LogDensity, GradientEvaluator {
  let dimension = 3
  func makeEvaluator() -> Self { self }
  func logDensity(at q: [Double]) -> Double { -0.5 * q.reduce(0) { $0 + $1 * $1 } }
  func logDensity(at q: [Double], gradient: inout [Double]) -> Double {
    gradient = q.map { -$0 }
    return logDensity(at: q)
  }
}

@Suite struct RoundTripTests {
  @Test(arguments: TestFormat.allCases) func everyNumberComesBack(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(draws: 300)
      try run.write(format, in: folder + "/a/b")
      let read = try StoredRun(at: folder + "/a/b")
      #expect(run.difference(from: read) == nil)
      #expect(read.warnings == [])
      #expect(format == .numPy || read.quantities == run.source.quantities)
      #expect(read.elementNames.contains("beta[1, 2]") && read.elementNames.contains("theta[0]"))
      #expect(read.elementNames.contains("mu"))
    }
  }

  @Test(arguments: TestFormat.allCases) func numbersOfSinglePrecisionComeBack(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(draws: 50)
      try run.write(format, in: folder, as: Float.self)
      #expect(run.difference(from: try StoredRun(at: folder), isSingle: true) == nil)
    }
  }

  @Test(arguments: TestFormat.allCases, [[0], [2, 0], [1], [1, 1, 1], [4, 3, 2]])
  func everyShapeComesBack(_ format: TestFormat, _ shape: [Int]) throws {
    try withFolder { folder in
      var run = KnownRun(draws: 5)
      run.source = Passing(quantities: [Quantity("a"), Quantity("x", shape: shape), Quantity("b")])
      try run.write(format, in: folder)
      let read = try StoredRun(at: folder)
      #expect(run.difference(from: read) == nil)
      let found = read.quantities.first { $0.name == "x" }?.shape
      #expect(found == (format == .stanCSV && shape.contains(0) ? nil : shape))
    }
  }

  @Test(arguments: TestFormat.allCases) func arraysOfManyBlocksComeBack(_ format: TestFormat) throws {
    try withFolder { folder in
      var run = KnownRun(draws: 9_000, isOdd: false)
      run.source = Passing(quantities: [Quantity("a"), Quantity("x", shape: [40])])
      try run.write(format, in: folder, lengths: [9_000, 4_099])
      let read = try StoredRun(at: folder)
      #expect(run.difference(from: read, lengths: [9_000, 4_099]) == nil)
      #expect(read.warnings == ["the chains have 9000, 4099 draws"])
    }
  }

  @Test(arguments: TestFormat.allCases) func aRunThatWasStoppedHasItsDraws(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(chains: 3, draws: 1_000)
      try run.write(format, in: folder, lengths: [7, 3, 0])
      let read = try StoredRun(at: folder)
      // A chain without a draw has no file of Stan.
      let lengths = format == .stanCSV ? [7, 3] : [7, 3, 0]
      var shown = run
      shown.chains = lengths.count
      #expect(shown.difference(from: read, lengths: lengths) == nil)
      if format == .stanCSV {
        let text = String(decoding: files(in: folder)["run_1.csv"] ?? [], as: UTF8.self)
        #expect(text.contains("#     num_samples = 7   \n"))
        #expect(read.warnings.last?.hasPrefix("2 of 3 chains have files") == true)
      }
    }
  }

  @Test(arguments: TestFormat.allCases) func chainsMayComeOneAfterTheOther(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(chains: 3, draws: 20)
      let makeSink = format.sinks(in: folder, run.source, run.description, Double.self)
      for (chain, length) in [5, 20, 11].enumerated() {
        let sink = makeSink(chain)
        try run.begin(sink, chain)
        try run.take(sink, chain, 0..<length)
        try sink.end()
      }
      #expect(run.difference(from: try StoredRun(at: folder), lengths: [5, 20, 11]) == nil)
    }
  }

  @Test func factsComeBack() throws {
    try withFolder { folder in
      let run = KnownRun()
      try run.write(.stanCSV, in: folder + "/c")
      let facts = try StoredRun(at: folder + "/c").facts
      #expect(
        facts
          == .init(
            model: "known : run", method: "NUTS", seed: 7, warmUp: 5, savedWarmUp: 0, thin: 1,
            maximumDepth: 10))
      try run.write(.zarr, in: folder + "/z")
      #expect(
        try StoredRun(at: folder + "/z").facts
          == .init(model: "known = run", method: "NUTS", seed: 7, warmUp: 5))
    }
  }

  @Test(arguments: TestFormat.allCases) func chainsOnThreadsWriteOneRun(_ format: TestFormat) throws {
    try withFolder { folder in
      let source = Coordinates(dimension: 3)
      let run = RunDescription(model: "Gaussian", method: "NUTS", seed: 5, chains: 4, warmUp: 100)
      let makeSink = format.sinks(in: folder, source, run, Double.self)
      let sampler = NUTS().sampler(for: Gaussian())
      let written = try sampler.sample(
        draws: 200, chains: 4, warmUp: .adapting(100), seed: 5, threads: 4, into: makeSink)
      let kept = try sampler.sample(draws: 200, chains: 4, warmUp: .adapting(100), seed: 5)
      for chain in written { if case .failed(let error) = chain.ending { Issue.record(error) } }
      let read = try StoredRun(at: folder)
      for chain in 0..<4 {
        #expect(read.chains[chain].values[0] == kept[chain].draws)
        #expect(read.statistic(.energy)?[chain] == kept[chain].statistics.map(\.energy))
        #expect(read.statistic(.stepSize)?[chain] == [Double](repeating: kept[chain].stepSize, count: 200))
      }
      #expect(read.summary().rows.map(\.mean.value) == kept.summary().rows.map(\.mean.value))
    }
  }

  @Test func chosenQuantitiesOfSomeDrawsInTwoFormats() throws {
    try withFolder { folder in
      let source = Coordinates(dimension: 3, names: ["a", "b", "c"]).only(["c", "a"])
      let run = RunDescription(model: "Gaussian", method: "NUTS", seed: 5, chains: 2, warmUp: 100)
      let (stan, zarr) = (
        StanCSVFiles(in: folder + "/s", of: source, run: run),
        ZarrFiles(in: folder + "/z", of: source, run: run)
      )
      let sampler = NUTS().sampler(for: Gaussian())
      _ = try sampler.sample(draws: 100, chains: 2, warmUp: .adapting(100), seed: 5) { chain in
        CombinedSink(StanCSVSink(stan, chain: chain), ZarrSink(zarr, chain: chain)).thinned(by: 3)
      }
      let kept = try sampler.sample(draws: 100, chains: 2, warmUp: .adapting(100), seed: 5)
      for path in ["/s", "/z"] {
        let read = try StoredRun(at: folder + path)
        #expect(read.elementNames == ["a", "c"] && read.chains.map(\.count) == [34, 34])
        #expect(read.column("c")?[1] == stride(from: 0, to: 100, by: 3).map { kept[1][$0][2] })
      }
      #expect(try StoredRun(at: stan.path(ofChain: 1)).chains.count == 1)
    }
  }
}

@Suite struct CopiedDrawsTests {
  @Test(arguments: TestFormat.allCases)
  func drawsInMemoryAreWrittenAsThoseThatComeAreWritten(_ format: TestFormat) throws {
    try withFolder { folder in
      let source = Coordinates(dimension: 3)
      let sampler = NUTS().sampler(for: Gaussian())
      let kept = try sampler.sample(draws: 200, chains: 3, warmUp: .adapting(100), seed: 5)
      let run = RunDescription(of: kept, model: "Gaussian")
      let atOnce = format.sinks(in: folder + "/a", source, run, Double.self)
      _ = try sampler.sample(draws: 200, chains: 3, warmUp: .adapting(100), seed: 5, into: atOnce)
      try kept.copyDraws(into: format.sinks(in: folder + "/b", source, run, Double.self))
      let (first, second) = (try StoredRun(at: folder + "/a"), try StoredRun(at: folder + "/b"))
      for chain in 0..<3 {
        #expect(first.chains[chain].values == second.chains[chain].values)
        #expect(first.chains[chain].statistics == second.chains[chain].statistics)
      }
      #expect(first.facts == second.facts)
      #expect(run == RunDescription(model: "Gaussian", method: run.method, seed: 5, chains: 3, warmUp: 100))
      #expect(RunDescription(of: kept, model: "Gaussian", maximumDepth: 6).maximumDepth == 6)
    }
  }

  @Test func aSinkMayHaveEnough() throws {
    let kept = try NUTS().sampler(for: Gaussian()).sample(
      draws: 50, chains: 2, warmUp: .adapting(100), seed: 5)
    let taken = Mutex<[Int]>([0, 0])
    try kept.copyDraws { chain in
      ConcurrentClosureSink<Double> { draw in
        taken.withLock { $0[chain] += 1 }
        return draw.index < 9
      }
    }
    #expect(taken.withLock { $0 } == [10, 10])
  }

  /// A sink that can take nothing, and cannot be ended either.
  private struct BrokenSink: DrawSink {
    struct Full: Error {}
    struct Unended: Error {}
    mutating func take(_: Draw<Double>) throws -> Bool { throw Full() }
    mutating func end() throws { throw Unended() }
  }

  @Test func whatWentWrongFirstIsThrown() throws {
    let kept = try NUTS().sampler(for: Gaussian()).sample(
      draws: 5, chains: 1, warmUp: .adapting(100), seed: 5)
    #expect(throws: BrokenSink.Full.self) { try kept.copyDraws { _ in BrokenSink() } }
  }

  @Test func whatASinkThrowsIsThrown() throws {
    struct Full: Error {}
    let kept = try NUTS().sampler(for: Gaussian()).sample(
      draws: 50, chains: 2, warmUp: .adapting(100), seed: 5)
    #expect(throws: Full.self) {
      try kept.copyDraws { _ in
        ConcurrentClosureSink<Double> { draw in
          guard draw.index < 9 else { throw Full() }
          return true
        }
      }
    }
  }
}
