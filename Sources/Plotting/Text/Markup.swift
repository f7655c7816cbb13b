// The markup of all text in figures: *italic*, subscripts and superscripts.

/// A stretch of text in one style.
package struct TextRun: Sendable, Hashable {
  package var text: String
  package var isItalic: Bool
  /// +1 for every superscript and −1 for every subscript around the text, outermost first.
  package var scripts: [Int]

  package init(text: String, isItalic: Bool, scripts: [Int]) {
    self.text = text
    self.isItalic = isItalic
    self.scripts = scripts
  }
}

/// Parses `*x*_1`, `D_{KL}`, `e^{*v*}`, `10^{−3}`.
///
/// `_` and `^` lower and raise the next character or the group in braces; groups nest. `*…*` is italic; an
/// asterisk without a partner stands for itself. A backslash takes the meaning from the next character.
package func parseMarkup(_ source: String) -> [TextRun] {
  var parser = MarkupParser(rest: Array(source)[...])
  parser.parse(scripts: [], untilBrace: false)
  return parser.runs
}

private struct MarkupParser {
  var rest: ArraySlice<Character>
  var runs: [TextRun] = []
  var isItalic = false

  mutating func parse(scripts: [Int], untilBrace: Bool) {
    while let character = rest.popFirst() {
      switch character {
      case "\\" where !rest.isEmpty: append(rest.removeFirst(), scripts)
      case "*" where isItalic || rest.contains("*"): isItalic.toggle()
      case "_" where !rest.isEmpty: script(scripts + [-1])
      case "^" where !rest.isEmpty: script(scripts + [1])
      case "}" where untilBrace: return
      default: append(character, scripts)
      }
    }
  }

  /// The group or the single character after `_` or `^`.
  private mutating func script(_ scripts: [Int]) {
    if rest.first == "{" {
      rest.removeFirst()
      parse(scripts: scripts, untilBrace: true)
    } else if rest.first == "*", let end = rest.dropFirst().firstIndex(of: "*") {
      let group = rest[rest.startIndex + 1..<end]
      isItalic.toggle()
      for character in group { append(character, scripts) }
      isItalic.toggle()
      rest = rest[(end + 1)...]
    } else {
      if rest.first == "\\", rest.count > 1 { rest.removeFirst() }
      append(rest.removeFirst(), scripts)
    }
  }

  private mutating func append(_ character: Character, _ scripts: [Int]) {
    if let last = runs.last, last.isItalic == isItalic, last.scripts == scripts {
      runs[runs.count - 1].text.append(character)
    } else {
      runs.append(TextRun(text: String(character), isItalic: isItalic, scripts: scripts))
    }
  }
}
