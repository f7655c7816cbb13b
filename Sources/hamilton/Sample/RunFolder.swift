// The folder of a run: used by one process at a time, and with a checkpoint beside it as long as the run is not complete.

import DrawFiles
import Foundation
import InputErrors

/// The folder of a run, which no other process may use as long as this exists.
final class RunFolder {
  /// The file from which the run is resumed.
  let checkpoint: String
  /// Whether there is nothing left to resume.
  let isComplete: Bool
  private let descriptor: Int32

  /// Makes the folder where it is not there, and looks whether a run may begin in it, or go on.
  /// - Parameter wanted: what a complete run has written.
  init(_ path: String, resumes: Bool, wanted: CompleteRun) throws(InputError) {
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    let checkpoint =
      folder.deletingLastPathComponent().appendingPathComponent(folder.lastPathComponent).path + ".checkpoint"
    self.checkpoint = checkpoint
    descriptor = try Self.lock(path)
    let hasCheckpoint = access(checkpoint, F_OK) == 0
    let isEmpty = (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? false
    let complete = resumes && !hasCheckpoint && !isEmpty ? wanted.read(from: path) : nil
    isComplete = complete != nil
    if let complete {
      try wanted.requireSettings(of: complete, path)
      return
    }
    switch (resumes, hasCheckpoint, isEmpty) {
    case (true, true, _), (false, false, true): return
    case (true, false, _):
      throw InputError(
        path, expected: "a run with its checkpoint, \(checkpoint)", found: "no checkpoint",
        advice: "Leave --resume out to begin a run, in an empty folder.")
    case (false, true, _):
      throw InputError(
        path, expected: "an empty folder for a new run",
        found: "\(checkpoint), of a run that is not complete",
        advice: "Go on with --resume, or remove the folder and that file.")
    case (false, false, false):
      throw InputError(
        path, expected: "an empty folder for a new run", found: "files",
        advice: "Give another --output; nothing is overwritten.")
    }
  }

  /// Makes the folder where it is not there, and locks it.
  private static func lock(_ path: String) throws(InputError) -> Int32 {
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw failure(path, errno) }
    let descriptor = open(path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw failure(path, errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw InputError(
        path, expected: "a folder that no other run uses", found: "one into which another run is writing",
        advice: "Wait until that run has ended, or give another --output.")
    }
    return descriptor
  }

  func removeCheckpoint() { unlink(checkpoint) }

  private static func failure(_ path: String, _ code: Int32) -> InputError {
    InputError(
      path, expected: "a folder that can be written to", found: String(cString: strerror(code)),
      advice: "Give a folder of your own by --output, in one that exists.")
  }

  deinit { close(descriptor) }
}
