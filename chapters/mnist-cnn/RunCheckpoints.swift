// The checkpoints of the chapter's runs, with which an interrupted chapter goes on.

import Foundation
import HamiltonianMonteCarlo

/// A checkpoint for each run, in a folder that is removed once the chapter is written.
struct RunCheckpoints {
  private let folder: URL

  /// Forgets what is there, unless the chapter is resumed.
  init(_ options: Options) throws {
    folder = options.checkpoints
    if !options.resume { remove() }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  subscript(run: String) -> Checkpoints { .file(folder.appendingPathComponent(run).path) }

  /// What to do after an error, where there is something to go on with.
  static func advice(_ options: Options) -> String? {
    let files = try? FileManager.default.contentsOfDirectory(atPath: options.checkpoints.path)
    return files?.isEmpty ?? true ? nil : "The same command with --resume goes on from there."
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
