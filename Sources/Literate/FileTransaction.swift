// Replaces a set of files all at once or not at all.

import Foundation

/// New contents of files, written beside them first and put in their places only when all could be written.
struct FileTransaction {
  private var contents: [(path: String, data: Data)] = []

  /// - Parameter path: below the folder in which the files will be written.
  mutating func add(_ data: Data, at path: String) {
    contents.append((path, data))
  }

  /// Writes the files, making folders as needed.
  ///
  /// - Throws: ``NotebookError/notWritable(path:reason:)``; then no file has been changed unless the machine failed
  ///   between two renamings.
  func commit(in root: URL) throws(NotebookError) {
    let files = contents.map { (url: root.appendingPathComponent($0.path), data: $0.data) }
    let staged = files.map { $0.url.appendingPathExtension("new") }
    do throws(NotebookError) {
      for (file, temporary) in zip(files, staged) {
        try attempt(at: file.url) {
          try FileManager.default.createDirectory(
            at: file.url.deletingLastPathComponent(), withIntermediateDirectories: true)
          if isFolder(file.url) { throw POSIXError(.EISDIR) }
          try file.data.write(to: temporary)
        }
      }
      for (file, temporary) in zip(files, staged) {
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
}

/// Checks before a long run that files can be written to a folder, which is made where it is missing.
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
  try attempt(at: folder, prefix: "nothing can be written in \(ancestor.path): ") {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let probe = folder.appendingPathComponent(".probe-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: probe) }
    try Data("This file can be removed.\n".utf8).write(to: probe)
  }
}

private func attempt(at url: URL, prefix: String = "", _ body: () throws -> Void) throws(NotebookError) {
  do { try body() } catch { throw .notWritable(path: url.path, reason: prefix + reason(of: error)) }
}

private func isFolder(_ url: URL) -> Bool {
  var isDirectory: ObjCBool = false
  return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) && isDirectory.boolValue
}
