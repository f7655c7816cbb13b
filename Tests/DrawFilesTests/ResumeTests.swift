// A run that was broken off and resumed writes byte for byte what it would have written.

import DrawFiles
import Foundation
import InputErrors
import LogDensities
import Randomness
import Testing

@Suite struct ResumeTests {
  /// Breaks a run off after a checkpoint at a random place and some draws more, several times, and resumes it.
  @Test(arguments: TestFormat.allCases) func aResumedRunIsTheSameByteForByte(_ format: TestFormat) throws {
    var random = Philox(seed: 3, stream: 0)
    for trial in 0..<20 {
      try withFolder(inMemory: true) { folder in
        var run = KnownRun(draws: trial < 15 ? 60 : 5_000, isOdd: trial < 15)
        if trial >= 15 { run.source = Passing(quantities: [Quantity("a"), Quantity("x", shape: [30])]) }
        try run.write(format, in: folder + "/whole")
        let path = folder + "/broken"
        var places = [Int](repeating: 0, count: run.chains)
        var states = [Data?](repeating: nil, count: run.chains)
        for _ in 0..<4 {
          let makeSink = format.sinks(in: path, run.source, run.description, Double.self)
          let sinks = (0..<run.chains).map(makeSink)
          for (chain, sink) in sinks.enumerated() {
            if let state = states[chain] {
              try sink.resume(from: state, dimension: run.source.dimension, draws: run.draws)
              if places[chain] == 0 { try run.beginDraws(sink, chain) }
            } else {
              try run.begin(sink, chain)
            }
          }
          for (chain, sink) in sinks.enumerated() {
            let safe = Int.random(in: places[chain]...run.draws, using: &random)
            try run.take(sink, chain, places[chain]..<safe)
            states[chain] = try sink.checkpoint()
            // With the names of the quantities, but nothing that grows with the draws.
            #expect(states[chain]!.count < 1_000)
            places[chain] = safe
            let lost = Int.random(in: safe...min(safe + 100, run.draws), using: &random)
            try run.take(sink, chain, safe..<lost)
            if Bool.random(using: &random) { try sink.end() } else { _ = try sink.checkpoint() }
          }
        }
        let makeSink = format.sinks(in: path, run.source, run.description, Double.self)
        let sinks = (0..<run.chains).map(makeSink)
        for (chain, sink) in sinks.enumerated() {
          try sink.resume(from: states[chain]!, dimension: run.source.dimension, draws: run.draws)
          if places[chain] == 0 { try run.beginDraws(sink, chain) }
          try run.take(sink, chain, places[chain]..<run.draws)
        }
        for sink in sinks { try sink.end() }
        let (whole, resumed) = (filesWithoutSeconds(in: folder + "/whole"), filesWithoutSeconds(in: path))
        #expect(whole.keys.sorted() == resumed.keys.sorted())
        for (name, bytes) in whole { #expect(resumed[name] == bytes, "\(name), trial \(trial)") }
      }
    }
  }

  @Test(arguments: TestFormat.allCases) func aRunThatWasKilledIsReadUpToItsCheckpoint(_ format: TestFormat)
    throws
  {
    try withFolder { folder in
      var run = KnownRun(draws: 1_000_000, isOdd: false)
      run.source = Passing(quantities: [Quantity("a"), Quantity("x", shape: [300])])
      if format == .numPy { run.draws = 1_000 }
      let makeSink = format.sinks(in: folder, run.source, run.description, Double.self)
      let sinks = (0..<2).map(makeSink)
      for (chain, sink) in sinks.enumerated() { try run.begin(sink, chain) }
      for (chain, sink) in sinks.enumerated() {
        try run.take(sink, chain, 0..<150)
        _ = try sink.checkpoint()
        // Less than is written at once.
        try run.take(sink, chain, 150..<155)
      }
      #expect(run.difference(from: try StoredRun(at: folder), lengths: [150, 150]) == nil)
    }
  }

  @Test(arguments: TestFormat.allCases) func aCheckpointInTheWarmUpIsResumed(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(chains: 1, draws: 8)
      let sink = format.sinks(in: folder + "/r", run.source, run.description, Double.self)(0)
      try sink.begin(dimension: run.source.dimension, draws: run.draws)
      let state = try sink.checkpoint()
      try run.beginDraws(sink, 0)
      try run.take(sink, 0, 0..<5)
      try sink.end()
      let other = format.sinks(in: folder + "/r", run.source, run.description, Double.self)(0)
      try other.resume(from: state, dimension: run.source.dimension, draws: run.draws)
      try run.beginDraws(other, 0)
      try run.take(other, 0, 0..<8)
      try other.end()
      #expect(run.difference(from: try StoredRun(at: folder + "/r")) == nil)
    }
  }

  /// As where the first draw cannot be written: the files without draws are taken away.
  @Test(arguments: TestFormat.allCases) func aRunThatEndsBeforeItsFirstDrawIsResumed(_ format: TestFormat)
    throws
  {
    try withFolder { folder in
      let run = KnownRun(chains: 1, draws: 8)
      let sink = format.sinks(in: folder + "/r", run.source, run.description, Double.self)(0)
      try run.begin(sink, 0)
      let state = try sink.checkpoint()
      try sink.end()
      #expect(!FileManager.default.fileExists(atPath: folder + "/r"))
      let other = format.sinks(in: folder + "/r", run.source, run.description, Double.self)(0)
      try other.resume(from: state, dimension: run.source.dimension, draws: run.draws)
      try run.beginDraws(other, 0)
      try run.take(other, 0, 0..<8)
      try other.end()
      #expect(run.difference(from: try StoredRun(at: folder + "/r")) == nil)
    }
  }

  @Test(arguments: TestFormat.allCases) func filesThatDoNotFitStayAsTheyAre(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(chains: 1, draws: 50)
      let makeSink = format.sinks(in: folder, run.source, run.description, Double.self)
      let sink = makeSink(0)
      try run.begin(sink, 0)
      try run.take(sink, 0, 0..<20)
      let state = try sink.checkpoint()
      try sink.end()
      for (name, bytes) in files(in: folder) {
        try Data(bytes.prefix(bytes.count / 2)).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      let before = files(in: folder)
      do {
        let other = format.sinks(in: folder, run.source, run.description, Double.self)(0)
        #expect(throws: InputError.self) {
          try other.resume(from: state, dimension: run.source.dimension, draws: run.draws)
        }
      }
      #expect(files(in: folder) == before)
    }
  }

  @Test(arguments: TestFormat.allCases) func filesThatAreNotThereAnyMoreAreAnError(_ format: TestFormat)
    throws
  {
    try withFolder { folder in
      let run = KnownRun(chains: 1, draws: 50)
      let path = folder + "/r"
      let sink = format.sinks(in: path, run.source, run.description, Double.self)(0)
      try run.begin(sink, 0)
      try run.take(sink, 0, 0..<20)
      let state = try sink.checkpoint()
      try sink.end()
      try FileManager.default.removeItem(atPath: path)
      let other = format.sinks(in: path, run.source, run.description, Double.self)(0)
      #expect(throws: InputError.self) {
        try other.resume(from: state, dimension: run.source.dimension, draws: run.draws)
      }
      #expect(throws: InputError.self) {
        try other.resume(from: Data("no state".utf8), dimension: run.source.dimension, draws: run.draws)
      }
    }
  }
}
