// What cannot be written is said before the first draw, and nothing is left over or overwritten.

import DrawFiles
import Foundation
import InputErrors
import LogDensities
import Testing

@Suite struct WritingErrorTests {
  private func error(_ body: () throws -> Void) -> InputError? {
    do {
      try body()
      return nil
    } catch { return error as? InputError }
  }

  private func begin(_ format: TestFormat, in folder: String, _ run: KnownRun = KnownRun()) -> InputError? {
    error {
      let makeSink = format.sinks(in: folder, run.source, run.description, Double.self)
      let sinks = (0..<run.chains).map(makeSink)
      for sink in sinks { try sink.begin(dimension: run.source.dimension, draws: run.draws) }
    }
  }

  @Test(arguments: TestFormat.allCases) func runsAreNotMixed(_ format: TestFormat) throws {
    try withFolder { folder in
      try KnownRun().write(format, in: folder)
      let before = files(in: folder)
      let found = begin(format, in: folder, KnownRun(draws: 3))
      #expect(found?.subject == folder && found?.advice.contains("nothing is overwritten") == true)
      #expect(found?.expected.contains("a folder without") == true && found?.found.contains("“") == true)
      #expect(files(in: folder) == before)
    }
  }

  @Test(arguments: TestFormat.allCases) func aChainIsWrittenOnce(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(chains: 1)
      let makeSink = format.sinks(in: folder, run.source, run.description, Double.self)
      let sink = makeSink(0)
      try run.begin(sink, 0)
      try run.take(sink, 0, 0..<run.draws)
      #expect(error { try makeSink(0).begin(dimension: run.source.dimension, draws: run.draws) } != nil)
      try sink.end()
      #expect(error { try makeSink(0).begin(dimension: run.source.dimension, draws: run.draws) } != nil)
      #expect(run.difference(from: try StoredRun(at: folder)) == nil)
    }
  }

  @Test(arguments: TestFormat.allCases) func pathsThatCannotBeWritten(_ format: TestFormat) throws {
    try withFolder { folder in
      let file = folder + "/file"
      try Data("x".utf8).write(to: URL(fileURLWithPath: file))
      for path in [file, file + "/below", "/proc/no-such-folder", "/dev/null"] {
        let found = begin(format, in: path)
        #expect(found.map { path.hasPrefix($0.subject) } == true, "\(path)")
        #expect(found?.expected.contains("folder") == true && found?.found.hasPrefix("“") == true)
        #expect(found?.advice.isEmpty == false)
      }
      #expect(files(in: folder) == ["file": [UInt8(ascii: "x")]])
      if getuid() != 0 {
        chmod(folder, 0o500)
        #expect(begin(format, in: folder)?.found.contains("Permission denied") == true)
        chmod(folder, 0o700)
      }
    }
  }

  @Test(arguments: TestFormat.allCases) func aRunWithoutDrawsLeavesNothing(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(chains: 3)
      let makeSink = format.sinks(in: folder + "/x", run.source, run.description, Double.self)
      for hasEnd in [true, false] {
        do {
          let sinks = (0..<3).map(makeSink)
          for sink in sinks { try sink.begin(dimension: run.source.dimension, draws: run.draws) }
          #expect(!files(in: folder).isEmpty)
          if hasEnd { for sink in sinks { try sink.end() } }
        }
        #expect(!FileManager.default.fileExists(atPath: folder + "/x"))
      }
      // Nor does one of which a chain cannot begin.
      do {
        let sink = makeSink(0)
        try sink.begin(dimension: run.source.dimension, draws: run.draws)
        if format != .stanCSV {
          #expect(error { try makeSink(3).begin(dimension: 1, draws: run.draws) }?.subject == "chain")
          #expect(error { try makeSink(1).begin(dimension: 1, draws: run.draws + 1) }?.subject == "draws")
        }
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/x"))
    }
  }

  @Test(arguments: TestFormat.allCases) func foldersAboveAreTakenAwayAsWell(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun()
      func writeNothing(_ path: String) throws { try run.write(format, in: path, lengths: [0, 0]) }
      try writeNothing(folder + "/a/b/c")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      // Those that were there stay, empty or not.
      try FileManager.default.createDirectory(atPath: folder + "/a/b", withIntermediateDirectories: true)
      for path in ["/a/b/c/d", "/a/b", "/a"] { try writeNothing(folder + path) }
      #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() == ["a", "a/b"])
    }
  }

  /// The folder can be made, and no file in it.
  @Test(arguments: TestFormat.allCases) func filesWhosePathIsTooLong(_ format: TestFormat) throws {
    try withFolder { folder in
      var path = folder
      while path.utf8.count < 4090 {
        path += "/" + String(repeating: "x", count: min(200, max(1, 4089 - path.utf8.count)))
      }
      #expect(begin(format, in: path)?.found.contains("name too long") == true)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left == [])
    }
  }

  @Test(arguments: TestFormat.allCases) func namesThatAFormatCannotHold(_ format: TestFormat) throws {
    try withFolder { folder in
      var bad = ["", "a/b", "a.b", "..", "a\nb", "a\u{0}b", "a\\b", String(repeating: "x", count: 201)]
      bad += format == .stanCSV ? ["a,b", "a b", "a[1]", "a:b", "#a", "a\"b", "lp__"] : ["__a"]
      bad += format == .zarr ? ["chain", "draw", "m_dim_1"] : format == .numPy ? ["sample_stats"] : []
      for name in bad {
        var run = KnownRun()
        run.source = Passing(quantities: [Quantity("m", shape: [2, 2]), Quantity(name)])
        let found = begin(format, in: folder + "/x", run)
        #expect(
          found?.subject == "quantity “\(name)”" && found?.advice.contains("another name") == true, "\(name)")
      }
      var run = KnownRun()
      run.source = Passing(quantities: [Quantity("m"), Quantity("m")])
      #expect(begin(format, in: folder + "/x", run)?.found == "“m” twice")
      #expect(files(in: folder) == [:] && !FileManager.default.fileExists(atPath: folder + "/x"))
      run.source = Passing(quantities: [Quantity("größe"), Quantity("σ²", shape: [2]), Quantity("数")])
      try run.write(format, in: folder + "/x")
      #expect(run.difference(from: try StoredRun(at: folder + "/x")) == nil)
    }
  }

  @Test func runsThatNoFileCanHold() throws {
    try withFolder { folder in
      let found = begin(.numPy, in: folder + "/x", KnownRun(draws: .max / 2))
      #expect(found?.subject == "draws" && found?.advice.contains("fewer draws") == true)
      #expect(!FileManager.default.fileExists(atPath: folder + "/x"))
    }
  }

  @Test func namesOfFiles() throws {
    try withFolder { folder in
      for name in ["", "a/b"] {
        let files = StanCSVFiles(
          in: folder, named: name, of: Coordinates(dimension: 1), run: KnownRun().description)
        let found = error { try StanCSVSink<Double>(files, chain: 0).begin(dimension: 1, draws: 1) }
        #expect(found?.subject == "name of files")
      }
    }
  }
}

@Suite struct FullDiskTests {
  /// A limit on the size of files, in a process of its own, fails writes as a full disk does.
  @Test func whatWasWrittenBeforeAFailureIsKept() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      try withFolder { folder in
        var run = KnownRun(chains: 2, draws: 5_000)
        run.source = Passing(quantities: [Quantity("x", shape: [5]), Quantity("y")])
        for format in TestFormat.allCases {
          let path = folder + "/\(format)"
          let makeSink = format.sinks(in: path, run.source, run.description, Double.self)
          let sinks = (0..<2).map(makeSink)
          let error = #expect(throws: InputError.self) {
            for (chain, sink) in sinks.enumerated() { try run.begin(sink, chain) }
            for draw in 0..<run.draws {
              for (chain, sink) in sinks.enumerated() { try run.take(sink, chain, draw..<draw + 1) }
            }
          }
          #expect(error?.subject.hasPrefix(path) == true && error?.expected == "to write")
          #expect(error?.found == "“File too large”" && error?.advice.contains("kept") == true)
          for sink in sinks { try? sink.end() }
          guard format == .stanCSV else {
            // The first chunk is too large already.
            #expect(!FileManager.default.fileExists(atPath: path))
            continue
          }
          let read = try StoredRun(at: path)
          let lengths = read.chains.map(\.count)
          #expect(lengths.allSatisfy { (300..<5_000).contains($0) })
          #expect(run.difference(from: read, lengths: lengths) == nil)
          let text = String(decoding: files(in: path)["run_1.csv"] ?? [], as: UTF8.self)
          #expect(text.contains("num_samples = \(lengths[0])"))
        }
      }
    }
  }
}
