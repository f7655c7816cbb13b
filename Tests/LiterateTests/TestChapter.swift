// A chapter in a temporary folder whose outputs are made by hand.

import Foundation
import Literate
import Synchronization
import Testing

/// A folder that is removed when nobody needs it any longer.
final class TemporaryFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("literate-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// A source in a temporary folder, and its notebook.
final class TestChapter: Sendable {
  let folder: TemporaryFolder
  let name: String
  let source: String
  let notebook: Notebook
  private let text: String
  private let terminal: Terminal

  private final class Terminal: Sendable {
    let lines = Mutex<[String]>([])
  }

  /// Writes the source and opens its notebook.
  init(
    _ text: String, name: String = "demo", number: Int? = 1, remark: String? = nil,
    in existing: TestChapter? = nil
  ) throws {
    let root = existing?.folder ?? TemporaryFolder()
    let folder = root.url.appendingPathComponent("chapters/\(name)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let source = folder.appendingPathComponent("main.swift").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: source))
    let terminal = Terminal()
    (self.folder, self.name, self.source, self.text, self.terminal) = (root, name, source, text, terminal)
    notebook = try Notebook(
      chapter: name, number: number, seed: 123, remark: remark, root: nil, source: source,
      echo: { line in terminal.lines.withLock { $0.append(line) } })
  }

  var root: URL { folder.url }

  var printed: [String] { terminal.lines.withLock { $0 } }

  /// The number of the first line that contains a text.
  func line(of marker: String) -> Int {
    let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    guard let index = lines.firstIndex(where: { $0.contains(marker) }) else {
      fatalError("The source of the test has no “\(marker)”")
    }
    return index + 1
  }

  /// Finishes the chapter. Where that fails, what was saved elsewhere is removed, and the cause is thrown.
  func finish() throws {
    do {
      try notebook.finish()
    } catch .savedElsewhere(let folder, let cause) {
      try FileManager.default.removeItem(atPath: folder)
      throw cause
    }
  }

  /// Finishes the chapter and returns its page without the first and last blocks, which are always the same.
  func page() throws -> String {
    try finish()
    let page = try read("chapters/\(name)/README.md")
    let blocks = page.components(separatedBy: "\n\n")
    #expect(
      blocks.first == "<!-- Written by running main.swift in this folder, which is the file to edit. -->")
    #expect(blocks.dropLast().last == "---")
    return blocks.dropFirst().dropLast(2).joined(separator: "\n\n")
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// Everything in the folder, by path.
  func allFiles() -> [String: Data] {
    var files: [String: Data] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
      files[path] = FileManager.default.contents(atPath: root.appendingPathComponent(path).path)
    }
    return files
  }
}

/// The signature of a PNG image and something behind it.
func fakePNG(_ content: String = "") -> Data {
  Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + Data(content.utf8)
}
