// The checkpoints of a chapter's runs, with which an interrupted chapter goes on.

import Foundation
import HamiltonianMonteCarlo

/// A checkpoint for each run, in a folder that is removed once the chapter is written.
package struct RunCheckpoints {
  private let folder: URL

  /// Forgets what is there, unless the chapter is resumed.
  ///
  /// - Parameter root: where the chapter is written; nil for the repository, which keeps them among what is built.
  package init(chapter: String, _ options: ChapterOptions, root: URL?) throws {
    folder = Self.folder(chapter, root)
    if !options.resume { remove() }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private static func folder(_ chapter: String, _ root: URL?) -> URL {
    (root ?? ChapterOptions.build).appendingPathComponent("\(chapter).checkpoints")
  }

  /// The checkpoints of a run while it goes on.
  package subscript(run: String) -> Checkpoints { .file(file(run).path) }

  /// The checkpoint of a run when it is complete.
  package subscript(whole run: String) -> Checkpoints {
    .file(file(run).path, every: .seconds(1_000_000_000))
  }

  private func file(_ run: String) -> URL { folder.appendingPathComponent(run) }

  /// What to do after an error, where there is something to go on with.
  package static func advice(chapter: String, root: URL?) -> String? {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder(chapter, root).path)
    return files?.isEmpty ?? true ? nil : "The same command with --resume goes on from there."
  }

  package func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// The work of complete runs, beside their checkpoints.
extension RunCheckpoints {
  /// The work that a complete run took. Nil where there is none; then the run begins anew.
  func work(of run: String) throws -> Work? {
    guard let data = try? Data(contentsOf: workFile(run)) else {
      if FileManager.default.fileExists(atPath: file(run).path) {
        try FileManager.default.removeItem(at: file(run))
      }
      return nil
    }
    return try JSONDecoder().decode(Work.self, from: data)
  }

  func keep(_ work: Work, of run: String) throws {
    try JSONEncoder().encode(work).write(to: workFile(run), options: .atomic)
  }

  private func workFile(_ run: String) -> URL { folder.appendingPathComponent("\(run).work") }
}
