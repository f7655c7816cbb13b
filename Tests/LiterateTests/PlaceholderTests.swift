// Replacing names in prose by results.

import Foundation
import Literate
import Testing

@Suite struct PlaceholderTests {
  /// The page of one line of prose.
  private func woven(_ prose: String) throws -> String {
    let chapter = try TestChapter("//: Title\n\n//: \(prose)")
    let notebook = chapter.notebook
    try notebook.record("hmc.kl", 0.0141, error: 0.0052, published: "0.1228", unit: "nats")
    try notebook.record("hmc.klOther", 2e-9, error: 3e-10)
    try notebook.record("parameters", 431_080)
    return try chapter.page().replacing("Title\n\n", with: "")
  }

  @Test(arguments: [
    ("{{hmc.kl}}!", "0.0141 ± 0.0052 nats!"), ("{{ hmc.kl.value }}", "0.0141 nats"),
    ("{{hmc.kl.error}}", "0.0052 nats"), ("{{hmc.kl.published}}", "0.1228 nats"),
    ("{{hmc.kl.difference}}", "21 standard errors below"),
    ("a {{parameters}} b {{parameters}}", "a 431,080 b 431,080"),
    ("{{hmc.klOther}} = {{hmc.klOther.value}}", "(2.00 ± 0.30) × 10⁻⁹ = 2.00 × 10⁻⁹"),
    ("$D = {{parameters}}$", "$D = 431,080$"),
    (
      "$\\frac{{a^2}}{{\\bf b}}$ {{1}} {{}} { {x} } {{a b}}",
      "$\\frac{{a^2}}{{\\bf b}}$ {{1}} {{}} { {x} } {{a b}}"
    ),
  ])
  func replacement(prose: String, expected: String) throws {
    let page = try woven(prose)
    #expect(page.replacing("\u{A0}", with: " ") == expected)
    #expect(!page.contains(" ±") && !page.contains("± "), "a line may break within a number")
  }

  @Test func unknownNamesTellTheLineAndNearNames() throws {
    let error = #expect(throws: NotebookError.self) { try woven("{{hmc.lk}}") }
    guard case .unknownName("hmc.lk", _, 3, let near) = error else {
      Issue.record("unexpected \(String(describing: error))")
      return
    }
    #expect(near == ["hmc.kl"])
    #expect(
      error?.description.contains("main.swift:3: no result is named “hmc.lk”. Near it: hmc.kl.") == true)
  }

  @Test(arguments: [
    "{{x}}", "{{figure.nothing}}", "{{hmc.kl.ess}}", "{{hmc}}", "$\\frac{{a}}{b}$", "{{value}}",
  ])
  func unknownName(prose: String) {
    #expect { try woven(prose) } throws: { error in
      guard case NotebookError.unknownName = error else { return false }
      return true
    }
  }

  @Test(arguments: ["{{parameters.error}}", "{{parameters.published}}", "{{hmc.klOther.difference}}"])
  func missingPart(prose: String) {
    #expect { try woven(prose) } throws: { error in
      guard case NotebookError.missingPart(_, _, 3) = error else { return false }
      return true
    }
  }

  @Test func namesWithoutAnyResult() throws {
    let chapter = try TestChapter("//: {{hmc.kl}}")
    let error = #expect(throws: NotebookError.self) { try chapter.finish() }
    #expect(error?.description.contains("Nothing has been reported") == true)
  }

  /// Where nothing is near, all names are told.
  @Test func namesFarFromEverything() throws {
    #expect { try woven("{{explicit.meanError}}") } throws: { error in
      guard case NotebookError.unknownName(_, _, _, let near) = error else { return false }
      return near.sorted() == ["hmc.kl", "hmc.klOther", "parameters"]
    }
  }
}
