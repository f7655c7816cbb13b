// Tables within a document that is written by hand.

import Foundation
import Literate
import Testing

@Suite struct WovenTablesTests {
  private let results = ChapterResults(
    chapter: "demo", seed: 1,
    results: [
      "rate": ChapterResult(
        value: .number(0.98), error: 0.01, published: 1, label: "Rate", publishedText: "1.00"),
      "ess": ChapterResult(value: .number(400)),
    ])

  private func woven(_ text: String) throws -> String? {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("README.md"))
    return try WovenTables(root: folder.url)?.woven(with: [results])
  }

  private let before = """
    # Title

    <!-- results of demo: rate, ess -->
    stale
    <!-- end of results -->

    Text.

    """
  private let after = """
    # Title

    <!-- results of demo: rate, ess -->

    | Quantity |     This run | Published |
    | -------- | -----------: | --------: |
    | Rate     | 0.980 ± 0.010 |      1.00 |
    | `ess`    |          400 |         – |

    <!-- end of results -->

    Text.

    """

  @Test func theTableIsReplacedAndNothingElse() throws {
    let expected = after.replacing("|     This run |", with: "|      This run |")
      .replacing("| -----------: |", with: "| ------------: |").replacing(
        "|          400 |", with: "|           400 |")
    #expect(try woven(before) == expected)
    #expect(try woven(expected) == expected)
    #expect(try woven("no table\n") == "no table\n")
  }

  @Test func aTableOfAnotherChapterStays() throws {
    let text = "<!-- results of other: x -->\nkept\n<!-- end of results -->\n"
    #expect(try woven(text) == text)
  }

  @Test func whatIsWrongIsToldWithItsLine() throws {
    let misspelt = #expect(throws: NotebookError.self) {
      try woven("a\n<!-- results of demo: raet -->\n<!-- end of results -->\n")
    }
    #expect(misspelt?.description.contains("README.md:2: no result is named “raet”. Near it: rate") == true)
    let open = #expect(throws: NotebookError.self) { try woven("<!-- results of demo: rate -->\n") }
    #expect(open?.description.contains("README.md:1: the table has no end") == true)
    let folder = TemporaryFolder()
    #expect(try WovenTables(root: folder.url) == nil)
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("README.md"), withIntermediateDirectories: true)
    #expect(throws: NotebookError.self) { try WovenTables(root: folder.url) }
  }

  /// A chapter weaves the README of the folder that it writes to, together with its own files or not at all.
  @Test func aChapterWeavesItsNumbers() throws {
    let chapter = try TestChapter("a()")
    let readme = chapter.root.appendingPathComponent("README.md")
    try Data("<!-- results of demo: ess -->\n<!-- end of results -->\n".utf8).write(to: readme)
    try chapter.notebook.record("ess", 400, label: "ESS")
    try chapter.finish()
    #expect(try chapter.read("README.md").contains("| ESS      |      400 | –         |"))

    let second = try TestChapter("a()", in: chapter)
    let earlier = chapter.allFiles()
    try second.notebook.record("size", 400)
    #expect(throws: NotebookError.self) { try second.finish() }
    #expect(chapter.allFiles() == earlier)
  }
}
