// The checkpoints of a chapter's runs, with which an interrupted chapter goes on.

import Foundation
import HamiltonianMonteCarlo
import InputErrors
import Literate

/// A checkpoint for each run, in a folder that is removed once the chapter is written.
package struct RunCheckpoints {
  private let folder: URL

  /// Forgets what is there, unless the chapter is resumed.
  package init(_ notebook: Notebook, resuming: Bool) throws {
    folder = Self.folder(of: notebook)
    if !resuming { remove() }
    try attempt(at: folder) {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
  }

  private static func folder(of notebook: Notebook) -> URL {
    notebook.root.appendingPathComponent(".build/checkpoints/\(notebook.chapter)")
  }

  /// The checkpoints of a run while it goes on.
  package subscript(run: String) -> Checkpoints { .file(file(run).path) }

  /// The checkpoint of a run when it is complete.
  package subscript(whole run: String) -> Checkpoints {
    .file(file(run).path, every: .seconds(1_000_000_000))
  }

  private func file(_ run: String) -> URL { folder.appendingPathComponent(run) }

  /// What to do after an error, where there is something to go on with.
  static func advice(after notebook: Notebook) -> String? {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder(of: notebook).path)
    return files?.isEmpty ?? true ? nil : "The same command with --resume goes on from there."
  }

  package func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// The work of complete runs, beside their checkpoints.
extension RunCheckpoints {
  /// The work that a complete run took, or nil where that is not known.
  func work(of run: String) -> Work? {
    (try? Data(contentsOf: workFile(run))).flatMap { try? JSONDecoder().decode(Work.self, from: $0) }
  }

  func keep(_ work: Work, of run: String) throws {
    let file = workFile(run)
    try attempt(at: file) { try JSONEncoder().encode(work).write(to: file, options: .atomic) }
  }

  /// Makes a run begin anew.
  func forget(_ run: String) { try? FileManager.default.removeItem(at: file(run)) }

  private func workFile(_ run: String) -> URL { folder.appendingPathComponent("\(run).work") }
}

private func attempt(at url: URL, _ body: () throws -> Void) throws(InputError) {
  do { try body() } catch {
    throw InputError(
      url.path, expected: "a place for checkpoints that can be written", found: error.systemReason,
      advice: "Check the space on the disk, and that its folder may be written to.")
  }
}
