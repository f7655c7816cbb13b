// Reporting numbers.

import Foundation

extension Notebook {
  /// Records a number and shows it on the page, as `Acceptance rate: 0.9855 ± 0.0060 (published 1.00, …)`.
  ///
  /// - Parameters:
  ///   - name: words joined by dots, such as `hmc.acceptanceRate`; the name in results.json and in placeholders.
  ///   - value: the number.
  ///   - error: its Monte-Carlo standard error; nil for a number that is the same in every run, `NaN` where it cannot be
  ///     told, which is printed as `± ?`. Errors of 0 and `NaN` count as none in regression tests.
  ///   - published: the number in the text that is being reproduced.
  ///   - label: what the number is, for a reader; by default its name.
  ///   - unit: its unit.
  ///   - headline: whether it belongs in `REPORT.md`.
  ///   - format: how many digits are printed.
  ///   - file: where the statement stands; it must be the program of the chapter.
  ///   - line: its line, below which the number is shown.
  /// - Throws: ``NotebookError`` if the name is taken or malformed, the value is not finite, or the error infinite.
  public func report(
    _ name: String, _ value: Double, error: Double? = nil, published: PublishedValue? = nil,
    label: String? = nil, unit: String? = nil, headline: Bool = false, format: NumberFormat = .automatic,
    file: String = #filePath, line: Int = #line
  ) throws(NotebookError) {
    try checkPlace(file: file, line: line)
    let result = try RecordedResult(
      name: name, value: value, error: error, published: published, label: label, unit: unit, format: format)
    try add(result, name: name, headline: headline)
    try show(result, name: name, line: line)
  }

  /// Records a word, such as where the data came from, and shows it on the page.
  ///
  /// - Throws: ``NotebookError`` if the name is taken or malformed.
  public func report(
    _ name: String, _ text: String, label: String? = nil, headline: Bool = false,
    file: String = #filePath, line: Int = #line
  ) throws(NotebookError) {
    try checkPlace(file: file, line: line)
    let result = RecordedResult(text: text, label: label)
    try add(result, name: name, headline: headline)
    try show(result, name: name, line: line)
  }

  /// Records a number without showing it; for numbers that a table or the prose will show.
  ///
  /// - Throws: as ``report(_:_:error:published:label:unit:headline:format:file:line:)``.
  public func record(
    _ name: String, _ value: Double, error: Double? = nil, published: PublishedValue? = nil,
    label: String? = nil, unit: String? = nil, headline: Bool = false, format: NumberFormat = .automatic
  ) throws(NotebookError) {
    let result = try RecordedResult(
      name: name, value: value, error: error, published: published, label: label, unit: unit, format: format)
    try add(result, name: name, headline: headline)
  }

  /// Records a word without showing it; for words that a table or the prose will show.
  ///
  /// - Throws: as ``report(_:_:label:headline:file:line:)``.
  public func record(
    _ name: String, _ text: String, label: String? = nil, headline: Bool = false
  ) throws(NotebookError) {
    try add(RecordedResult(text: text, label: label), name: name, headline: headline)
  }

  /// The text of a recorded result, `0.9855 ± 0.0060`, for a table.
  ///
  /// - Throws: ``NotebookError/unknownName(_:path:line:near:)``.
  public func text(
    of name: String, file: String = #filePath, line: Int = #line
  ) throws(NotebookError) -> String {
    try result(named: name, file: file, line: line).shownText()
  }

  /// Shows recorded results as a table: quantity, this run, published, and the difference in standard errors of
  /// this run beyond the rounding of the published number.
  ///
  /// - Throws: ``NotebookError/unknownName(_:path:line:near:)``.
  public func compare(
    _ names: [String], file: String = #filePath, line: Int = #line
  ) throws(NotebookError) {
    var rows: [[String]] = []
    for name in names {
      let result = try result(named: name, file: file, line: line)
      rows.append([
        result.label ?? "`\(name)`", result.shownText(), result.shownPublishedText() ?? "–",
        result.differenceText() ?? "–",
      ])
    }
    try table(["Quantity", "This run", "Published", "Difference"], rows, file: file, line: line)
  }

  private func result(named name: String, file: String, line: Int) throws(NotebookError) -> ChapterResult {
    try update { state throws(NotebookError) in
      guard let result = state.results[name] else {
        throw .unknownName(name, path: file, line: line, near: namesNear(name, among: state.results.keys))
      }
      return result.stored
    }
  }

  private func add(_ result: RecordedResult, name: String, headline: Bool) throws(NotebookError) {
    guard RecordedResult.isValidName(name) else { throw .invalidName(name) }
    try update { state throws(NotebookError) in
      guard state.results[name] == nil else { throw .duplicateResult(name) }
      state.results[name] = result
      if headline { state.headlines.append(name) }
    }
  }

  private func show(_ result: RecordedResult, name: String, line: Int) throws(NotebookError) {
    let stored = result.stored
    var remarks: [String] = []
    if let published = stored.shownPublishedText() { remarks.append("published \(published)") }
    if stored.error ?? 0 > 0, let difference = stored.differenceText(), difference != "none" {
      remarks.append("this run is \(difference)")
    }
    let remark = remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))"
    try append(
      .result("\(stored.label ?? "`\(name)`"): **\(stored.shownText())**\(remark)"), line: line,
      echo: "\(stored.label ?? name): \(stored.shownText())\(remark)")
  }
}
