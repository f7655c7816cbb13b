// A chapter that is killed on its way and resumed writes what it writes without.

import FileTestSupport
import Foundation
import Testing

/// Kills a run of a chapter once a file of its checkpoints is there, resumes it, and compares what it writes with a whole run
/// of the same arguments, byte for byte.
func expectSameWhenKilled(
  _ chapter: String, _ arguments: [String], environment: [String: String] = [:], once checkpoint: String,
  as whole: ChapterRun, figures: [String]
) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("killed-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  let arguments = arguments + ["--output", folder.path]
  let checkpoints = folder.appendingPathComponent(".build/checkpoints/\(chapter)")
  let program = try Program(
    chapter, arguments, environment: ChapterRun.blas.merging(environment) { $1 })
  let awaited = checkpoints.appendingPathComponent(checkpoint).path
  while program.process.isRunning, !FileManager.default.fileExists(atPath: awaited) {
    Thread.sleep(forTimeInterval: 0.01)
  }
  program.kill()
  _ = program.finish()
  #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("REPORT.md").path))
  let run = try ChapterRun.launch(
    chapter: chapter, arguments: arguments + ["--resume"], environment: environment)
  #expect(run.status == 0, "\(run.errors)")
  let pages = ["README.md", "results.json"].map { "chapters/\(chapter)/\($0)" }
  for path in pages + figures.map({ "figures/\(chapter)/\($0).png" }) {
    #expect(
      try Data(contentsOf: folder.appendingPathComponent(path)) == Data(contentsOf: whole.file(path)),
      "\(path) differs between two runs of one seed")
  }
  #expect(!FileManager.default.fileExists(atPath: checkpoints.path))
}
