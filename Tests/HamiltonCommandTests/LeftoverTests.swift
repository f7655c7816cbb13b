// hamilton sample that fails before its first draw leaves nothing behind, and takes away nothing of others.
import FileTestSupport
import Foundation
import Testing

@Suite("hamilton sample that fails early")
struct LeftoverTests {
  private func write(_ text: String, _ name: String, _ command: CommandLine) throws {
    try Data(text.utf8).write(to: command.folder.url.appendingPathComponent(name))
  }

  /// The arguments of runs that fail, each for a reason of its own.
  private func failures(_ command: CommandLine) throws -> [[String]] {
    try write(#"{"mean": [1, -2], "sd": 3, "edge": 1e9}"#, "edge.json", command)
    try write(#"{"y": 1}"#, "other.json", command)
    // The log density is not a number there.
    try write(#"{"x": [0, -60], "s": 1, "w": [0.3, 0.3, 0.4]}"#, "nowhere.json", command)
    let formats = ["csv", "zarr", "npy"].flatMap { format in
      [
        ["sample", command.library, "--data", "edge.json", "--format", format],
        command.sampling("--start", "nowhere.json", "--format", format),
      ]
    }
    return formats + [
      ["sample", "none.so"], ["sample", command.library, "--data", "other.json"],
      command.sampling("--resume"), command.sampling("--start", "none.json"),
      command.sampling("--start", "other.json"), command.sampling("--variables", "tau"),
    ]
  }

  @Test("a folder that the run has made is taken away")
  func madeFolder() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let failures = try failures(command)
    let before = command.folder.names
    for arguments in failures {
      let run = try command.start(arguments + ["-o", "draws"]).finish()
      #expect(run.status == 1 && !run.errors.isEmpty)
      #expect(command.folder.names == before, "\(arguments): \(command.folder.names)")
    }
    // A checkpoint beside it is of another run, and stays.
    try write("kept", "draws.checkpoint", command)
    #expect(try command.sample("-o", "draws").status == 1)
    #expect(command.folder.names == (before + ["draws.checkpoint"]).sorted())
    #expect(try String(contentsOfFile: command.folder.path("draws.checkpoint"), encoding: .utf8) == "kept")
  }

  @Test("a folder that was there stays, empty or not")
  func folderOfOthers() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let failures = try failures(command)
    let folder = command.folder.url.appendingPathComponent("draws")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    let before = command.folder.names
    for arguments in failures { _ = try command.start(arguments + ["-o", "draws"]).finish() }
    #expect(command.folder.names == before)
    try write("mine", "draws/notes.txt", command)
    for arguments in failures { _ = try command.start(arguments + ["-o", "draws"]).finish() }
    #expect(try command.contents(of: "draws").keys.sorted() == ["notes.txt"])
  }

  /// The warm-up is so long that no machine ends it before it is interrupted.
  @Test("the folder of a run that was interrupted in its warm-up stays, and the run goes on")
  func interruptedInWarmUp() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let arguments = ["-o", "draws", "--samples", "20", "--chains", "2", "--quiet", "--warmup", "5000000"]
    let whole = ["sample", command.library, "--data", "data.json"] + arguments
    let program = try command.start(whole)
    while program.process.isRunning, !command.folder.names.contains("draws.checkpoint") {
      Thread.sleep(forTimeInterval: 0.005)
    }
    kill(program.process.processIdentifier, SIGINT)
    #expect(program.finish().status == 130)
    #expect(command.folder.names.contains("draws"))
    // One that is refused ends at once, with status 1.
    let resumed = try command.start(whole + ["--resume"])
    Thread.sleep(forTimeInterval: 1)
    kill(resumed.process.processIdentifier, SIGINT)
    #expect(resumed.finish().status == 130)
  }
}
