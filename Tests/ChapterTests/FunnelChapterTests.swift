// Chapter 2 as its reader runs it, and what it claims.

import Foundation
import Literate
import Testing

@Suite("Chapter funnel", .enabled(if: isReleaseBuild, "long statistics run in release builds only"))
struct FunnelChapterTests {
  @Test("the numbers agree with those recorded; the exact samplers are right, the tempting ones wrong")
  func results() throws {
    let folder = try ChapterRun(chapter: "funnel")
    defer { folder.remove() }
    let file = folder.file("chapters/funnel/results.json")
    let failures = try ResultsComparison.failures(
      results: file, expected: repository.appendingPathComponent("chapters/funnel/expected.json"))
    #expect(failures == [])

    let results = try ChapterResults(contentsOf: file).results
    func number(_ name: String) throws -> (value: Double, error: Double) {
      let result = try #require(results[name], "\(name) is missing")
      guard case .number(let value) = result.value else { return (.nan, .nan) }
      return (value, result.error ?? 0)
    }
    for run in ["hmc", "implicit", "explicit"] {
      for quantity in ["acceptanceRate", "kl"] { _ = try number("published.\(run).\(quantity)") }
    }
    for run in ["hmc", "implicit", "midpoint", "projected"] {
      for quantity in ["acceptanceRate", "kl", "ess", "mean", "sd", "neck"] {
        _ = try number("exact.\(run).\(quantity)")
      }
    }
    #expect(try number("exact.implicit.kl").value <= 0.005)
    for run in ["implicit", "midpoint", "projected"] {
      let neck = try number("exact.\(run).neck")
      #expect((neck.value - 0.02275).magnitude < 3 * neck.error)
      #expect(try number("exact.\(run).z").value < 4)
    }
    #expect(try number("exact.hmc.neck").value == 0)
    #expect(try number("loose.implicit.z").value > 3)
    #expect(
      try number("inPlace.explicit.longestFreeze").value > 3 * number("exact.midpoint.longestFreeze").value)
    #expect(try number("correct.explicit.acceptanceRate").value < 0.01)
  }
}
