// A folder that files of draws are written to.
import Foundation
import InputErrors

/// A folder that is made where it is not there, and forgets nothing that was there before.
struct OutputFolder: Sendable {
  let path: String
  /// It and those above it, as far as they were made here, the outermost first.
  private let made: [String]

  /// The folder at `path`, made where it is not there, with those above it.
  init(_ path: String) throws(InputError) {
    self.path = path
    made = try Self.make(path)
  }

  /// Whether it was made here.
  var isNew: Bool { made.last == path }

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

  /// Takes the folder away again, and those above it, where they were made here and nothing is in them.
  func removeIfNewAndEmpty() { Self.remove(made) }

  private static func remove(_ made: [String]) {
    for folder in made.reversed() where rmdir(folder) != 0 { return }
  }

  /// - Returns: the folders that were made, the outermost first. Where one cannot be made, none of them is left.
  @discardableResult
  static func make(_ path: String) throws(InputError) -> [String] {
    let wish = "a folder that can be written to"
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw FileError.system(path, expected: wish, code: ENOTDIR)
      }
      guard access(path, W_OK | X_OK) == 0 else { throw FileError.system(path, expected: wish) }
      return []
    }
    let parent = (path as NSString).deletingLastPathComponent
    let above = parent.isEmpty || parent == path ? [] : try makeAbove(parent)
    if mkdir(path, 0o777) == 0 { return above + [path] }
    let code = errno
    // Another process may have made it in the meantime.
    if code == EEXIST { return above }
    remove(above)
    throw FileError.system(path, expected: wish, code: code)
  }

  /// It need not be writable where it is there.
  private static func makeAbove(_ parent: String) throws(InputError) -> [String] {
    var status = stat()
    if stat(parent, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return [] }
    return try make(parent)
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
