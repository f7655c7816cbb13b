// Files that have fewer draws than they announce, or more.

import DrawFiles
import Foundation
import Testing

@Suite struct AnnouncedDrawsTests {
  /// A file as CmdStan writes it.
  private func file(_ settings: [String], warmUp: Int = 0, rows: Int) -> String {
    func table(_ count: Int, from first: Int) -> String {
      (0..<count).map { "-1.5,\(first + $0)\n" }.joined()
    }
    let comments = settings.map { "#     \($0)\n" }.joined()
    return "# method = sample (Default)\n" + comments + "lp__,mu\n" + table(warmUp, from: -1000)
      + "# Adaptation terminated\n# Step size = 0.9\n" + table(rows, from: 0)
      + "# \n#  Elapsed Time: 0.1 seconds (Warm-up)\n"
  }

  private func read(_ texts: String...) throws -> StoredRun {
    try withFolder { folder in
      for (i, text) in texts.enumerated() {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/x_\(i + 1).csv"))
      }
      return try StoredRun(at: folder)
    }
  }

  @Test func draws() throws {
    // One of three draws is written: the first, the fourth, ….
    let thinned = ["num_samples = 1000 (Default)", "num_warmup = 100", "thin = 3"]
    for (settings, warmUp, rows, told) in [
      (["num_samples = 1000 (Default)", "thin = 1 (Default)"], 0, 1000, nil),
      (["num_samples = 1000"], 0, 612, "612 of 1000"), (["num_samples = 1000"], 0, 0, "0 of 1000"),
      (["num_samples = 1000"], 0, 1001, "1001 draws are there, where the comments announce 1000"),
      (thinned + ["save_warmup = false (Default)"], 0, 334, nil),
      (thinned + ["save_warmup = 0"], 0, 333, "333 of 334"), (thinned + ["save_warmup = 1"], 34, 334, nil),
      (thinned + ["save_warmup = true"], 34, 300, "300 of 334"),
      (["num_samples = 999", "thin = 3"], 0, 333, nil), (["num_samples = 5", "thin = 10"], 0, 1, nil),
      // What is no announcement.
      ([], 0, 7, nil), (["num_samples = many"], 0, 7, nil), (["num_samples = 8", "thin = 0"], 0, 7, nil),
    ] as [([String], Int, Int, String?)] {
      let run = try read(file(settings, warmUp: warmUp, rows: rows))
      #expect(run.column("mu") == [(0..<rows).map(Double.init)], "\(settings)")
      #expect(run.warnings.count == (told == nil ? 0 : 1), "\(run.warnings)")
      if let told { #expect(run.warnings.first?.contains("x_1.csv: \(told)") == true, "\(run.warnings)") }
    }
  }

  @Test func everyFileIsTold() throws {
    let run = try read(
      file(["num_samples = 9"], rows: 8), file(["num_samples = 9"], rows: 9),
      file(["num_samples = 9"], rows: 7))
    #expect(run.chains.map(\.count) == [8, 9, 7] && run.warnings.count == 3)
    #expect(run.warnings[0].contains("x_1.csv: 8 of 9") && run.warnings[1].contains("x_3.csv: 7 of 9"))
    #expect(run.warnings[2] == "the chains have 8, 9, 7 draws")
    #expect(run.only(["mu"]).warnings == run.warnings)
  }

  /// In one warning, with the line that is left out.
  @Test func aLineThatWasCutOff() throws {
    let whole = file(["num_samples = 9"], rows: 9)
    let end = try #require(whole.range(of: "-1.5,8"))
    let run = try read(String(whole[..<end.upperBound]))
    #expect(run.column("mu") == [[0, 1, 2, 3, 4, 5, 6, 7]] && run.warnings.count == 1)
    #expect(run.warnings[0].contains("is not complete") && run.warnings[0].contains("8 of 9 draws"))
  }

  @Test(arguments: TestFormat.allCases) func runsOfOurOwn(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun(draws: 1_000)
      let makeSink = format.sinks(in: folder, run.source, run.description, Double.self)
      let sinks = (0..<2).map(makeSink)
      for (chain, sink) in sinks.enumerated() {
        try run.begin(sink, chain)
        try run.take(sink, chain, 0..<150)
        _ = try sink.checkpoint()
      }
      // As after a kill.
      let begun = try StoredRun(at: folder)
      #expect(begun.warnings.count == (format == .stanCSV ? 2 : 1), "\(begun.warnings)")
      #expect(begun.warnings.allSatisfy { $0.contains(": 150 of 1000 draws are there") }, "\(begun.warnings)")
      // As after an interrupt. Files of NumPy keep their size.
      for sink in sinks { try sink.end() }
      let ended = try StoredRun(at: folder)
      #expect(ended.warnings.count == (format == .numPy ? 1 : 0), "\(ended.warnings)")
      #expect(ended.chains.map(\.count) == [150, 150])
    }
  }
}
