// hamilton summary, diagnose and plot: on files without quantities, of chains of different lengths, with odd names and numbers.
import FileTestSupport
import Foundation
import Testing

@Suite("hamilton on unusual files")
struct UnusualFilesTests {
  private let statistics = "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__"

  /// Writes a file with these names, and numbers that go up and down and differ from chain to chain.
  /// - Parameter width: the number of columns, where names have commas.
  private func write(
    _ names: String, _ file: String, rows: Int, chain: Int = 0, width: Int? = nil, in command: CommandLine
  ) throws {
    let count = width ?? names.split(separator: ",").count
    let lines = (0..<rows).map { i in
      (0..<count).map { j in "\(((i + 7 * chain) * 37 + 11 * j) % 101)" }.joined(separator: ",") + "\n"
    }
    try put("\(names)\n" + lines.joined(), file, in: command)
  }

  private func put(_ text: String, _ name: String, in command: CommandLine) throws {
    try Data(text.utf8).write(to: command.folder.url.appendingPathComponent(name))
  }

  private func withCommand(_ body: (CommandLine) throws -> Void) throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    try body(command)
  }

  @Test("figures of files with nothing but statistics are refused in a sentence")
  func noQuantities() throws {
    try withCommand { command in
      try write("lp__,accept_stat__,energy__", "none.csv", rows: 50, in: command)
      for flag in ["--trace", "--rank"] {
        let run = try command.run("plot", "none.csv", flag)
        #expect(run.status == 1 && run.errors.contains("found no quantities but statistics"), "\(run.errors)")
      }
      #expect(try command.run("plot", "none.csv", "--energy").status == 0)
    }
  }

  @Test("figures are of the chains that a summary uses, and say what they leave out")
  func chainsOfDifferentLengths() throws {
    try withCommand { command in
      for (chain, rows) in [200, 3, 220, 200].enumerated() {
        try write(statistics + ",mu,tau", "c\(chain).csv", rows: rows, chain: chain, in: command)
      }
      try put("", "c4.csv", in: command)
      let files = (0..<5).map { "c\($0).csv" }
      let run = try command.start(
        ["plot"] + files + ["--trace", "--rank", "--energy", "--pairs", "mu,tau"]
      ).finish()
      #expect(run.status == 0, "\(run.errors)")
      for words in [
        "c4.csv: no draws are there, but an empty file", "have 200, 3, 220, 200, 0 draws",
        "Left out, having fewer than 200 draws: chain 1, 4.",
        "Chains have 200, 220, 200 draws: only the first 200 of each are used.",
      ] {
        #expect(run.errors.contains(words), "\(run.errors)")
      }
      for name in ["summary", "diagnose"] {
        let table = try command.start([name] + files).finish()
        #expect(
          table.output.contains("Left out, having fewer than 200 draws: chain 1, 4."), "\(table.errors)")
      }
      let empty = try command.run("summary", "c4.csv")
      #expect(empty.status == 1 && empty.errors.contains("an empty file") && !empty.errors.contains("line 0"))
    }
  }

  @Test("pairs of more elements than can be drawn")
  func manyPairs() throws {
    try withCommand { command in
      try write(
        "lp__," + (1...14).map { "a.\($0)" }.joined(separator: ","), "wide.csv", rows: 20, in: command)
      let run = try command.run(
        "plot", "wide.csv", "--pairs", (0..<14).map { "a[\($0)]" }.joined(separator: ","))
      #expect(run.status == 0 && run.errors.contains("of the 14 elements of --pairs the first 12 are drawn"))
    }
  }

  @Test("names with commas within brackets can be chosen")
  func commasInNames() throws {
    try withCommand { command in
      // No array has these indices, so that each column is a quantity.
      try write("lp__,x[1,3],x[2,5],mu", "x.csv", rows: 50, width: 4, in: command)
      let some = try command.run("summary", "x.csv", "--variables", "x[1,3],mu")
      #expect(some.status == 0 && some.output.contains("x[1,3]") && !some.output.contains("x[2,5]"))
      #expect(try command.run("plot", "x.csv", "--pairs", "x[1,3],x[2,5]").status == 0)
      try write("lp__,b.1.1,b.2.1,b.1.2,b.2.2", "b.csv", rows: 50, in: command)
      for pairs in ["b[0,1],b[1, 0]", "b[0, 1]"] {
        #expect(try command.run("plot", "b.csv", "--pairs", pairs).status == 0)
      }
    }
  }

  @Test("depths that no tree has", arguments: ["inf", "1e300", "9223372036854775807", "-inf"])
  func impossibleDepths(depth: String) throws {
    try withCommand { command in
      for steps in ["inf", "3"] {
        let rows = (0..<60).map { "-1,\(depth),\(steps),\(($0 * 37) % 61)\n" }.joined()
        let text = "# max_depth = 9223372036854775807\nlp__,treedepth__,n_leapfrog__,mu\n" + rows
        for start in ["", "# method = sample\n"] {
          try put(start.isEmpty ? String(text.drop { $0 != "l" }) : start + text, "deep.csv", in: command)
          let run = try command.run("diagnose", "deep.csv")
          #expect(run.status == 2 && run.output.hasPrefix("1 chain of 60 draws"), "\(run.errors)")
          #expect(!run.output.contains("trees were as deep"))
        }
      }
    }
  }

  @Test("a run without chains")
  func noChains() throws {
    try withCommand { command in
      let header = Array("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 100), }\n".utf8)
      let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header
      try Data(bytes).write(to: command.folder.url.appendingPathComponent("x.npy"))
      #expect(try command.run("diagnose", "x.npy").output.hasPrefix("0 chains of 0 draws\n"))
      let figure = try command.run("plot", "x.npy", "--trace")
      #expect(figure.status == 1 && figure.errors.contains("expected chains with draws"))
    }
  }

  @Test("a table that cannot be written is an error, whatever it says", arguments: ["summary", "diagnose"])
  func fullOutput(name: String) throws {
    try withCommand { command in
      try write(statistics + ",mu", "x.csv", rows: 30, in: command)
      let run = try command.shell("\"$HAMILTON\" \(name) x.csv > /dev/full")
      #expect(
        run.status == 1 && run.errors.contains("the standard output cannot be written"), "\(run.errors)")
    }
  }
}
