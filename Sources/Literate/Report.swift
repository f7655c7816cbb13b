// REPORT.md: the table of contents of all chapters with their headline numbers.

import Foundation

/// The overview of all chapters.
public struct Report: Sendable {
  /// The chapters in the order of their numbers, those without one last and by name.
  public let chapters: [ChapterResults]

  public init(chapters: [ChapterResults]) {
    self.chapters = chapters.sorted {
      ($0.number ?? .max, $0.chapter) < ($1.number ?? .max, $1.chapter)
    }
  }

  /// Reads every `chapters/*/results.json` below `root`.
  ///
  /// - Throws: ``NotebookError/unreadableResults(path:reason:)``.
  public init(root: URL) throws(NotebookError) {
    try self.init(root: root, replacing: nil)
  }

  /// As above, with the results of a chapter that are not written yet.
  init(root: URL, replacing new: ChapterResults?) throws(NotebookError) {
    let folder = root.appendingPathComponent("chapters")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    var chapters = new.map { [$0] } ?? []
    for name in names where name != new?.chapter {
      let url = folder.appendingPathComponent(name).appendingPathComponent("results.json")
      guard FileManager.default.fileExists(atPath: url.path) else { continue }
      chapters.append(try ChapterResults(contentsOf: url))
    }
    self.init(chapters: chapters)
  }

  /// The text of the report.
  public var markdown: String {
    let introduction = """
      <!-- Written by running the chapters. -->

      # Report

      Each chapter is a program; running it wrote the page it links to, with its figures and numbers. *This run* is \
      given with one Monte-Carlo standard error where it is a random number, *published* is the number of the \
      tutorial, of a later version of its notebook or, in chapter 4, of posteriordb's reference draws.
      """
    return ([introduction] + chapters.flatMap(blocks)).joined(separator: "\n\n") + "\n"
  }

  /// Writes `REPORT.md` into a folder.
  ///
  /// - Throws: ``NotebookError/notWritable(path:reason:)``.
  public func write(root: URL) throws(NotebookError) {
    var files = FileTransaction()
    add(to: &files)
    try files.commit(in: root)
  }

  func add(to files: inout FileTransaction) {
    files.add(Data(markdown.utf8), at: "REPORT.md")
  }

  private func blocks(of chapter: ChapterResults) -> [String] {
    let number = chapter.number.map { "\($0). " } ?? ""
    let heading =
      "## \(number)[\(chapter.title ?? chapter.chapter)](chapters/\(chapter.chapter)/README.md)"
    let headlines = (chapter.headlines ?? []).filter { chapter.results[$0] != nil }
    guard !headlines.isEmpty else { return [heading] }
    return [heading] + chapter.table(of: headlines)
  }
}

extension ChapterResults {
  /// The blocks of a table of results beside the published numbers, all of which exist.
  func table(of names: [String]) -> [String] {
    let rows = names.compactMap { name in
      results[name].map { [$0.label ?? "`\(name)`", $0.shownText(), $0.shownPublishedText() ?? "–"] }
    }
    let table = MarkdownTable(header: ["Quantity", "This run", "Published"], rows: rows)
    return [table.markdown] + (remark.map { ["*\($0)*"] } ?? [])
  }
}
