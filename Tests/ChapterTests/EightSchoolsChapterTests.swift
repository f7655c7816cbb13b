// Chapter 4 as its reader runs it, and what it claims.

import Foundation
import Literate
import Testing

@Suite("Chapter eight-schools", .enabled(if: isReleaseBuild, "long statistics run in release builds only"))
struct EightSchoolsChapterTests {
  @Test("the numbers agree with those recorded; the exact samplers are right, the centred form is not")
  func results() throws {
    let folder = try ChapterRun(chapter: "eight-schools")
    defer { folder.remove() }
    let file = folder.file("chapters/eight-schools/results.json")
    let failures = try ResultsComparison.failures(
      results: file, expected: repository.appendingPathComponent("chapters/eight-schools/expected.json"))
    #expect(failures == [])

    let numbers = EightSchoolsNumbers(results: try ChapterResults(contentsOf: file).results)
    try checkExact(numbers)
    try checkSamplers(numbers)
    try checkPublished(numbers)
    let page = try String(contentsOf: folder.file("chapters/eight-schools/README.md"), encoding: .utf8)
    for figure in ["prior", "funnel", "traces", "marginals", "costs", "predictive", "shrinkage"] {
      #expect(page.contains("../../figures/eight-schools/\(figure).png"))
      #expect(try Data(contentsOf: folder.file("figures/eight-schools/\(figure).png")).count > 10_000)
    }
  }

  /// The quadrature against a sum over μ and log τ of the same posterior, written in another way.
  private func checkExact(_ number: EightSchoolsNumbers) throws {
    let grid = PosteriorGrid()
    #expect(abs(try number("exact.tau").value - grid.mean { exp($1) }) < 1e-4)
    #expect(abs(try number("exact.logTau").value - grid.mean { $1 }) < 1e-4)
    // Cells on the edge are counted half.
    func share(below edge: Double) -> Double {
      grid.mean { abs($1 - log(edge)) < 1e-9 ? 0.5 : $1 < log(edge) ? 1 : 0 }
    }
    #expect(abs(try number("exact.belowOne").value - share(below: 1)) < 1e-4)
  }

  private func checkSamplers(_ number: EightSchoolsNumbers) throws {
    for run in ["centred", "careful", "nonCentred", "local", "riemannian", "riemannianNUTS"] {
      for quantity in ["failures", "rHat", "ess", "mean", "belowOne", "neck", "efficiency"] {
        _ = try number("\(run).\(quantity)")
      }
    }
    #expect(try number("centred.neck").value == 0)
    #expect(try number("centred.smallest").value > 0.1)
    #expect(try number("centred.failures").value > 20)
    #expect(try number("nonCentred.failures").value < 10)
    #expect(try number("nonCentred.rHat").value < 1.01)
    for run in ["usual", "nonCentred", "local", "riemannian", "riemannianNUTS"] {
      #expect(try number("\(run).z").value < 4, "\(run)")
      #expect(try number("\(run).neck").value > 0, "\(run)")
    }
    #expect(try number("hard.failureRate").value > 5 * number("riemannian.failureRate").value)
    #expect(try number("local.slowdown").value > 10)
  }

  /// Against posteriordb and the quadrature.
  private func checkPublished(_ number: EightSchoolsNumbers) throws {
    #expect(number.results["nonCentred.mean.tau"]?.published == 3.602)
    #expect(number.results["nonCentred.sd.theta8"]?.published == 5.318)
    #expect(try number("nonCentred.zExact").value < 4)
    #expect(try number("nonCentred.zReference").value < 4)
    #expect(try number("published.z").value < 3)
    for statistic in ["maximum", "minimum"] {
      let (found, exact) = (
        try number("predictive.\(statistic)"), try number("exact.predictive.\(statistic)")
      )
      #expect(abs(found.value - exact.value) < 4 * found.error, "\(statistic)")
    }
  }
}

/// The numbers of the chapter by their names.
private struct EightSchoolsNumbers {
  let results: [String: ChapterResult]

  func callAsFunction(_ name: String) throws -> (value: Double, error: Double) {
    let result = try #require(results[name], "\(name) is missing")
    guard case .number(let value) = result.value else { return (.nan, .nan) }
    return (value, result.error ?? 0)
  }
}

/// The posterior of μ and log τ on a grid, the θⱼ integrated out.
private struct PosteriorGrid {
  private var cells: [(mu: Double, logTau: Double, weight: Double)] = []

  init() {
    let y: [Double] = [28, 8, -3, 7, -1, 1, 18, 12]
    let sigma: [Double] = [15, 10, 16, 11, 9, 11, 10, 18]
    for i in -900...400 {
      let u = 0.02 * Double(i)
      let tau = exp(u)
      for k in -120...140 {
        let mu = 0.25 * Double(k)
        var logDensity = u - log(1 + tau * tau / 25) - mu * mu / 50
        for (y, sigma) in zip(y, sigma) {
          let variance = sigma * sigma + tau * tau
          logDensity -= 0.5 * ((y - mu) * (y - mu) / variance + log(variance))
        }
        cells.append((mu, u, exp(logDensity)))
      }
    }
  }

  func mean(_ quantity: (_ mu: Double, _ logTau: Double) -> Double) -> Double {
    let total = cells.reduce(0) { $0 + $1.weight }
    return cells.reduce(0) { $0 + $1.weight * quantity($1.mu, $1.logTau) } / total
  }
}
