// What finish() writes, and what it leaves alone.

import Foundation
import Literate
import Testing

@Suite struct ChapterFileTests {
  @Test func resultsToTheByte() throws {
    let chapter = try TestChapter("//: # A *title*\na()\n")
    let notebook = chapter.notebook
    try notebook.record(
      "hmc.acceptanceRate", 0.9821345678, error: 0.00691234567, published: "1.00", label: "Acceptance rate",
      headline: true)
    try notebook.record("hmc.ess", 387.1234567, error: 0.0001)
    try notebook.record("parameters", 431_080, unit: "numbers")
    try notebook.report("data.source", "MNIST \"t10k\"/é", headline: true, file: chapter.source, line: 2)
    try notebook.finish()
    #expect(
      try chapter.read("chapters/demo/results.json") == """
        {
          "chapter" : "demo",
          "headlines" : [
            "hmc.acceptanceRate",
            "data.source"
          ],
          "number" : 1,
          "results" : {
            "data.source" : {
              "text" : "MNIST \\"t10k\\"/é",
              "value" : "MNIST \\"t10k\\"/é"
            },
            "hmc.acceptanceRate" : {
              "error" : 0.00691235,
              "label" : "Acceptance rate",
              "published" : 1,
              "publishedText" : "1.00",
              "text" : "0.9821 ± 0.0069",
              "value" : 0.982135
            },
            "hmc.ess" : {
              "error" : 0.0001,
              "text" : "387.12346 ± 0.00010",
              "value" : 387.123457
            },
            "parameters" : {
              "text" : "431,080 numbers",
              "unit" : "numbers",
              "value" : 431080
            }
          },
          "seed" : 123,
          "title" : "A *title*"
        }

        """)
  }

  /// The same run writes the same bytes, however the last bits of its numbers came out.
  @Test func rerunningGivesTheSameBytes() throws {
    var runs: [[String: Data]] = []
    for noise in [1, 1 + 1e-12] {
      let chapter = try TestChapter("//: # T\na()\n")
      for (index, name) in ["zeta", "alpha", "mu.b", "mu.a"].enumerated() {
        try chapter.notebook.report(
          name, noise * (0.1234567 + Double(index)), error: noise * 0.01, published: 0.1, headline: true,
          file: chapter.source, line: 2)
      }
      for name in ["f", "e"] {
        try chapter.notebook.show(
          fakePNG(), name: name, caption: name, alternativeText: "seen", file: chapter.source, line: 2)
      }
      try chapter.notebook.timing("run", noise, unit: "s")
      try chapter.notebook.finish()
      runs.append(chapter.allFiles().filter { !$0.key.contains("timings/") })
    }
    #expect(runs[0] == runs[1])
    #expect(
      runs[0].keys.filter { $0.contains(".") && !$0.hasPrefix(".build") }.sorted() == [
        "REPORT.md", "chapters/demo/README.md", "chapters/demo/main.swift", "chapters/demo/results.json",
        "figures/demo/e.png", "figures/demo/f.png",
      ])
  }

  /// A run that fails in its middle or at its end leaves all files of the run before, and nothing else.
  @Test func aFailedRunLeavesTheEarlierReport() throws {
    let first = try TestChapter("//: # T {{a}}\na()\n")
    try first.notebook.record("a", 1)
    try first.notebook.show(
      fakePNG("1"), name: "f", caption: "", alternativeText: "seen", file: first.source, line: 2)
    try first.notebook.finish()
    let before = first.allFiles()

    let interrupted = try TestChapter("//: # T {{a}}\na()\n", in: first)
    try interrupted.notebook.record("a", 2)
    try interrupted.notebook.show(
      fakePNG("2"), name: "f", caption: "", alternativeText: "seen", file: interrupted.source, line: 2)
    #expect(first.allFiles() == before)

    let misspelt = try TestChapter("//: # T {{a}}\na()\n", in: first)
    try misspelt.notebook.record("b", 2)
    try misspelt.notebook.show(
      fakePNG("2"), name: "g", caption: "", alternativeText: "seen", file: misspelt.source, line: 2)
    #expect(throws: NotebookError.self) { try misspelt.finish() }
    #expect(first.allFiles() == before)
  }

  /// One file that cannot be written keeps all others from being replaced; the new ones are saved elsewhere.
  @Test func filesAreReplacedTogetherOrNotAtAll() throws {
    let first = try TestChapter("//: # T\na()\n")
    try first.notebook.finish()
    try FileManager.default.removeItem(at: first.root.appendingPathComponent("REPORT.md"))
    try FileManager.default.createDirectory(
      at: first.root.appendingPathComponent("REPORT.md"), withIntermediateDirectories: true)
    let before = first.allFiles()

    let second = try TestChapter("//: # T\na()\n", in: first)
    try second.notebook.record("a", 1)
    let error = #expect(throws: NotebookError.self) { try second.notebook.finish() }
    guard case .savedElsewhere(let folder, .notWritable(let path, let reason)) = error else {
      Issue.record("unexpected: \(String(describing: error))")
      return
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(path.hasSuffix("REPORT.md") && reason == "Is a directory.")
    #expect(first.allFiles() == before)
    let saved = try ChapterResults(contentsOf: URL(fileURLWithPath: "\(folder)/chapters/demo/results.json"))
    #expect(saved.results["a"]?.value == .number(1))
    #expect(FileManager.default.fileExists(atPath: "\(folder)/chapters/demo/README.md"))
  }

  /// To see whether files can be written, some are; none remains.
  @Test func openingLeavesNothingButFolders() throws {
    let chapter = try TestChapter("a()")
    #expect(chapter.allFiles().keys.sorted() == ["chapters/demo/main.swift"])
    #expect(chapter.exists("figures/demo") && chapter.exists(".build/timings"))
  }

  @Test func figuresThatAreNoLongerShownDisappear() throws {
    let first = try TestChapter("a()")
    for name in ["old", "kept"] {
      try first.notebook.show(
        fakePNG("1"), name: name, caption: "", alternativeText: "seen", file: first.source, line: 1)
    }
    try first.notebook.finish()
    try Data("notes".utf8).write(to: first.root.appendingPathComponent("figures/demo/notes.txt"))
    let second = try TestChapter("a()", in: first)
    try second.notebook.show(
      fakePNG("2"), name: "kept", caption: "", alternativeText: "seen", file: second.source, line: 1)
    try second.notebook.finish()
    #expect(!first.exists("figures/demo/old.png"))
    #expect(first.exists("figures/demo/notes.txt"))
    #expect(try Data(contentsOf: first.root.appendingPathComponent("figures/demo/kept.png")) == fakePNG("2"))
  }

  @Test func theReportListsTheHeadlinesOfAllChapters() throws {
    let second = try TestChapter("//: # The funnel\na()\n", name: "funnel", number: 2)
    try second.notebook.record(
      "exact.kl", 0.0012, error: 0.0007, published: 0.0434, label: "KL", headline: true)
    try second.notebook.record("exact.b", 1)
    try second.notebook.finish()
    let last = try TestChapter("a()\n", name: "appendix", number: nil, in: second)
    try last.notebook.finish()
    let first = try TestChapter("//: # The Gaussian\na()\n", name: "gaussian", number: 1, in: second)
    try first.notebook.record(
      "hmc.rate", 0.98213, error: 0.0069, published: "1.00", label: "Rate", headline: true)
    try first.notebook.record("hmc.ess", 400, headline: true)
    try first.notebook.finish()
    let expected = """
      <!-- Written by running the chapters. -->

      # Report

      Each chapter is a program; running it wrote the page it links to, with its figures and numbers. *This run* is \
      given with one Monte-Carlo standard error where it is a random number, *published* is the number of the \
      tutorial, of a later version of its notebook or, in chapter 4, of posteriordb's reference draws.

      ## 1. [The Gaussian](chapters/gaussian/README.md)

      | Quantity  |        This run | Published |
      | --------- | --------------: | --------: |
      | Rate      | 0.9821 ± 0.0069 |      1.00 |
      | `hmc.ess` |             400 |         – |

      ## 2. [The funnel](chapters/funnel/README.md)

      | Quantity |          This run | Published |
      | -------- | ----------------: | --------: |
      | KL       | 0.00120 ± 0.00070 |    0.0434 |

      ## [appendix](chapters/appendix/README.md)

      """
    #expect(try first.read("REPORT.md") == expected)
    // A second run of a chapter takes the place of the first.
    let again = try TestChapter("//: # The funnel\na()\n", name: "funnel", number: 2, in: first)
    try again.notebook.record(
      "exact.kl", 0.0012, error: 0.0007, published: 0.0434, label: "KL", headline: true)
    try again.notebook.finish()
    #expect(try first.read("REPORT.md") == expected)
    #expect(try Report(root: first.root).markdown == expected)
    try Data("stale".utf8).write(to: first.root.appendingPathComponent("REPORT.md"))
    try Report(root: first.root).write(root: first.root)
    #expect(try first.read("REPORT.md") == expected)
  }

  /// Results written by hand without texts can stand in the report; broken ones are named.
  @Test func resultsOfOtherChaptersAreChecked() throws {
    let chapter = try TestChapter("a()")
    let other = chapter.root.appendingPathComponent("chapters/other/results.json")
    try FileManager.default.createDirectory(
      at: other.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(
      """
      {"chapter": "other", "seed": 1, "headlines": ["a", "gone"],
       "results": {"a": {"value": 0.5, "error": 0.1, "published": 0.25}}}
      """.utf8
    ).write(to: other)
    #expect(
      try Report(root: chapter.root).markdown.contains("| `a`      | 0.50 ± 0.10 |      0.25 |"))
    try Data("{\"chapter\": \"other\"}".utf8).write(to: other)
    let error = #expect(throws: NotebookError.self) { try chapter.notebook.finish() }
    guard case .savedElsewhere(let folder, .unreadableResults(let path, let reason)) = error else {
      Issue.record("unexpected: \(String(describing: error))")
      return
    }
    try FileManager.default.removeItem(atPath: folder)
    #expect(path.hasSuffix("chapters/other/results.json") && reason.contains("“seed” is missing"))
    #expect(!chapter.exists("chapters/demo/README.md"))
  }
}
