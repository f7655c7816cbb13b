// Runs a chapter's program, with a temporary folder for what it writes.

import FileTestSupport
import Foundation

#if DEBUG
  let isReleaseBuild = false
#else
  let isReleaseBuild = true
#endif

/// The root of this repository.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

struct ChapterRun {
  let folder: URL

  /// The kernels of BLAS with which the recorded numbers were made, as in the Makefile, where this processor has them.
  static let blas: [String: String] = {
    let processor = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    return processor?.contains(" avx2 ") == true ? ["OPENBLAS_CORETYPE": "Haswell"] : [:]
  }()

  /// - Parameter environment: what differs from that of the tests; an empty value removes a variable.
  init(chapter: String, arguments: [String] = [], environment: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("chapter-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let run = try Self.launch(
      chapter: chapter, arguments: arguments + ["--output", folder.path], environment: environment,
      workingDirectory: folder)
    guard run.status == 0 else { throw Failure(status: run.status, errors: run.errors) }
  }

  func file(_ path: String) -> URL { folder.appendingPathComponent(path) }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs the program that was built beside the tests.
  static func launch(
    chapter: String, arguments: [String], environment: [String: String] = [:], workingDirectory: URL? = nil
  ) throws -> (status: Int32, errors: String) {
    let run = try Program(
      chapter, arguments, environment: blas.merging(environment) { $1 }, workingDirectory: workingDirectory
    ).finish()
    return (run.status, run.errors)
  }

  struct Failure: Error, CustomStringConvertible {
    let status: Int32
    let errors: String
    var description: String { "the chapter ended with status \(status): \(errors)" }
  }
}
