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
  private let path: String
  private let descriptor: Int32
  /// Whether the folder was made here.
  private let isNew: Bool
  private let hadCheckpoint: Bool

  /// Makes the folder where it is not there, and looks whether a run may begin in it, or go on.
  /// - Parameter wanted: what a complete run has written.
  init(_ path: String, resumes: Bool, wanted: CompleteRun) throws(InputError) {
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    let checkpoint =
      folder.deletingLastPathComponent().appendingPathComponent(folder.lastPathComponent).path + ".checkpoint"
    self.checkpoint = checkpoint
    self.path = path
    (descriptor, isNew) = try Self.lock(path)
    let hasCheckpoint = access(checkpoint, F_OK) == 0
    hadCheckpoint = hasCheckpoint
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
  private static func lock(_ path: String) throws(InputError) -> (descriptor: Int32, isNew: Bool) {
    let isNew = mkdir(path, 0o777) == 0
    if !isNew, errno != EEXIST { throw failure(path, errno) }
    let descriptor = open(path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else {
      let code = errno
      if isNew { rmdir(path) }
      throw failure(path, code)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw InputError(
        path, expected: "a folder that no other run uses", found: "one into which another run is writing",
        advice: "Wait until that run has ended, or give another --output.")
    }
    return (descriptor, isNew)
  }

  func removeCheckpoint() { unlink(checkpoint) }

  private static func failure(_ path: String, _ code: Int32) -> InputError {
    InputError(
      path, expected: "a folder that can be written to", found: String(cString: strerror(code)),
      advice: "Give a folder of your own by --output, in one that exists.")
  }

  /// A folder that was made here and in which nothing is left is taken away, unless the run can go on in it.
  deinit {
    let canGoOn = !hadCheckpoint && access(checkpoint, F_OK) == 0
    if isNew, !canGoOn, isStillThere { rmdir(path) }
    close(descriptor)
  }

  /// Whether it is our folder that the path leads to.
  private var isStillThere: Bool {
    var (ours, there) = (stat(), stat())
    return fstat(descriptor, &ours) == 0 && lstat(path, &there) == 0 && ours.st_ino == there.st_ino
      && ours.st_dev == there.st_dev
  }
}
