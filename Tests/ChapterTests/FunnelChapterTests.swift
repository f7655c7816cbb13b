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

    let numbers = Numbers(results: try ChapterResults(contentsOf: file).results)
    try checkTutorial(numbers)
    try checkTrees(numbers)
    let page = try String(contentsOf: folder.file("chapters/funnel/README.md"), encoding: .utf8)
    for figure in ["draws", "marginals", "trees", "divisions", "costs"] {
      #expect(page.contains("../../figures/funnel/\(figure).png"))
      #expect(try Data(contentsOf: folder.file("figures/funnel/\(figure).png")).count > 10_000)
    }
  }

  /// The tutorial's samplers, as published and exact.
  private func checkTutorial(_ number: Numbers) throws {
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

  /// NUTS misses the neck, and HMC of the later notebook; Riemannian NUTS and local steps do not.
  private func checkTrees(_ number: Numbers) throws {
    for run in ["nuts", "adaptedHMC", "riemannianNUTS", "localSteps"] {
      for quantity in ["acceptanceRate", "kl", "ess", "mean", "sd", "neck", "efficiency"] {
        _ = try number("\(run).\(quantity)")
      }
    }
    #expect(number.results["nuts.kl"]?.published == 0.5475)
    for run in ["nuts", "adaptedHMC"] {
      #expect(try number("\(run).neck").value < 0.002)
      #expect(try number("\(run).sd").value < 2.8)
    }
    for run in ["riemannianNUTS", "localSteps"] {
      #expect(try number("\(run).kl").value <= 0.005)
      for (quantity, truth) in [("mean", 0), ("sd", 3), ("neck", 0.02275)] {
        let found = try number("\(run).\(quantity)")
        #expect((found.value - truth).magnitude < 4 * found.error, "\(quantity) of \(run)")
      }
    }
    #expect(try number("localSteps.ess").value > 1_000)
    #expect(try number("localSteps.efficiency").value > 2 * number("exact.midpoint.efficiency").value)
  }
}

/// The numbers of a chapter by their names.
private struct Numbers {
  let results: [String: ChapterResult]

  func callAsFunction(_ name: String) throws -> (value: Double, error: Double) {
    let result = try #require(results[name], "\(name) is missing")
    guard case .number(let value) = result.value else { return (.nan, .nan) }
    return (value, result.error ?? 0)
  }
}
