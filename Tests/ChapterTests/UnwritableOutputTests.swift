// A chapter that cannot write says so in a sentence, before the run where that can be known, and loses no results.

import FileTestSupport
import Foundation
import Literate
import Testing

@Suite("Output that cannot be written")
final class UnwritableOutputTests {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "unwritable-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Not even root can write there.
  @Test(
    "a folder that cannot be made ends the chapter before its run",
    arguments: ["gaussian", "funnel", "mnist-cnn", "eight-schools"])
  func noFolder(chapter: String) throws {
    try Data().write(to: folder.appendingPathComponent("file"))
    for output in ["/proc/output", folder.path + "/file/below"] {
      let errors = try errors(chapter: chapter, arguments: ["--output", output])
      #expect(errors.count == 1, "\(errors)")
      #expect(errors[0].hasPrefix("error: \(output)/chapters/\(chapter) cannot be written: "), "\(errors)")
    }
  }

  @Test(
    "a full disk ends the chapter before its run", .enabled(if: TinyDisk.canBeMounted, "mounting takes root"))
  func fullDisk() throws {
    let disk = try TinyDisk(kibibytes: 16)
    defer { disk.remove() }
    try disk.fill()
    let errors = try errors(chapter: "gaussian", arguments: ["--output", disk.folder.path])
    #expect(errors.count == 1, "\(errors)")
    #expect(
      errors[0].hasSuffix("nothing can be written in \(disk.folder.path): No space left on device."),
      "\(errors)")
  }

  @Test(
    "what is in the way at the end of the run is named, and the files are saved elsewhere",
    .enabled(if: isReleaseBuild, "too slow in debug builds"))
  func inTheWay() throws {
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("output/REPORT.md"), withIntermediateDirectories: true)
    let error = try errorAfterRun(output: folder.appendingPathComponent("output"))
    #expect(
      error.hasPrefix("error: \(folder.path)/output/REPORT.md cannot be written: Is a directory. "),
      "\(error)")
    try checkSaved(error)
  }

  @Test(
    "a disk that is full at the end of the run is named, and the files are saved elsewhere",
    .enabled(if: isReleaseBuild, "too slow in debug builds"),
    .enabled(if: TinyDisk.canBeMounted, "mounting takes root"))
  func fullAtTheEnd() throws {
    let disk = try TinyDisk(kibibytes: 64)
    defer { disk.remove() }
    let error = try errorAfterRun(output: disk.folder)
    #expect(error.contains("cannot be written: No space left on device. "), "\(error)")
    try checkSaved(error)
    let left = FileManager.default.enumerator(atPath: disk.folder.path)?.compactMap { $0 as? String } ?? []
    #expect(!left.contains { $0.hasSuffix(".new") || $0.hasSuffix(".md") }, "\(left)")
  }

  @Test(
    "where nothing can be saved elsewhere either, both reasons are told",
    .enabled(if: isReleaseBuild, "too slow in debug builds"),
    .enabled(if: TinyDisk.canBeMounted, "mounting takes root"))
  func fullEverywhere() throws {
    let disk = try TinyDisk(kibibytes: 64)
    defer { disk.remove() }
    let error = try errorAfterRun(output: disk.folder, temporary: disk.folder)
    #expect(error.contains(" Nor could the chapter's files be saved elsewhere: "), "\(error)")
    #expect(error.ranges(of: "No space left on device.").count == 2, "\(error)")
  }

  /// The last line on standard error of a short run, which shows its progress there, too.
  private func errorAfterRun(output: URL, temporary: URL? = nil) throws -> String {
    let arguments = ["--samples", "40", "--output", output.path]
    let errors = try errors(chapter: "gaussian", arguments: arguments, temporary: temporary)
    return try #require(errors.last)
  }

  /// The lines on standard error of a chapter that ends with status 1.
  private func errors(chapter: String, arguments: [String], temporary: URL? = nil) throws -> [String] {
    let run = try ChapterRun.launch(
      chapter: chapter, arguments: arguments, environment: ["TMPDIR": (temporary ?? folder).path])
    #expect(run.status == 1)
    #expect(!run.errors.contains("Fatal error"), "\(run.errors)")
    let lines = run.errors.split(separator: "\n").map(String.init)
    #expect(lines.last?.hasPrefix("error: ") == true, "\(run.errors)")
    return lines
  }

  /// The folder that the error names has the page, the numbers and the figures.
  private func checkSaved(_ error: String) throws {
    let match = try #require(
      error.firstMatch(
        of: /The chapter's files were saved in (.+?)\. The same command with --resume goes on from there\.$/),
      "\(error)")
    let saved = URL(fileURLWithPath: String(match.1))
    #expect(saved.deletingLastPathComponent().path == folder.path)
    _ = try ChapterResults(contentsOf: saved.appendingPathComponent("chapters/gaussian/results.json"))
    for file in [
      "chapters/gaussian/README.md", "figures/gaussian/samples.png", ".build/timings/gaussian.json",
    ] {
      #expect(FileManager.default.fileExists(atPath: saved.appendingPathComponent(file).path), "\(file)")
    }
  }
}
