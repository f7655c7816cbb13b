// The regression test must notice what has changed and nothing else.

import Foundation
import Literate
import Testing

@Suite struct ResultsComparisonTests {
  private func chapter(_ results: [String: ChapterResult], seed: UInt64 = 123) -> ChapterResults {
    ChapterResults(chapter: "demo", seed: seed, results: results)
  }

  private func random(_ value: Double, _ error: Double) -> ChapterResult {
    ChapterResult(value: .number(value), error: error)
  }

  private func exact(_ value: Double) -> ChapterResult { ChapterResult(value: .number(value)) }

  private func failures(_ found: ChapterResult?, _ expected: ChapterResult?) -> [String] {
    ResultsComparison(
      of: chapter(found.map { ["a": $0] } ?? [:]), with: chapter(expected.map { ["a": $0] } ?? [:])
    ).failures
  }

  /// With one comparison and α = 10⁻⁴ the band is 3.8906 standard errors of the difference, here 5 · 3.8906.
  @Test func randomNumbersAgreeWithinTheBand() {
    #expect(failures(random(1, 3), random(1 + 19.45, 4)).isEmpty)
    #expect(failures(random(1, 3), random(1 - 19.45, 4)).isEmpty)
    #expect(failures(random(1, 3), random(1 + 19.46, 4)).count == 1)
    #expect(failures(random(1, 3), random(1 - 19.46, 4)).count == 1)
  }

  /// Šidák: among 20 comparisons the level of each is 5.0e-6, z = 4.5648.
  @Test func theBandWidensWithTheNumberOfComparisons() {
    var expected = Dictionary(uniqueKeysWithValues: (0..<20).map { ("r\($0)", random(0, 1)) })
    var found = expected
    found["r7"] = random(4.56 * 2.0.squareRoot(), 1)
    #expect(ResultsComparison(of: chapter(found), with: chapter(expected)).failures.isEmpty)
    found["r7"] = random(4.57 * 2.0.squareRoot(), 1)
    #expect(ResultsComparison(of: chapter(found), with: chapter(expected)).failures.count == 1)
    expected = expected.filter { $0.key == "r7" }
    found = ["r7": random(4.56 * 2.0.squareRoot(), 1)]
    #expect(ResultsComparison(of: chapter(found), with: chapter(expected)).failures.count == 1)
    #expect(
      ResultsComparison(of: chapter(found), with: chapter(expected), significance: 1e-6).failures.isEmpty)
  }

  /// The band grows with the errors, so a loss of precision must be noticed by the errors themselves.
  @Test func errorsAgreeWithinAFactor() {
    #expect(failures(random(1, 0.4), random(1, 0.1)).isEmpty)
    #expect(failures(random(1, 0.1), random(1, 0.4)).isEmpty)
    #expect(failures(random(1, 0.0999), random(1, 0.4)).count == 1)
    #expect(
      failures(random(1.5, 0.401), random(1, 0.1)) == [
        "demo: a: expected 1.0 ± 0.1, found 1.5 ± 0.401, whose errors differ by more than a factor of 4. "
          + "If the change is intended, record it with UPDATE_EXPECTED=1 make test."
      ])
  }

  static let exactPairs: [(Double, Double, Bool)] = [
    (431_080, 431_080, true), (431_081, 431_080, false), (0.123456, 0.123456, true),
    (0.123457, 0.123456, true),
    (0.123458, 0.123456, false), (2.00001, 2, true), (2.00002, 2, false), (1.23457e-12, 1.23456e-12, true),
    (1.23459e-12, 1.23456e-12, false), (0, 1e-300, false), (-0.5, 0.5, false), (9.99999, 10, true),
  ]

  @Test(arguments: exactPairs)
  func exactNumbersAgreeToTheLastStoredDigit(found: Double, expected: Double, agree: Bool) {
    #expect(failures(exact(found), exact(expected)).isEmpty == agree)
    #expect(failures(random(found, 0), random(expected, 0)).isEmpty == agree)
  }

  @Test func whatElseCanDiffer() {
    let text = ChapterResult(value: .text("MNIST"))
    #expect(failures(text, text).isEmpty)
    #expect(failures(ChapterResult(value: .text("drawn")), text).count == 1)
    #expect(failures(exact(1), text).count == 1)
    #expect(failures(random(1, 0.1), exact(1)).count == 1)
    #expect(failures(exact(1), random(1, 0.1)).count == 1)
    #expect(failures(nil, exact(1)).count == 1)
    #expect(failures(exact(1), nil).count == 1)
    var published = exact(1)
    published.published = 1
    #expect(failures(published, exact(1)).count == 1)
    #expect(failures(exact(1), published).count == 1)
    #expect(
      ResultsComparison(of: chapter([:], seed: 1), with: chapter([:])).failures.first?.contains(
        "seed: expected 123, found 1") == true)
    let other = ChapterResults(chapter: "other", seed: 123, results: [:])
    #expect(ResultsComparison(of: other, with: chapter([:])).failures.count == 1)
  }

  @Test func messagesSayEverything() {
    let advice = " If the change is intended, record it with UPDATE_EXPECTED=1 make test."
    #expect(
      failures(random(0.9, 0.01), random(0.5, 0.02)) == [
        "demo: a: expected 0.5 ± 0.02, found 0.9 ± 0.01, which differ by more than 0.087 (3.89 standard errors of "
          + "the difference)." + advice
      ])
    #expect(
      failures(exact(2), exact(1)) == [
        "demo: a: expected 1.0, found 2.0, which differ by more than 0, exact numbers." + advice
      ])
    #expect(
      failures(nil, exact(1)) == ["demo: a: expected 1.0, but there is no such result." + advice])
    #expect(
      failures(exact(1), nil) == ["demo: a: found 1.0, but no such result is expected." + advice])
  }

  /// The whole way: a chapter runs, its results are recorded, it runs again, and a wrong number is noticed.
  @Test func recordingAndComparingFiles() throws {
    let first = try TestChapter("a()")
    let results = first.root.appendingPathComponent("chapters/demo/results.json")
    let expected = first.root.appendingPathComponent("chapters/demo/expected.json")
    func run(_ value: Double) throws {
      let chapter = try TestChapter("a()", in: first)
      try chapter.notebook.record("rate", value, error: 0.01, published: 1, label: "Rate")
      try chapter.notebook.record("count", 12)
      try chapter.notebook.finish()
    }
    func failures(isRecording: Bool = false) throws -> [String] {
      try ResultsComparison.failures(results: results, expected: expected, isRecording: isRecording)
    }
    #expect(throws: NotebookError.self) { try failures() }
    try run(0.9)
    #expect(try failures().first?.contains("expected.json does not exist") == true)
    #expect(try failures(isRecording: true).isEmpty)
    #expect(try failures().isEmpty)
    #expect(
      try first.read("chapters/demo/expected.json") == """
        {
          "chapter" : "demo",
          "results" : {
            "count" : {
              "value" : 12
            },
            "rate" : {
              "error" : 0.01,
              "published" : 1,
              "value" : 0.9
            }
          },
          "seed" : 123
        }

        """)
    try run(0.91)
    #expect(try failures().isEmpty)
    try run(0.98)
    #expect(try failures().count == 1)
    try Data("[]".utf8).write(to: expected)
    #expect(throws: NotebookError.self) { try failures() }
  }
}
