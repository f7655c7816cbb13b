// What a whole chapter has to say of itself stands in every table and figure.

import Foundation
import Literate
import Testing

@Suite struct RemarkTests {
  @Test func everyTableAndFigureSaysIt() throws {
    let chapter = try TestChapter("//: # T\na()\n//: Text.\nb()\n", remark: "On drawn digits.")
    let (notebook, file) = (chapter.notebook, chapter.source)
    try notebook.record("rate", 0.5, published: "0.96", label: "Rate", headline: true)
    try notebook.compare(["rate"], file: file, line: 2)
    try notebook.table(["a"], [["1"]], file: file, line: 4)
    try notebook.show(
      fakePNG(), name: "f", caption: "A caption.", alternativeText: "A picture.", file: file, line: 4)
    let page = try chapter.page()
    #expect(page.contains("|\n\n*On drawn digits.*\n\nText."))
    #expect(page.contains("|   1 |\n\n*On drawn digits.*\n\n![A picture.]"))
    #expect(page.contains("**Figure 1.** A caption. *On drawn digits.*"))
    #expect(try chapter.read("REPORT.md").hasSuffix("|      0.96 |\n\n*On drawn digits.*\n"))
    let results = try ChapterResults(
      contentsOf: chapter.root.appendingPathComponent("chapters/demo/results.json"))
    #expect(results.remark == "On drawn digits.")
  }
}
