// Where a chapter's source is now, and the tree that its files belong to.

import Foundation

/// The place of a chapter.
///
/// It is the repository in which the program was compiled, as long as the source is there. A program that was taken to another
/// machine looks for `chapters/<name>/main.swift` in the folder above its own, as in `bin/<name>`.
public struct ChapterLocation: Sendable {
  /// The file that holds the prose.
  public let source: String
  /// The folder that holds `chapters`, `figures` and `REPORT.md`.
  public let root: URL

  /// - Parameters:
  ///   - chapter: the name of the chapter's folder.
  ///   - source: the chapter's program where it was compiled.
  public init(chapter: String, source: String = #filePath) {
    self.init(chapter: chapter, source: source, program: Bundle.main.executableURL)
  }

  package init(chapter: String, source: String, program: URL?) {
    let above = program?.resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    let moved = above?.appendingPathComponent("chapters/\(chapter)/main.swift").path
    let exists = FileManager.default.fileExists(atPath:)
    self.source = if !exists(source), let moved, exists(moved) { moved } else { source }
    root = URL(fileURLWithPath: self.source).standardizedFileURL
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }
}
