// hamilton where the system does not write: in its own words, with a status, and without leftovers.
import DrawFiles
import FileTestSupport
import Foundation
import Testing

@Suite("hamilton where nothing can be written")
struct RefusedWritesTests {
  private func withCommand(_ body: (CommandLine) throws -> Void) throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    try body(command)
  }

  @Test(
    "help that cannot be written is an error",
    arguments: ["--help", "help summary", "--version", "plot --help", ""])
  func help(words: String) throws {
    try withCommand { command in
      let lost = try command.shell("\"$HAMILTON\" \(words) > /dev/full")
      #expect(lost.status == 1 && lost.errors == "error: the standard output cannot be written\n")
      let shown = try command.shell("\"$HAMILTON\" \(words)")
      #expect(shown.status == 0 && shown.errors.isEmpty && shown.output.count > 4)
    }
  }

  @Test("files beyond the limit of their size end a run with words, and keep its draws")
  func limitedFiles() throws {
    try withCommand { command in
      let run = try command.shell(
        "ulimit -f 80; \"$HAMILTON\" sample '\(command.library)' --data data.json -o draws --chains 2 --quiet"
          + " --warmup 300 --samples 3000")
      #expect(run.status == 1 && run.errors.contains("“File too large”"), "\(run.errors)")
      let stored = try StoredRun(at: command.folder.path("draws"))
      #expect(stored.chains.allSatisfy { (10..<3_000).contains($0.count) })
    }
  }

  @Test("a figure that cannot be written is told in the system's words, and leaves nothing behind")
  func figures() throws {
    try withCommand { command in
      let rows = (0..<50).map { "\($0 % 7),\($0 % 3)\n" }.joined()
      try Data("lp__,mu\n\(rows)".utf8).write(to: command.folder.url.appendingPathComponent("x.csv"))
      let before = command.folder.names
      let long = String(repeating: "a", count: 300)
      for (output, words) in [
        ("figures", "File too large"), ("new/figures", "File too large"), ("x.csv", "File exists"),
        ("x.csv/figures", "Not a directory"), (long, "File name too long"),
      ] {
        let run = try command.shell("ulimit -f 1; \"$HAMILTON\" plot x.csv --trace -o \(output)")
        #expect(run.status == 1 && run.errors.contains("found “\(words)”. Give"), "\(run.errors)")
        #expect(command.folder.names == before)
      }
      // A folder that was there stays.
      let run = try command.shell("mkdir mine; ulimit -f 1; \"$HAMILTON\" plot x.csv --trace -o mine/new")
      #expect(run.status == 1 && run.errors.contains("too large"), "\(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder.path("mine")).isEmpty)
    }
  }

  @Test("a folder whose checkpoint would have too long a name is told in the system's words")
  func longName() throws {
    try withCommand { command in
      let run = try command.sample("-o", String(repeating: "a", count: 250))
      #expect(run.status == 1 && run.errors.contains("found “File name too long”. Give"), "\(run.errors)")
      #expect(command.folder.names == ["data.json"])
    }
  }
}
