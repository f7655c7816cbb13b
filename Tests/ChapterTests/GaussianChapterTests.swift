// Chapter 1 as its reader runs it: what it writes, that it repeats, and that its numbers are those recorded.

import Foundation
import Literate
import Testing

@Suite("Chapter gaussian", .enabled(if: isReleaseBuild, "long statistics run in release builds only"))
struct GaussianChapterTests {
  @Test("the numbers agree with those recorded and are right, and the page is complete")
  func results() throws {
    let folder = try ChapterRun(chapter: "gaussian")
    defer { folder.remove() }
    let failures = try ResultsComparison.failures(
      results: folder.file("chapters/gaussian/results.json"),
      expected: repository.appendingPathComponent("chapters/gaussian/expected.json"))
    #expect(failures == [])

    let results = try ChapterResults(contentsOf: folder.file("chapters/gaussian/results.json"))
    for run in ["hmc", "implicit", "explicit", "nuts", "anisotropic.nuts"] {
      for quantity in ["acceptanceRate", "kl", "ess", "meanError"] {
        #expect(results.results["\(run).\(quantity)"] != nil, "\(run).\(quantity) is missing")
      }
    }
    try checkEvidence(in: results)
    let page = try String(contentsOf: folder.file("chapters/gaussian/README.md"), encoding: .utf8)
    for figure in ["samples", "projections", "traces", "order", "divergences"] {
      #expect(page.contains("../../figures/gaussian/\(figure).png"))
      #expect(try Data(contentsOf: folder.file("figures/gaussian/\(figure).png")).count > 10_000)
    }
    let report = try String(contentsOf: folder.file("REPORT.md"), encoding: .utf8)
    #expect(report.contains("chapters/gaussian/README.md"))
  }

  /// The exact samplers are right and the tempting one is wrong, by many standard errors.
  private func checkEvidence(in results: ChapterResults) throws {
    func deviation(_ run: String) throws -> Double {
      let ratio = try #require(results.results["long.\(run).varianceRatio"])
      guard case .number(let value) = ratio.value, let error = ratio.error else { return .nan }
      return (value - 1).magnitude / error
    }
    #expect(try deviation("hmc") < 4)
    #expect(try deviation("implicit") < 4)
    #expect(try deviation("nuts") < 4)
    #expect(try deviation("explicit10") > 50)
  }

  @Test("the same seed gives the same bytes, and another seed other draws")
  func repeats() throws {
    let runs = try [["--seed", "7"], ["--seed", "7"], ["--seed", "8"]].map {
      try ChapterRun(chapter: "gaussian", arguments: ["--samples", "40"] + $0)
    }
    defer { for run in runs { run.remove() } }
    for path in [
      "chapters/gaussian/README.md", "chapters/gaussian/results.json", "figures/gaussian/traces.png",
    ] {
      let bytes = try runs.map { try Data(contentsOf: $0.file(path)) }
      #expect(bytes[0] == bytes[1], "\(path) differs between two runs of one seed")
      #expect(bytes[0] != bytes[2], "\(path) does not depend on the seed")
    }
  }
}
