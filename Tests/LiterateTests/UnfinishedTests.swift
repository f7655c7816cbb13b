// A chapter that cannot go on saves what it has; one whose program was moved finds its source.

import Foundation
import Literate
import Testing

@Suite struct UnfinishedTests {
  @Test func resultsAndFiguresAreSaved() throws {
    let chapter = try TestChapter("//: # T {{missing}}\na()\n")
    try chapter.notebook.record("a", 2)
    try chapter.notebook.show(
      fakePNG("1"), name: "f", caption: "", alternativeText: "", file: chapter.source, line: 2)
    let before = chapter.allFiles()
    let folder = try #require(try chapter.notebook.saveUnfinished())
    defer { try? FileManager.default.removeItem(at: folder) }
    let results = try ChapterResults(contentsOf: folder.appendingPathComponent("chapters/demo/results.json"))
    #expect(results.results["a"]?.value == .number(2))
    #expect(try Data(contentsOf: folder.appendingPathComponent("figures/demo/f.png")) == fakePNG("1"))
    #expect(chapter.allFiles() == before)
    // Once is enough, and nothing can be added.
    #expect(try chapter.notebook.saveUnfinished() == nil)
    #expect(throws: NotebookError.alreadyFinished(chapter: "demo")) { try chapter.notebook.record("b", 1) }
  }

  @Test func whereThereIsNothingNothingIsSaved() throws {
    let empty = try TestChapter("a()")
    #expect(try empty.notebook.saveUnfinished() == nil)
    let finished = try TestChapter("a()")
    try finished.notebook.record("a", 1)
    try finished.finish()
    #expect(try finished.notebook.saveUnfinished() == nil)
  }

  /// A misspelt placeholder is found out at the end of the run, whose numbers are kept.
  @Test func aPageThatCannotBeWovenCostsNoNumbers() throws {
    let chapter = try TestChapter("//: {{rat}}\na()\n")
    try chapter.notebook.record("rate", 1)
    let error = #expect(throws: NotebookError.self) { try chapter.notebook.finish() }
    guard case .savedElsewhere(let folder, .unknownName("rat", _, 1, ["rate"])) = error else {
      Issue.record("unexpected: \(String(describing: error))")
      return
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let saved = try ChapterResults(contentsOf: URL(fileURLWithPath: "\(folder)/chapters/demo/results.json"))
    #expect(saved.results["rate"]?.value == .number(1))
  }

  @Test func aMovedProgramFindsItsChapterAboveItsOwnFolder() throws {
    let chapter = try TestChapter("a()")
    let program = chapter.root.appendingPathComponent("bin/demo")
    let gone = "/nowhere/chapters/demo/main.swift"
    func location(_ source: String) -> ChapterLocation {
      ChapterLocation(chapter: "demo", source: source, program: program)
    }
    #expect(location(gone).source == chapter.source)
    #expect(location(gone).root.path == chapter.root.path)
    // The source that was compiled comes first, and where there is neither it is named.
    let other = try TestChapter("b()")
    #expect(location(other.source).root.path == other.root.path)
    #expect(ChapterLocation(chapter: "none", source: gone, program: program).source == gone)
  }
}
