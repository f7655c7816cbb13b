// Tables of results within a document that is otherwise written by hand.

import Foundation

/// A document, such as `README.md`, with tables that are woven from the chapters' results:
///
///     <!-- results of gaussian: hmc.acceptanceRate, hmc.ess -->
///     …
///     <!-- end of results -->
///
/// What stands between the two lines is replaced by the table of these results, this run beside published. Every chapter does
/// so at its end for the `README.md` of the folder that it writes to.
public struct WovenTables: Sendable {
  private let path: String
  private let name: String
  private let lines: [String]

  /// Reads a document; nil where there is none.
  ///
  /// - Throws: ``NotebookError/notReadable(path:reason:)``.
  public init?(root: URL, name: String = "README.md") throws(NotebookError) {
    let file = root.appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    do {
      lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    } catch {
      throw .notReadable(path: file.path, reason: reason(of: error))
    }
    (path, self.name) = (file.path, name)
  }

  /// The document with its tables of these chapters' results. A table of a chapter that is not among them is left as it is.
  ///
  /// - Throws: ``NotebookError/markup(path:line:problem:)`` where a table has no end, or
  ///   ``NotebookError/unknownName(_:path:line:near:)``.
  public func woven(with chapters: [ChapterResults]) throws(NotebookError) -> String {
    var result: [String] = []
    var position = 0
    while position < lines.count {
      result.append(lines[position])
      position += 1
      guard let (name, names) = request(in: lines[position - 1]) else { continue }
      guard let end = lines[position...].firstIndex(where: { $0 == "<!-- end of results -->" }) else {
        throw .markup(
          path: path, line: position, problem: "the table has no end; write <!-- end of results --> below it."
        )
      }
      if let chapter = chapters.first(where: { $0.chapter == name }) {
        result += try [""] + table(of: names, from: chapter, line: position) + [""]
      } else {
        result += lines[position..<end]
      }
      position = end
    }
    return result.joined(separator: "\n")
  }

  func add(to files: inout FileTransaction, of chapters: [ChapterResults]) throws(NotebookError) {
    let text = try woven(with: chapters)
    if text != lines.joined(separator: "\n") { files.add(Data(text.utf8), at: name) }
  }

  /// The chapter and the results that a line asks for.
  private func request(in line: String) -> (chapter: String, names: [String])? {
    guard let match = line.wholeMatch(of: /<!-- results of ([A-Za-z0-9-]+): (.+) -->/) else { return nil }
    return (String(match.1), match.2.split(separator: /,\s*/).map(String.init))
  }

  private func table(
    of names: [String], from chapter: ChapterResults, line: Int
  ) throws(NotebookError) -> [String] {
    for name in names where chapter.results[name] == nil {
      throw .unknownName(
        name, path: path, line: line, near: namesNear(name, among: chapter.results.keys))
    }
    return Array(chapter.table(of: names).flatMap { [$0, ""] }.dropLast())
  }
}
