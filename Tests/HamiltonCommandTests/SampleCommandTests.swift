// hamilton sample, as a person runs it: files, words, statuses, interrupts and runs that go on.
import DrawFiles
import FileTestSupport
import Foundation
import SamplingTestSupport
import StanTestSupport
import Testing

/// A folder with the data of the program, in which the command is run.
struct CommandLine {
  let folder: TemporaryFolder
  let library: String

  init(_ macros: String...) throws {
    folder = try TemporaryFolder()
    library = try StanDouble.library(macros)
    try Data(#"{"mean": [1, -2], "sd": 3}"#.utf8).write(to: folder.url.appendingPathComponent("data.json"))
  }

  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Program {
    try Program("hamilton", arguments, environment: environment, workingDirectory: folder.url)
  }

  func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try start(arguments).finish()
  }

  /// Runs a line of the shell, in which `$HAMILTON` is the command.
  func shell(_ line: String) throws -> (status: Int32, output: String, errors: String) {
    let file = URL(fileURLWithPath: Swift.CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("hamilton")
    return try Program(
      at: URL(fileURLWithPath: "/bin/sh"), ["-c", line], environment: ["HAMILTON": file.path],
      workingDirectory: folder.url
    ).finish()
  }

  /// The arguments of a run, with more of them.
  func sampling(_ arguments: String...) -> [String] {
    ["sample", library, "--data", "data.json", "--seed", "3", "--warmup", "300"] + arguments
  }

  func sample(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try start(sampling() + arguments).finish()
  }

  /// What is in a folder of draws, without the seconds that runs take.
  func contents(of name: String) throws -> [String: String] {
    let root = folder.url.appendingPathComponent(name)
    var contents: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
      guard let data = FileManager.default.contents(atPath: root.appendingPathComponent(path).path) else {
        continue
      }
      let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").filter {
        !$0.contains("seconds")
      }
      contents[path] = path.hasSuffix(".csv") ? lines.joined(separator: "\n") : data.base64EncodedString()
    }
    return contents
  }
}

@Suite("hamilton sample")
struct SampleCommandTests {
  /// A processor of twenty years ago adds up in another order than one of today.
  @Test("the same draws with the BLAS kernels of every processor")
  func kernelsOfBLAS() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    for (folder, kernels) in [("here", ""), ("old", "Prescott")] {
      let run = try command.start(
        command.sampling("-o", folder), environment: ["OPENBLAS_CORETYPE": kernels]
      ).finish()
      #expect(run.status == 0, "\(run.errors)")
    }
    let draws = try command.contents(of: "here").filter { $0.key.hasSuffix(".csv") }
    #expect(draws.count == 4)
    #expect(try draws == command.contents(of: "old").filter { $0.key.hasSuffix(".csv") })
  }

  @Test(
    "draws in files, what is said of them on standard error, and nothing else",
    arguments: ["csv", "zarr", "npy"])
  func sampling(format: String) throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let run = try command.sample("-o", "draws", "--format", format, "--samples", "500")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "draws: 4 chains of 500 draws\n")
    #expect(run.errors.contains("100 %: 3200 transitions"))
    #expect(run.errors.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" })
    #expect(command.folder.names == ["data.json", "draws"])
    let stored = try StoredRun(at: command.folder.path("draws"))
    #expect(stored.chains.map(\.count) == [500, 500, 500, 500])
    #expect(stored.quantities.map(\.name).contains("z_real"))
    // x[1] ~ N(-2, 3²).
    let x = try #require(stored.column("x", element: 1)).flatMap(\.self)
    #expect(abs(x.reduce(0, +) / 2000 + 2) < 0.5)
    let quiet = try command.sample(
      "-o", "quiet", "--samples", "50", "--quiet", "--thin", "7", "--variables", "s,w")
    #expect(quiet.status == 0 && !quiet.errors.contains("transitions,"))
    let thinned = try StoredRun(at: command.folder.path("quiet"))
    #expect(thinned.chains.map(\.count) == [8, 8, 8, 8] && thinned.quantities.map(\.name) == ["s", "w"])
  }

  @Test(
    "a run that is killed and resumed writes the same files", arguments: ["csv", "zarr", "npy"])
  func killed(format: String) throws {
    let command = try CommandLine("SMALL", "STAN_THREADS")
    defer { command.folder.remove() }
    let arguments = ["--format", format, "--samples", "15000", "--chains", "3", "--quiet"]
    let start = ContinuousClock.now
    let whole = try command.start(command.sampling("-o", "whole") + arguments).finish()
    let length = (ContinuousClock.now - start) / .seconds(1)
    #expect(whole.status == 0, "\(whole.errors)")
    let common = command.sampling("-o", "killed", "--checkpoint-interval", "0.005") + arguments
    for i in 0..<5 {
      let hasBegun = command.folder.names.contains("killed.checkpoint")
      let program = try command.start(common + (hasBegun ? ["--resume"] : []))
      Thread.sleep(forTimeInterval: length * (0.25 + 0.05 * Double(i)))
      program.kill()
      _ = program.finish()
    }
    let last = try command.start(common + ["--resume"]).finish()
    #expect(last.status == 0, "\(last.errors)")
    #expect(try command.contents(of: "killed") == command.contents(of: "whole"))
    #expect(command.folder.names == ["data.json", "killed", "whole"])
    let again = try command.start(common + ["--resume"]).finish()
    #expect(again.status == 0 && again.output.contains("complete"))
  }

  @Test(
    "memory does not grow with the number of draws", .enabled(if: isOptimised, "long runs"),
    arguments: ["csv", "zarr", "npy"])
  func flatMemory(format: String) throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let peaks = try [2_000, 200_000].map { draws in
      let program = try command.start(
        command.sampling("-o", "\(draws)", "--format", format, "--samples", "\(draws)", "--chains", "2"))
      var peak = 0
      while program.process.isRunning, let memory = program.peakMemory {
        peak = memory
        Thread.sleep(forTimeInterval: 0.002)
      }
      let run = program.finish()
      #expect(run.status == 0, "\(run.errors)")
      return peak
    }
    #expect(peaks.allSatisfy { $0 > 1_000_000 }, "\(peaks)")
    // Kept, the draws of the second run would be 50 MB.
    #expect(peaks[1] < peaks[0] + 10_000_000, "\(peaks)")
  }

  @Test("an interrupt keeps the draws, and the run can go on", arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let program = try command.start(command.sampling("-o", "draws", "--samples", "2000000", "--quiet"))
    while !command.folder.names.contains("draws.checkpoint") { Thread.sleep(forTimeInterval: 0.01) }
    Thread.sleep(forTimeInterval: 0.5)
    kill(program.process.processIdentifier, signal)
    let run = program.finish()
    #expect(run.status == 128 + signal && run.errors.contains("--resume"))
    let stored = try StoredRun(at: command.folder.path("draws"))
    #expect(stored.chains.allSatisfy { $0.count > 10 })
    // On few cores the last chains have not begun, and have no files.
    let others = stored.warnings.filter {
      !$0.hasPrefix("the chains have") && !$0.contains("chains have files")
    }
    #expect(others == [])
    let other = try command.sample("-o", "draws", "--samples", "100", "--resume")
    #expect(other.status == 1 && other.errors.contains("draws per chain"))
  }

  @Test("data and start from pipes")
  func pipes() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let run = try command.shell(
      "cat data.json | \"$HAMILTON\" sample '\(command.library)' --data /dev/stdin -o piped --seed 3"
        + " --warmup 300 --samples 50")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try command.sample("-o", "file", "--samples", "50").status == 0)
    #expect(try command.contents(of: "piped") == command.contents(of: "file"))
  }

  @Test("advice of the libraries names options, not Swift")
  func adviceInOptions() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    // The square of such a scale is zero, and no start has a finite density.
    let data = command.folder.url.appendingPathComponent("narrow.json")
    try Data(#"{"mean": [1, -2], "sd": 1e-200}"#.utf8).write(to: data)
    let run = try command.run("sample", command.library, "--data", "narrow.json", "-o", "draws")
    #expect(run.status == 1 && run.errors.contains("give starts of your own: --start."), "\(run.errors)")
    for name in ["a", "b"] {
      try Data("\(name)\n1\n".utf8).write(to: command.folder.url.appendingPathComponent("\(name).csv"))
    }
    let mixed = try command.run("summary", "a.csv", "b.csv")
    #expect(mixed.status == 1 && mixed.errors.contains("Give the files of one run."), "\(mixed.errors)")
  }

  @Test("what does not fit is told in a sentence, with the status of an error")
  func errors() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    func refused(
      _ words: String, _ arguments: [String], status: Int32 = 1,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let run = try command.start(arguments).finish()
      #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
      #expect(run.errors.contains(words), "\(run.errors)", sourceLocation: sourceLocation)
      #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    }
    try refused("none.so", ["sample", "none.so", "-o", "draws"])
    try refused("data.json", ["sample", "data.json", "-o", "draws"])
    try refused("none.json", ["sample", command.library, "--data", "none.json", "-o", "draws"])
    try refused("“tau”", command.sampling("-o", "draws", "--variables", "x,tau"))
    try refused("/proc/draws", command.sampling("-o", "/proc/draws"))
    try refused("none/draws", command.sampling("-o", "none/draws"))
    try refused("written ./-draws", command.sampling("-o", "-draws"), status: 64)
    try refused("written ./-x", command.sampling("-o", "draws", "--start", "-x"), status: 64)
    try refused("'csv'", command.sampling("-o", "draws", "--format", "-csv"), status: 64)
    try refused("--samples is -5", command.sampling("-o", "draws", "--samples", "-5"), status: 64)
    try refused("“-x”", command.sampling("-o", "draws", "--variables", "-x"))
    try refused("data.json", command.sampling("-o", "data.json"))
    try refused("--start", command.sampling("-o", "draws", "--start", "none.json"))
    try refused("no checkpoint", command.sampling("-o", "draws", "--resume"))
    try refused("--chains", command.sampling("-o", "draws", "--chains", "-1"), status: 64)
    try refused("--acceptance", command.sampling("-o", "draws", "--acceptance", "1.5"), status: 64)
    try refused("--format", command.sampling("-o", "draws", "--format", "parquet"), status: 64)
    let thin = try command.sample("-o", "one", "--samples", "20", "--thin", "\(Int.max)")
    #expect(thin.status == 0 && thin.output.hasPrefix("one: 4 chains of 1 "), "\(thin.errors)")
    #expect(try command.sample("-o", "draws", "--samples", "20").status == 0)
    try refused("nothing is overwritten", command.sampling("-o", "draws", "--samples", "20"))
  }

  @Test(
    "a full disk keeps the rows before and says so",
    .enabled(if: TinyDisk.canBeMounted, "mounting takes root"))
  func fullDisk() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let disk = try TinyDisk(kibibytes: 512)
    defer { disk.remove() }
    let run = try command.sample(
      "-o", disk.folder.path + "/draws", "--samples", "20000", "--quiet", "--checkpoint-interval", "0.01")
    #expect(run.status == 1 && run.errors.contains("No space left"), "\(run.errors)")
    let stored = try StoredRun(at: disk.folder.path + "/draws")
    #expect(stored.chains.allSatisfy { $0.count > 100 })
  }
}
