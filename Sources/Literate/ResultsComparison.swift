// The regression test of a chapter's numbers against those recorded earlier.

import Foundation

/// Compares the results of a run with the recorded ones.
///
/// Two random numbers with standard errors s₁ and s₂ agree if they differ by less than z √(s₁² + s₂²). The band z is
/// chosen such that all m results of a chapter agree with probability 1 − α if nothing but the random numbers has
/// changed: by Šidák's correction each comparison has the level 1 − (1 − α)^{1/m}, which for α = 10⁻⁴ and
/// m = 20 is z = 4.6. Because the band grows with the errors, s₁ must also be within a factor of 4 of s₂: a sampler
/// that has become much less precise fails, and so does an error that has become too small. Numbers without an
/// error, or with an error of 0, must agree exactly as far as they are stored: whole numbers in full, others to one
/// unit of the sixth digit. Words must be equal, and so must the published numbers. A missing or additional name is
/// a failure.
public struct ResultsComparison: Sendable {
  /// What is wrong, one message for each result; empty if all agree.
  public let failures: [String]

  /// - Parameters:
  ///   - found: the results of a run.
  ///   - expected: the results recorded earlier.
  ///   - significance: α, the probability of a failure where there is nothing wrong.
  public init(of found: ChapterResults, with expected: ChapterResults, significance: Double = 1e-4) {
    let band = Band(comparisons: expected.results.count, significance: significance)
    var failures: [String] = []
    if found.chapter != expected.chapter {
      failures.append("chapter: expected “\(expected.chapter)”, found “\(found.chapter)”")
    }
    if found.seed != expected.seed {
      failures.append("seed: expected \(expected.seed), found \(found.seed)")
    }
    for name in Set(found.results.keys).union(expected.results.keys).sorted() {
      guard let problem = band.problem(found: found.results[name], expected: expected.results[name]) else {
        continue
      }
      failures.append("\(name): \(problem)")
    }
    self.failures = failures.map {
      "\(expected.chapter): \($0). If the change is intended, record it with UPDATE_EXPECTED=1 make test."
    }
  }

  /// Compares a chapter's `results.json` with its `expected.json`, or, if `isRecording`, writes the latter from the
  /// former.
  ///
  /// - Parameters:
  ///   - results: the file `results.json`.
  ///   - expected: the file `expected.json`.
  ///   - isRecording: by default whether the environment has UPDATE_EXPECTED=1.
  /// - Returns: the failures.
  /// - Throws: ``NotebookError`` if a file cannot be read or written.
  public static func failures(
    results: URL, expected: URL,
    isRecording: Bool = ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1"
  ) throws(NotebookError) -> [String] {
    let found = try ChapterResults(contentsOf: results)
    if isRecording {
      try found.record(at: expected)
      return []
    }
    guard FileManager.default.fileExists(atPath: expected.path) else {
      return [
        "\(found.chapter): \(expected.path) does not exist. Record it with UPDATE_EXPECTED=1 make test."
      ]
    }
    return ResultsComparison(of: found, with: try ChapterResults(contentsOf: expected)).failures
  }
}

extension ChapterResults {
  /// Writes what is compared, without labels and texts, as an `expected.json`.
  ///
  /// - Throws: ``NotebookError/notWritable(path:reason:)``.
  public func record(at url: URL) throws(NotebookError) {
    let bare = ChapterResults(
      chapter: chapter, seed: seed,
      results: results.mapValues { ChapterResult(value: $0.value, error: $0.error, published: $0.published) })
    var files = FileTransaction()
    do { files.add(try bare.encoded(), at: url.lastPathComponent) } catch {
      throw .notWritable(path: url.path, reason: reason(of: error))
    }
    try files.commit(in: url.deletingLastPathComponent())
  }
}

/// The width of agreement.
private struct Band {
  /// How many standard errors two numbers may differ.
  let z: Double
  /// By how much the errors of two random numbers may differ. They are estimates themselves.
  static let errorFactor = 4.0

  init(comparisons: Int, significance: Double) {
    let level = -expm1(log1p(-significance) / Double(max(1, comparisons)))
    // The z with P(|Z| > z) = erfc(z/√2) = level, by bisection.
    var (low, high) = (0.0, 40.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if erfc(middle / 2.0.squareRoot()) > level { low = middle } else { high = middle }
    }
    z = high
  }

  func problem(found: ChapterResult?, expected: ChapterResult?) -> String? {
    guard let expected else { return "found \(describe(found)), but no such result is expected" }
    guard let found else { return "expected \(describe(expected)), but there is no such result" }
    guard found.published == expected.published else {
      return
        "expected the published value \(describe(expected.published)), found \(describe(found.published))"
    }
    switch (found.value, expected.value) {
    case (.number(let a), .number(let b)):
      return problem(found: (a, found.error ?? 0), expected: (b, expected.error ?? 0))
    default:
      return found.value == expected.value ? nil : "expected \(describe(expected)), found \(describe(found))"
    }
  }

  private func problem(found: (Double, Double), expected: (Double, Double)) -> String? {
    let texts = "expected \(describe(expected)), found \(describe(found))"
    guard (found.1 > 0) == (expected.1 > 0) else {
      return texts + ", of which only one is a random number with an error"
    }
    let difference = abs(found.0 - expected.0)
    if expected.1 > 0 {
      let limit = z * (found.1 * found.1 + expected.1 * expected.1).squareRoot()
      let band = "\(significant(limit)) (\(significant(z)) standard errors of the difference)"
      if difference > limit { return texts + ", which differ by more than \(band)" }
      let ratio = max(found.1 / expected.1, expected.1 / found.1)
      let factor = significant(Self.errorFactor)
      return ratio <= Self.errorFactor
        ? nil : texts + ", whose errors differ by more than a factor of \(factor)"
    }
    let limit = exactTolerance(expected.0, found.0)
    return difference <= limit
      ? nil : texts + ", which differ by more than \(significant(limit)), exact numbers"
  }

  /// One unit of the last stored digit; nothing between two whole numbers.
  private func exactTolerance(_ a: Double, _ b: Double) -> Double {
    let areWhole = a == a.rounded() && b == b.rounded()
    guard !areWhole else { return 0 }
    let exponent = decimalExponent(max(abs(a), abs(b)), digits: ResultValue.storedDigits)
    return 1.000001 * pow(10, Double(exponent - ResultValue.storedDigits + 1))
  }

  private func describe(_ number: Double?) -> String { number.map { "\($0)" } ?? "none" }

  private func describe(_ number: (value: Double, error: Double)) -> String {
    number.error > 0 ? "\(number.value) ± \(number.error)" : "\(number.value)"
  }

  private func describe(_ result: ChapterResult?) -> String {
    switch result?.value {
    case .number(let value): describe((value, result?.error ?? 0))
    case .text(let text): "“\(text)”"
    case nil: "nothing"
    }
  }

  private func significant(_ x: Double) -> String { String(format: "%.3g", x) }
}
