// The numbers in README.md are those of the report.

import Foundation
import Testing

@Suite("Documents")
struct DocumentTests {
  @Test("every row of numbers in README.md stands in REPORT.md as well")
  func rows() throws {
    let readme = try String(contentsOf: repository.appendingPathComponent("README.md"), encoding: .utf8)
    let report = try String(contentsOf: repository.appendingPathComponent("REPORT.md"), encoding: .utf8)
    let reported = Set(report.split(separator: "\n").map(cells))
    let rows = readme.split(separator: "\n").filter { $0.contains(" ± ") && $0.hasPrefix("|") }
    #expect(rows.count >= 5)
    for row in rows { #expect(reported.contains(cells(row)), "not in REPORT.md: \(row)") }
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

  /// The cells of a table row without their padding.
  private func cells(_ row: Substring) -> [String] {
    row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
