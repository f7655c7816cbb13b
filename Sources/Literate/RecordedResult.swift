// A result of the run, with the texts in which it appears on the page.

/// A reported number or word, checked and formatted.
struct RecordedResult: Sendable {
  /// What goes into results.json.
  let stored: ChapterResult
  let valueText: String
  let errorText: String?

  /// - Throws: ``NotebookError/notFinite(result:quantity:value:)`` or
  ///   ``NotebookError/negativeError(result:error:)``.
  init(
    name: String, value: Double, error: Double?, published: PublishedValue?, label: String?, unit: String?,
    format: NumberFormat
  ) throws(NotebookError) {
    guard value.isFinite else { throw .notFinite(result: name, quantity: "value", value: "\(value)") }
    if let error, error.isInfinite { throw .notFinite(result: name, quantity: "error", value: "\(error)") }
    if let error, error < 0 { throw .negativeError(result: name, error: error) }
    let texts = format.parts(value, error: error)
    let unitText = unit.map { " " + $0 } ?? ""
    stored = ChapterResult(
      value: .number(ResultValue.stored(value, error: error)),
      error: error.flatMap { $0.isNaN ? nil : ResultValue.stored($0, error: nil) },
      published: published?.value, label: label, unit: unit, text: texts.combined + unitText,
      publishedText: published.map { $0.text + unitText })
    valueText = texts.value + unitText
    errorText = texts.error.map { $0 + unitText }
  }

  init(text: String, label: String?) {
    stored = ChapterResult(value: .text(text), label: label, text: text)
    valueText = text
    errorText = nil
  }

  /// Whether a name can stand in a placeholder and in JSON.
  static func isValidName(_ name: String) -> Bool {
    let words = name.split(separator: ".", omittingEmptySubsequences: false)
    return name.first?.isASCIILetter == true
      && words.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNameCharacter) }
      && words.first != "figure"
      && !["value", "error", "published", "difference"].contains(words.last)
  }
}

extension Character {
  fileprivate var isASCIILetter: Bool { isASCII && isLetter }

  fileprivate var isNameCharacter: Bool { isASCII && (isLetter || isNumber || self == "-" || self == "_") }
}

extension ChapterResult {
  /// The text of value, error and unit, also for a file that somebody wrote without it.
  func shownText() -> String {
    if let text { return text }
    switch value {
    case .text(let text): return text
    case .number(let number): return NumberFormat.automatic.text(number, error: error)
    }
  }

  /// The text of the published value.
  func shownPublishedText() -> String? {
    publishedText ?? published.map { PublishedValue($0).text }
  }

  /// How far this run is from the published value, in standard errors of this run beyond the rounding of the
  /// published number: `5.0 standard errors below`.
  ///
  /// The published number stands for all that round to it: half a unit of its last printed digit (0.005 for
  /// "1.00") is taken off the difference first, and if nothing is left there is none. Its own Monte-Carlo error is
  /// not known and not allowed for. Without an error here the plain difference is given. Nil if there is nothing to
  /// compare.
  func differenceText() -> String? {
    guard let published, case .number(let number) = value else { return nil }
    let difference = number - published
    if difference == 0 { return "none" }
    guard let error, error > 0 else {
      let text = NumberFormat.automatic.text(difference)
      return difference > 0 ? "+" + text : text
    }
    let rounding = shownPublishedText().map(PublishedValue.halfUnit(ofPrinted:)) ?? 0
    let count = (abs(difference) - rounding) / error
    guard count > 0 else { return "none" }
    let text = NumberFormat.decimals(count < 10 ? 1 : 0).text(count)
    return "\(text) standard \(text == "1.0" ? "error" : "errors") \(difference > 0 ? "above" : "below")"
  }
}
