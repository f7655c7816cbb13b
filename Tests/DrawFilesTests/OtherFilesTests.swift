// Folders in which there is something else beside the files of a run: pipes, and files of systems and editors.

import DrawFiles
import Foundation
import InputErrors
import Testing

@Suite struct OtherFilesTests {
  private func put(_ content: some DataProtocol, _ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(content).write(to: URL(fileURLWithPath: path))
  }

  private func error(_ path: String) -> String {
    do { return "read: \(try StoredRun(at: path))" } catch { return error.description }
  }

  /// Writes a run, and lets a pipe stand for one of its files.
  private func error(_ format: TestFormat, pipe file: String) throws -> String {
    try withFolder { folder in
      try KnownRun().write(format, in: folder)
      let path = folder + "/" + file
      #expect(unlink(path) == 0 && mkfifo(path, 0o600) == 0, "\(file)")
      return error(folder)
    }
  }

  @Test("a pipe, which would be waited for, is refused wherever a file is expected")
  func pipes() throws {
    let files: [(TestFormat, String)] = [
      (.numPy, "mu.npy"), (.numPy, "sample_stats/lp.npy"), (.stanCSV, "run_2.csv"), (.zarr, "zarr.json"),
      (.zarr, "posterior/mu/zarr.json"), (.zarr, "posterior/mu/c/0/0"),
      (.zarr, "sample_stats/lp/zarr.json"), (.zarr, "sample_stats/lp/c/1/0"),
    ]
    for (format, file) in files {
      let found = try error(format, pipe: file)
      #expect(found.contains(file) && found.contains("found something else, such as a device"), "\(found)")
    }
    try withFolder { folder in
      #expect(mkfifo(folder + "/x.npy", 0o600) == 0)
      #expect(error(folder).contains("x.npy: expected a file or a folder"), "\(error(folder))")
      #expect(error(folder + "/x.npy").contains("x.npy: expected a file or a folder"))
    }
  }

  @Test("a run does not go on in a pipe", arguments: ["zarr.json", "posterior/mu/c/0/0"])
  func resumedInAPipe(_ file: String) throws {
    try withFolder { folder in
      let run = KnownRun(chains: 1)
      let makeSink = TestFormat.zarr.sinks(in: folder, run.source, run.description, Double.self)
      let sink = makeSink(0)
      try run.begin(sink, 0)
      try run.take(sink, 0, 0..<3)
      let state = try sink.checkpoint()
      #expect(unlink(folder + "/" + file) == 0 && mkfifo(folder + "/" + file, 0o600) == 0)
      let error = #expect(throws: InputError.self) {
        let other = TestFormat.zarr.sinks(in: folder, run.source, run.description, Double.self)(0)
        try other.resume(from: state, dimension: run.source.dimension, draws: run.draws)
      }
      #expect(error?.found == "something else, such as a device", "\(String(describing: error))")
    }
  }

  @Test("hidden files are not of a run", arguments: TestFormat.allCases)
  func hiddenFiles(_ format: TestFormat) throws {
    try withFolder { folder in
      let run = KnownRun()
      try run.write(format, in: folder)
      for name in ["._run_1.csv", ".#run_1.csv", "._mu.npy", ".x.NPY", "sample_stats/._lp.npy", ".DS_Store"] {
        if !name.contains("/") || format != .stanCSV { try put([0, 5, 22, 7], folder + "/" + name) }
      }
      let read = try StoredRun(at: folder)
      #expect(run.difference(from: read) == nil && read.warnings == [])
    }
    try withFolder { folder in
      try put([0, 5, 22, 7], folder + "/._run_1.csv")
      #expect(error(folder).contains("found none of them"))
      // Nor do they keep a run from beginning.
      try KnownRun().write(format, in: folder)
      #expect(KnownRun().difference(from: try StoredRun(at: folder)) == nil)
    }
  }

  @Test(
    "endings in letters of either case", arguments: [(TestFormat.stanCSV, "run_1.csv"), (.numPy, "mu.npy")])
  func upperCase(_ format: TestFormat, _ file: String) throws {
    try withFolder { folder in
      let run = KnownRun()
      try run.write(format, in: folder)
      let other = file.dropLast(4) + file.suffix(4).uppercased()
      #expect(rename(folder + "/" + file, folder + "/" + other) == 0)
      #expect(run.difference(from: try StoredRun(at: folder)) == nil)
    }
  }
}
