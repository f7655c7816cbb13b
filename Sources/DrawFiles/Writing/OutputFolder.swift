// A folder that files of draws are written to.
import Foundation
import InputErrors

/// A folder that is made where it is not there, and forgets nothing that was there before.
struct OutputFolder: Sendable {
  let path: String
  /// Whether it was made here.
  let isNew: Bool

  /// The folder at `path`, made where it is not there, with those above it.
  init(_ path: String) throws(InputError) {
    self.path = path
    isNew = try Self.make(path)
  }

  /// The names of what is in it, in order.
  func contents() throws(InputError) -> [String] { try listFolder(path) }

  func path(of name: String) -> String { path + "/" + name }

  /// Waits until the names of new files are on the disk.
  func synchronize() {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  /// Takes the folder away again, where it was made here and nothing is in it.
  func removeIfNewAndEmpty() {
    if isNew { rmdir(path) }
  }

  /// - Returns: whether there was none.
  @discardableResult
  static func make(_ path: String) throws(InputError) -> Bool {
    let wish = "a folder that can be written to"
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw FileError.system(path, expected: wish, code: ENOTDIR)
      }
      guard access(path, W_OK | X_OK) == 0 else { throw FileError.system(path, expected: wish) }
      return false
    }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty && parent != path { try make(parent, above: path) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileError.system(path, expected: wish) }
    return true
  }

  private static func make(_ parent: String, above path: String) throws(InputError) {
    var status = stat()
    if stat(parent, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    try make(parent)
  }
}

/// The names of what is in a folder, in the order of their numbers and letters.
func listFolder(_ path: String) throws(InputError) -> [String] {
  guard let folder = opendir(path) else {
    throw FileError.system(path, expected: "a folder that can be read")
  }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted { $0.compare($1, options: [.numeric, .literal]) == .orderedAscending }
}
