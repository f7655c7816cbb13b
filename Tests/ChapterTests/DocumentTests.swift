// The documents agree with the numbers of the chapters.

import Foundation
import Literate
import Testing

@Suite("Documents")
struct DocumentTests {
  @Test("REPORT.md and every table of numbers in README.md are woven from the chapters' results")
  func tables() throws {
    let report = try Report(root: repository)
    #expect(report.chapters.map(\.chapter) == ["gaussian", "funnel", "mnist-cnn", "eight-schools"])
    let readme = try String(contentsOf: repository.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(try WovenTables(root: repository)?.woven(with: report.chapters) == readme)
    #expect(
      try String(contentsOf: repository.appendingPathComponent("REPORT.md"), encoding: .utf8)
        == report.markdown)
    // No row with an error stands outside of the woven tables.
    let byHand = readme.replacing(#/<!-- results of (.|\n)*?<!-- end of results -->/#, with: "")
    #expect(!byHand.contains(" ± "), "type no numbers; weave them, see WovenTables")
    #expect(readme.contains(" ± "))
  }

  @Test("README.md links to files that exist")
  func links() throws {
    let readme = try String(contentsOf: repository.appendingPathComponent("README.md"), encoding: .utf8)
    let links = readme.matches(of: /\]\(([^)#]+)\)/).map { String($0.1) }.filter { !$0.hasPrefix("http") }
    #expect(!links.isEmpty)
    for link in links {
      let path = repository.appendingPathComponent(link).path
      #expect(FileManager.default.fileExists(atPath: path), "\(link) does not exist")
    }
  }
}
