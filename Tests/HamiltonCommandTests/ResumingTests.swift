// hamilton sample --resume with a command that is not the one that began the run.
import DrawFiles
import FileTestSupport
import Foundation
import Testing

@Suite("hamilton sample --resume")
struct ResumingTests {
  /// Begins a run of draws of x, and interrupts it once it has its checkpoint and a file.
  private func withInterruptedRun(
    _ format: String, draws: Int = 400_000, file: String = "draws.checkpoint",
    _ body: (CommandLine, _ resume: ([String]) throws -> (Int32, String)) throws -> Void
  ) throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    func arguments(_ more: [String]) -> [String] {
      command.sampling("-o", "draws", "--samples", "\(draws)", "--quiet", "--chains", "2", "--format", format)
        + more
    }
    let program = try command.start(arguments(["--variables", "x", "--checkpoint-interval", "0.01"]))
    let awaited = ["draws.checkpoint", file].map(command.folder.path)
    while program.process.isRunning, !awaited.allSatisfy(FileManager.default.fileExists) {
      Thread.sleep(forTimeInterval: 0.005)
    }
    kill(program.process.processIdentifier, SIGINT)
    #expect(program.finish().status == 130)
    try body(command) { more in
      let run = try command.start(arguments(more) + ["--resume"]).finish()
      return (run.status, run.errors)
    }
  }

  @Test("a pipe in place of the checkpoint, which would be waited for, is refused")
  func pipe() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    #expect(mkfifo(command.folder.path("draws.checkpoint"), 0o600) == 0)
    let run = try command.start(command.sampling("-o", "draws", "--samples", "10", "--resume")).finish()
    #expect(run.status == 1 && run.errors.contains("something else, such as a pipe"), "\(run.errors)")
  }

  @Test(
    "other quantities and another thinning are refused, and nothing is lost",
    arguments: ["csv", "zarr", "npy"])
  func otherColumns(_ format: String) throws {
    try withInterruptedRun(format) { command, resume in
      let before = try command.contents(of: "draws")
      let other = try resume(["--variables", "s"])
      #expect(other.0 == 1 && other.1.contains("quantities") && other.1.contains("found s"), "\(other.1)")
      let all = try resume([])
      #expect(all.0 == 1 && all.1.contains("quantities"), "\(all.1)")
      let thinned = try resume(["--variables", "x", "--thin", "2"])
      #expect(thinned.0 == 1 && thinned.1.contains("one draw of 1"), "\(thinned.1)")
      #expect(try command.contents(of: "draws") == before)
      #expect(try resume(["--variables", "x"]).0 == 0)
      let run = try StoredRun(at: command.folder.path("draws"))
      #expect(run.quantities.map(\.name) == ["x"] && run.chains.allSatisfy { $0.count == 400_000 })
    }
  }

  @Test("a complete run of other settings is not taken for the one that was asked for")
  func complete() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let settings = ["-o", "draws", "--samples", "100", "--chains", "2"]
    #expect(try command.start(command.sampling() + settings).finish().status == 0)
    let again = try command.start(command.sampling() + settings + ["--resume"]).finish()
    #expect(again.status == 0 && again.output.contains("nothing to resume"))
    for (words, more) in [
      ("seed", ["--seed", "7"]), ("number of chains", ["--chains", "3"]), ("format", ["--format", "zarr"]),
      ("quantities", ["--variables", "x"]), ("warm-up", ["--warmup", "400"]),
      ("acceptance 0.9", ["--acceptance", "0.9"]), ("maximumDepth: 5", ["--max-depth", "5"]),
      ("found 100 draws of each chain and no checkpoint, as a complete run leaves", ["--samples", "200"]),
    ] {
      let other = try command.start(command.sampling() + settings + more + ["--resume"]).finish()
      #expect(other.status == 1 && other.errors.contains(words), "\(other.errors)")
    }
  }

  @Test("a chunk of Zarr that is gone is missed")
  func lostChunk() throws {
    let name = "draws/posterior/x/c/0/0"
    try withInterruptedRun("zarr", draws: 2_000_000, file: name) { command, resume in
      let chunk = command.folder.path(name)
      try FileManager.default.removeItem(atPath: chunk)
      let run = try resume(["--variables", "x"])
      #expect(run.0 == 1 && run.1.contains("x/c/0/0") && run.1.contains("as at the checkpoint"), "\(run.1)")
    }
  }

  @Test("a standard error that cannot be written ends no run, and no message gets into the draws")
  func closedStreams() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let hamilton = URL(fileURLWithPath: Swift.CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("hamilton").path
    let words = "'\(hamilton)' sample '\(command.library)' --data data.json --samples 200 --warmup 100 -o"
    let lines = ["run0 2>/dev/full", "run1 2>&-", "run2 <&- >&- 2>&-"].map { "\(words) \($0)" }
    // The reader of a pipe has gone.
    let pipe = "{ \(words) run3 2>&1 >/dev/null; echo $? >status; } | true; exit $(cat status)"
    for (i, line) in (lines + [pipe]).enumerated() {
      let shell = try Program(
        at: URL(fileURLWithPath: "/bin/sh"), ["-c", line], workingDirectory: command.folder.url)
      #expect(shell.finish().status == 0, "\(line)")
      let run = try StoredRun(at: command.folder.path("run\(i)"))
      #expect(run.chains.allSatisfy { $0.count == 200 } && run.warnings.isEmpty)
    }
  }
}
