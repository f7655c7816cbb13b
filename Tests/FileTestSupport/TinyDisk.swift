// A disk in memory that is soon full; to mount one takes the rights of root.

import Foundation

package struct TinyDisk {
  package let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "disk-\(UUID().uuidString)")

  /// Whether this machine lets us mount one.
  package static let canBeMounted: Bool = {
    guard let disk = try? TinyDisk(kibibytes: 16) else { return false }
    disk.remove()
    return true
  }()

  package init(kibibytes: Int) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", folder.path) else {
      try FileManager.default.removeItem(at: folder)
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  /// Writes until nothing more can be written.
  package func fill() throws {
    let file = folder.appendingPathComponent("filling")
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    while (try? handle.write(contentsOf: Data(count: 1024))) != nil {}
    try handle.close()
  }

  package func remove() {
    guard Self.run("umount", folder.path) else { return }
    try? FileManager.default.removeItem(at: folder)
  }

  private static func run(_ command: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
