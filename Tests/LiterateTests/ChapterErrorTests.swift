// Sources, names and values that are refused, each with its message.

import Foundation
import Literate
import Testing

@Suite struct ChapterErrorTests {
  static let markup: [(String, Int, String)] = [
    ("a()\n/*: never ends\nb()\n", 2, "no “*/”"), ("/*: a /* b */\nc()", 1, "no “*/”"),
    ("/*: a */ b()", 1, "a line of its own"), ("/*:\na\n*/ b()", 3, "a line of its own"),
    ("//: @hide\na()\n//: @hide", 3, "hidden since line 1"), ("a()\n//: @show", 2, "nothing is hidden"),
    ("//: @hied", 1, "“@hied” is not known"),
  ]

  @Test(arguments: markup)
  func markupErrorsTellTheLine(source: String, line: Int, message: String) {
    #expect { try TestChapter(source) } throws: { error in
      guard case NotebookError.markup(_, line, let problem) = error else { return false }
      return problem.contains(message) && "\(error)".contains("main.swift:\(line): ")
    }
  }

  @Test func theSourceMustExist() {
    #expect(throws: NotebookError.sourceNotFound(path: "/nowhere/chapters/demo/main.swift")) {
      try Notebook(chapter: "demo", seed: 1, source: "/nowhere/chapters/demo/main.swift")
    }
  }

  @Test func theSourceMustBeInTheChaptersFolder() throws {
    let chapter = try TestChapter("a()")
    #expect(throws: NotebookError.chapterFolderMismatch(chapter: "dmeo", source: chapter.source)) {
      try Notebook(chapter: "dmeo", seed: 1, source: chapter.source)
    }
    let elsewhere = chapter.root.appendingPathComponent("quick")
    let quick = try Notebook(chapter: "demo", seed: 1, root: elsewhere, source: chapter.source)
    try quick.finish()
    #expect(chapter.exists("quick/chapters/demo/README.md"))
    #expect(!chapter.exists("chapters/demo/README.md"))
  }

  @Test func foldersMustBeWritable() throws {
    let chapter = try TestChapter("a()")
    let figures = chapter.root.appendingPathComponent("figures")
    try FileManager.default.removeItem(at: figures)
    try Data().write(to: figures)
    #expect { try TestChapter("a()", in: chapter) } throws: { error in
      guard case NotebookError.notWritable(let path, let reason) = error else { return false }
      return path.hasSuffix("figures/demo") && reason.hasSuffix("figures is not a folder.")
    }
  }

  @Test(arguments: [
    "", "a b", "1a", "a.", ".a", "a..b", "a.value", "a.error", "published", "hmc.difference", "figure.x", "é",
    "a/b",
  ])
  func namesAreWords(name: String) throws {
    let chapter = try TestChapter("a()")
    #expect(throws: NotebookError.invalidName(name)) { try chapter.notebook.record(name, 1) }
    #expect(throws: NotebookError.invalidName(name)) {
      try chapter.notebook.show(
        fakePNG(), name: name, caption: "", alternativeText: "seen", file: chapter.source, line: 1)
    }
  }

  @Test func namesAreUsedOnce() throws {
    let chapter = try TestChapter("a()")
    let (notebook, file) = (chapter.notebook, chapter.source)
    try notebook.record("a", 1)
    #expect(throws: NotebookError.duplicateResult("a")) { try notebook.report("a", 2, file: file, line: 1) }
    try notebook.show(fakePNG(), name: "a", caption: "", alternativeText: "seen", file: file, line: 1)
    #expect(throws: NotebookError.figureNameReused("a")) {
      try notebook.show(fakePNG(), name: "a", caption: "", alternativeText: "seen", file: file, line: 1)
    }
  }

  @Test func numbersMustBeFinite() throws {
    let chapter = try TestChapter("a()")
    let (notebook, file) = (chapter.notebook, chapter.source)
    #expect(throws: NotebookError.notFinite(result: "a", quantity: "value", value: "nan")) {
      try notebook.record("a", .nan)
    }
    #expect(throws: NotebookError.notFinite(result: "a", quantity: "error", value: "inf")) {
      try notebook.report("a", 1, error: .infinity, file: file, line: 1)
    }
    #expect(throws: NotebookError.negativeError(result: "a", error: -1)) {
      try notebook.record("a", 1, error: -1)
    }
    try notebook.record("a", 1)
    #expect(try chapter.page() == "```swift\na()\n```")
  }

  /// As that of the mean of a chain which never moved.
  @Test func errorsThatCannotBeToldAreAQuestionMark() throws {
    let chapter = try TestChapter("a()\n//: {{stuck}} and {{stuck.error}}")
    try chapter.notebook.report(
      "stuck", 0.25, error: .nan, published: 0.5, unit: "m", file: chapter.source, line: 1)
    let page = try chapter.page()
    #expect(page.contains("**0.25 ± ? m** (published 0.5 m)"), "\(page)")
    #expect(page.contains("0.25\u{A0}±\u{A0}? m and ? m"), "\(page)")
    let stored = try ChapterResults(
      contentsOf: chapter.root.appendingPathComponent("chapters/demo/results.json")
    ).results["stuck"]
    #expect(stored?.error == nil && stored?.value == .number(0.25) && stored?.text == "0.25 ± ? m")
  }

  @Test func outputsMustComeFromTheChaptersCode() throws {
    let chapter = try TestChapter("//: prose\na()\n")
    let notebook = chapter.notebook
    #expect(throws: NotebookError.outputFromAnotherFile(file: #filePath, line: 7)) {
      try notebook.print("x", line: 7)
    }
    #expect(throws: NotebookError.outputFromAnotherFile(file: #filePath, line: 8)) {
      try notebook.report("x", 1, line: 8)
    }
    try notebook.print("x", file: chapter.source, line: 1)
    #expect(throws: NotebookError.outputOutsideCode(path: chapter.source, line: 1)) { try chapter.finish() }
  }

  @Test func tablesFiguresAndComparisonsAreChecked() throws {
    let chapter = try TestChapter("a()")
    let (notebook, file) = (chapter.notebook, chapter.source)
    #expect(throws: NotebookError.raggedTable(line: 1, expectedCells: 2, row: 2, foundCells: 1)) {
      try notebook.table(["a", "b"], [["1", "2"], ["3"]], file: file, line: 1)
    }
    #expect(throws: NotebookError.notPNG(figure: "f", byteCount: 3)) {
      try notebook.show(
        Data("GIF".utf8), name: "f", caption: "", alternativeText: "seen", file: file, line: 1)
    }
    try notebook.record("hmc.kl", 1)
    #expect(throws: NotebookError.unknownName("hmc.kI", path: file, line: 1, near: ["hmc.kl"])) {
      try notebook.compare(["hmc.kI"], file: file, line: 1)
    }
    #expect(throws: NotebookError.unknownName("x", path: file, line: 1, near: ["hmc.kl"])) {
      try notebook.text(of: "x", file: file, line: 1)
    }
    #expect(try notebook.text(of: "hmc.kl", file: file, line: 1) == "1")
  }

  @Test func finishIsTheLastCall() throws {
    let chapter = try TestChapter("a()")
    try chapter.notebook.finish()
    #expect(throws: NotebookError.alreadyFinished(chapter: "demo")) { try chapter.notebook.record("a", 1) }
    #expect(throws: NotebookError.alreadyFinished(chapter: "demo")) { try chapter.notebook.finish() }
  }

  /// Every error has a message of its own.
  @Test func messages() {
    let errors: [NotebookError] = [
      .sourceNotFound(path: "p"), .chapterFolderMismatch(chapter: "c", source: "s"),
      .markup(path: "p", line: 1, problem: "x"), .unknownName("n", path: "p", line: 1, near: []),
      .missingPart("n", path: "p", line: 1), .invalidName("n"), .duplicateResult("n"),
      .notFinite(result: "n", quantity: "value", value: "nan"), .negativeError(result: "n", error: -1),
      .figureNameReused("n"), .notPNG(figure: "n", byteCount: 1),
      .raggedTable(line: 1, expectedCells: 2, row: 3, foundCells: 4),
      .outputFromAnotherFile(file: "f", line: 1), .outputOutsideCode(path: "p", line: 1),
      .alreadyFinished(chapter: "c"), .notWritable(path: "p", reason: "r"),
      .notReadable(path: "p", reason: "r"), .unreadableResults(path: "p", reason: "r"),
      .savedElsewhere(folder: "f", cause: .notWritable(path: "p", reason: "r")),
      .notSaved(
        cause: .notWritable(path: "p", reason: "r"), second: .notWritable(path: "f", reason: "r")),
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    for error in errors {
      #expect(!error.description.isEmpty)
      #expect(error.localizedDescription == error.description)
    }
  }
}
