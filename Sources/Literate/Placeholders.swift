// Replaces {{name}} in prose by what was reported under that name.

/// The values that prose may name.
///
/// `{{hmc.kl}}` is the result as it was reported, `0.0141 ± 0.0052`; `{{hmc.kl.value}}`, `.error` and `.published`
/// are its parts, `.difference` says how far it is from the published value, and `{{figure.samples}}` is the
/// number of a figure, `Figure 2`. Braces that do not enclose such a name, as in LaTeX, are left alone.
struct Placeholders {
  let results: [String: RecordedResult]
  /// The figures' numbers on the page.
  let figures: [String: Int]
  /// The file whose prose it is, for messages.
  let path: String

  /// The line with its placeholders replaced.
  ///
  /// - Throws: ``NotebookError/unknownName(_:path:line:near:)`` or
  ///   ``NotebookError/missingPart(_:path:line:)``.
  func replaced(in line: ChapterSource.SourceLine) throws(NotebookError) -> String {
    let pattern = /\{\{\s*([A-Za-z][A-Za-z0-9_.\-]*)\s*\}\}/
    var result = ""
    var rest = line.text[...]
    while let match = rest.firstMatch(of: pattern) {
      result += rest[..<match.range.lowerBound]
      result += withoutBreaks(try value(of: String(match.1), line: line.number))
      rest = rest[match.range.upperBound...]
    }
    return result + rest
  }

  /// Joins the parts of a number by no-break spaces, so that no line of the page ends within it.
  private func withoutBreaks(_ text: String) -> String {
    text.replacing(" ± ", with: "\u{A0}±\u{A0}").replacing(" × ", with: "\u{A0}×\u{A0}")
  }

  private func value(of placeholder: String, line: Int) throws(NotebookError) -> String {
    if let result = results[placeholder] { return result.stored.shownText() }
    let words = placeholder.split(separator: ".")
    if words.count == 2, words[0] == "figure", let number = figures[String(words[1])] {
      return "Figure \(number)"
    }
    guard let result = results[words.dropLast().joined(separator: ".")], let part = words.last else {
      throw .unknownName(placeholder, path: path, line: line, near: namesNear(placeholder, among: allNames))
    }
    let text: String? =
      switch part {
      case "value": result.valueText
      case "error": result.errorText
      case "published": result.stored.shownPublishedText()
      case "difference": result.stored.differenceText()
      default:
        throw .unknownName(placeholder, path: path, line: line, near: namesNear(placeholder, among: allNames))
      }
    guard let text else { throw .missingPart(placeholder, path: path, line: line) }
    return text
  }

  private var allNames: [String] {
    results.keys + figures.keys.map { "figure." + $0 }
  }
}
