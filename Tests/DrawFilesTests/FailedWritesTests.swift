// Writes that fail lose no draw that a checkpoint has, nor one that can be written later.

import DrawFiles
import Foundation
import InputErrors
import LogDensities
import Randomness
import Testing

/// Fails writes beyond that many bytes of a file, as a full disk does; nil for none.
private func limitFiles(to bytes: Int?) {
  signal(SIGXFSZ, SIG_IGN)
  let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
  var limit = rlimit()
  getrlimit(resource, &limit)
  limit.rlim_cur = bytes.map { rlim_t($0) } ?? limit.rlim_max
  setrlimit(resource, &limit)
}

/// A run of some blocks.
private func longRun() -> KnownRun {
  var run = KnownRun(chains: 2, draws: 3_000)
  run.source = Passing(quantities: [Quantity("x", shape: [64]), Quantity("y")])
  return run
}

/// The draw of each chain after its last checkpoint, and that checkpoint.
private struct Checkpoints {
  var places = [0, 0]
  var states: [Data]

  init(_ sinks: [FileSink<Double>]) throws { states = try sinks.map { try $0.checkpoint() } }

  mutating func update(_ sinks: [FileSink<Double>]) {
    guard let new = try? sinks.map({ try $0.checkpoint() }) else { return }
    (places, states) = (sinks.map(\.count), new)
  }
}

/// Takes the draws of both chains from `places` on, with checkpoints and limits of files now and then.
/// - Returns: whether all draws were taken; where a draw cannot be, it is tried again, or the run ends there.
private func take(
  _ run: KnownRun, _ sinks: [FileSink<Double>], from places: [Int], _ random: inout Philox,
  keeping checkpoints: inout Checkpoints, triesAgain: Bool
) -> Bool {
  for (chain, sink) in sinks.enumerated() {
    for draw in places[chain]..<run.draws {
      if draw % 200 == 100 {
        limitFiles(to: Bool.random(using: &random) ? Int.random(in: 1_000...400_000, using: &random) : nil)
      }
      if draw % 300 == 290 { checkpoints.update(sinks) }
      while (try? run.take(sink, chain, draw..<draw + 1)) == nil {
        guard triesAgain else { return false }
        limitFiles(to: nil)
      }
    }
  }
  return true
}

@Suite struct FailedWritesTests {
  @Test func drawsThatCanBeWrittenLaterAreThere() async {
    await #expect(processExitsWith: .success) {
      for format in TestFormat.allCases {
        try withFolder(inMemory: true) { folder in
          var random = Philox(seed: 5, stream: 0)
          let run = longRun()
          try run.write(format, in: folder + "/whole")
          let sinks = (0..<2).map(
            format.sinks(in: folder + "/late", run.source, run.description, Double.self))
          for (chain, sink) in sinks.enumerated() { try run.begin(sink, chain) }
          var checkpoints = try Checkpoints(sinks)
          #expect(take(run, sinks, from: [0, 0], &random, keeping: &checkpoints, triesAgain: true))
          limitFiles(to: nil)
          for sink in sinks { try sink.end() }
          #expect(sinks.map(\.count) == [3_000, 3_000])
          #expect(filesWithoutSeconds(in: folder + "/late") == filesWithoutSeconds(in: folder + "/whole"))
        }
      }
    }
  }

  @Test func aRunThatEndedByAFailureIsResumed() async {
    await #expect(processExitsWith: .success) {
      for (format, trials) in [(TestFormat.stanCSV, 1), (.numPy, 2), (.zarr, 10)] {
        let failures = try (0..<trials).reduce(0) { try $0 + failuresOfABrokenRun(format, stream: $1) }
        #expect(failures > 3)
      }
    }
  }
}

/// Runs until all draws are taken, and resumes after each failure. Expects the files of a run without failures.
/// - Returns: how many failures there were.
private func failuresOfABrokenRun(_ format: TestFormat, stream: Int) throws -> Int {
  try withFolder(inMemory: true) { folder in
    var random = Philox(seed: 6, stream: UInt64(stream))
    let (run, path) = (longRun(), folder + "/broken")
    try run.write(format, in: folder + "/whole")
    var sinks = (0..<2).map(format.sinks(in: path, run.source, run.description, Double.self))
    for (chain, sink) in sinks.enumerated() { try run.begin(sink, chain) }
    var checkpoints = try Checkpoints(sinks)
    var (failures, places) = (0, [0, 0])
    while !take(run, sinks, from: places, &random, keeping: &checkpoints, triesAgain: false) {
      failures += 1
      checkpoints.update(sinks)
      for sink in sinks { try? sink.end() }
      limitFiles(to: nil)
      let lengths = sinks.map(\.count)
      // A chain without draws has no file of Stan.
      if !lengths.contains(0) {
        #expect(run.difference(from: try StoredRun(at: path), lengths: lengths) == nil)
      }
      places = checkpoints.places
      sinks = (0..<2).map(format.sinks(in: path, run.source, run.description, Double.self))
      for (chain, sink) in sinks.enumerated() {
        try sink.resume(from: checkpoints.states[chain], dimension: run.source.dimension, draws: run.draws)
        if places[chain] == 0 { try run.beginDraws(sink, chain) }
      }
    }
    limitFiles(to: nil)
    for sink in sinks { try sink.end() }
    #expect(filesWithoutSeconds(in: path) == filesWithoutSeconds(in: folder + "/whole"))
    return failures
  }
}
