// Replaces a set of files all at once or not at all.

import Foundation

/// New contents of files, written beside them first and put in their places only when all could be written.
struct FileTransaction {
  private var contents: [(url: URL, data: Data)] = []

  mutating func add(_ data: Data, at url: URL) {
    contents.append((url, data))
  }

  /// Writes the files, making folders as needed.
  ///
  /// - Throws: ``NotebookError/notWritable(path:reason:)``; then no file has been changed unless the machine failed
  ///   between two renamings.
  func commit() throws(NotebookError) {
    let staged = contents.map { $0.url.appendingPathExtension("new") }
    do throws(NotebookError) {
      for (file, temporary) in zip(contents, staged) {
        try attempt(at: file.url) {
          try FileManager.default.createDirectory(
            at: file.url.deletingLastPathComponent(), withIntermediateDirectories: true)
          if isFolder(file.url) { throw CocoaError(.fileWriteFileExists) }
          try file.data.write(to: temporary)
        }
      }
      for (file, temporary) in zip(contents, staged) {
        try attempt(at: file.url) {
          // rename(2) replaces a file in one step.
          guard rename(temporary.path, file.url.path) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
          }
        }
      }
    } catch {
      for temporary in staged { try? FileManager.default.removeItem(at: temporary) }
      throw error
    }
  }

  private func attempt(at url: URL, _ body: () throws -> Void) throws(NotebookError) {
    do { try body() } catch { throw .notWritable(path: url.path, reason: error.localizedDescription) }
  }
}

/// Checks before a long run that a folder can be written to or made.
///
/// - Throws: ``NotebookError/notWritable(path:reason:)``.
func checkWritable(_ folder: URL) throws(NotebookError) {
  var ancestor = folder.standardizedFileURL
  while !FileManager.default.fileExists(atPath: ancestor.path), ancestor.pathComponents.count > 1 {
    ancestor.deleteLastPathComponent()
  }
  guard isFolder(ancestor) else {
    throw .notWritable(path: folder.path, reason: "\(ancestor.path) is not a folder.")
  }
  guard FileManager.default.isWritableFile(atPath: ancestor.path) else {
    throw .notWritable(path: folder.path, reason: "you have no permission to write to \(ancestor.path).")
  }
}

private func isFolder(_ url: URL) -> Bool {
  var isDirectory: ObjCBool = false
  return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) && isDirectory.boolValue
}
