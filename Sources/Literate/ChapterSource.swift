// Reads a chapter's program as a sequence of prose and code.

import Foundation

/// A Swift program whose Playground markup is the prose of a chapter.
///
/// - `//: one line` and `/*: … */` at the start of a line, which may be indented, are prose.
/// - `//: @hide` and `//: @show` enclose code that is left out of the page; its outputs are not.
/// - Everything else is code. The ordinary `//` comment at the head of the file, which tells its purpose, is
///   left out.
/// - Indentation that the lines have in common is left out, too, so that a whole chapter can stand between hidden
///   lines `do {` and `} catch { … }`.
///
/// Only the start of a line is looked at, so that a string of several lines must not have a line that
/// begins with `//:`.
struct ChapterSource {
  enum Segment: Equatable {
    /// Prose by line.
    case prose([SourceLine])
    /// Code between two pieces of prose, with outputs of its own.
    case code(lines: ClosedRange<Int>, text: String, isHidden: Bool)
  }

  struct SourceLine: Equatable {
    let number: Int
    var text: String
  }

  /// Where the program was compiled, by which the places of outputs are known.
  let path: String
  let segments: [Segment]

  /// - Parameters:
  ///   - path: where the program was compiled.
  ///   - file: where its source is now.
  /// - Throws: ``NotebookError/sourceNotFound(path:)`` or ``NotebookError/markup(path:line:problem:)``.
  init(path: String, readFrom file: String) throws(NotebookError) {
    guard let data = FileManager.default.contents(atPath: file) else { throw .sourceNotFound(path: file) }
    try self.init(String(decoding: data, as: UTF8.self), path: path)
  }

  init(_ text: String, path: String) throws(NotebookError) {
    self.path = path
    var reader = ChapterReader(text, path: path)
    segments = try reader.read()
  }

  /// The text of the first heading of level 1.
  var title: String? {
    for case .prose(let lines) in segments {
      if let line = lines.first(where: { $0.text.hasPrefix("# ") }) {
        return line.text.dropFirst(2).trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}

/// Collects segments line by line.
private struct ChapterReader {
  typealias SourceLine = ChapterSource.SourceLine

  private let path: String
  private let lines: [SourceLine]
  private var position = 0
  private var segments: [ChapterSource.Segment] = []
  private var code: [SourceLine] = []
  private var hiddenSince: Int?

  init(_ text: String, path: String) {
    self.path = path
    // "\r\n" is one character. Nothing but line feeds separates lines, or they would not agree with #line.
    lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated().map { SourceLine(number: $0 + 1, text: String($1)) }
  }

  mutating func read() throws(NotebookError) -> [ChapterSource.Segment] {
    skipHeadComment()
    while position < lines.count {
      let content = lines[position].text.drop(while: \.isWhitespace)
      if content.hasPrefix("/*:") {
        try readBlock()
      } else if let directive = directive(in: content) {
        try obey(directive)
      } else if content.hasPrefix("//:") {
        readLines()
      } else {
        code.append(lines[position])
        position += 1
      }
    }
    endCode()
    return segments
  }

  /// Skips the comment that tells the purpose of the file.
  private mutating func skipHeadComment() {
    while position < lines.count, isBlank(lines[position]) { position += 1 }
    while position < lines.count, lines[position].text.hasPrefix("//"), !lines[position].text.hasPrefix("//:")
    {
      position += 1
    }
  }

  private mutating func endCode() {
    let filled = code.drop { isBlank($0) }
    if let first = filled.first, let end = filled.lastIndex(where: { !isBlank($0) }) {
      let text = filled[filled.startIndex...end].map(\.text).joined(separator: "\n")
      segments.append(
        .code(lines: first.number...filled[end].number, text: text, isHidden: hiddenSince != nil))
    }
    code = []
  }

  private func isBlank(_ line: SourceLine) -> Bool { line.text.allSatisfy(\.isWhitespace) }

  private func directive(in content: Substring) -> String? {
    guard content.hasPrefix("//:") else { return nil }
    let text = content.dropFirst(3).trimmingCharacters(in: .whitespaces)
    return text.hasPrefix("@") ? text : nil
  }

  private mutating func obey(_ directive: String) throws(NotebookError) {
    endCode()
    let number = lines[position].number
    switch directive {
    case "@hide":
      if let hiddenSince {
        throw problem(
          at: number, "the code is hidden since line \(hiddenSince) already; write //: @show before.")
      }
      hiddenSince = number
    case "@show":
      guard hiddenSince != nil else {
        throw problem(at: number, "nothing is hidden here that could be shown.")
      }
      hiddenSince = nil
    default:
      throw problem(at: number, "“\(directive)” is not known; there are //: @hide and //: @show.")
    }
    position += 1
  }

  /// Reads consecutive `//:` lines.
  private mutating func readLines() {
    endCode()
    var prose: [SourceLine] = []
    while position < lines.count {
      let content = lines[position].text.drop(while: \.isWhitespace)
      guard content.hasPrefix("//:"), directive(in: content) == nil else { break }
      let text = content.dropFirst(3)
      prose.append(
        SourceLine(number: lines[position].number, text: String(text.first == " " ? text.dropFirst() : text)))
      position += 1
    }
    append(prose)
  }

  /// Reads a `/*: … */` block, in which comments nest as in Swift.
  private mutating func readBlock() throws(NotebookError) {
    endCode()
    let start = lines[position].number
    var rest = lines[position].text.drop(while: \.isWhitespace).dropFirst(3)
    var prose: [SourceLine] = []
    var depth = 1
    while true {
      let end = endOfComment(in: rest, depth: &depth)
      var text = rest[..<(end ?? rest.endIndex)]
      while end != nil, text.last?.isWhitespace == true { text.removeLast() }
      prose.append(SourceLine(number: lines[position].number, text: String(text)))
      position += 1
      if let end {
        guard rest[end...].dropFirst(2).allSatisfy(\.isWhitespace) else {
          throw problem(at: lines[position - 1].number, "code follows “*/”; put it on a line of its own.")
        }
        append(withoutIndentation(prose))
        return
      }
      guard position < lines.count else {
        throw problem(at: start, "the prose that begins with “/*:” has no “*/”.")
      }
      rest = lines[position].text[...]
    }
  }

  /// Where the `*/` stands that closes the comment, if it does in this line.
  private func endOfComment(in line: Substring, depth: inout Int) -> Substring.Index? {
    var index = line.startIndex
    while index < line.endIndex {
      let pair = line[index...].prefix(2)
      if pair == "*/" { depth -= 1 }
      if depth == 0 { return index }
      if pair == "/*" { depth += 1 }
      index = line.index(index, offsetBy: pair == "/*" || pair == "*/" ? 2 : 1)
    }
    return nil
  }

  /// Takes away the indentation that all lines after the first have in common.
  private func withoutIndentation(_ prose: [SourceLine]) -> [SourceLine] {
    func indentation(_ line: SourceLine) -> Int { line.text.prefix { $0 == " " || $0 == "\t" }.count }
    let common = prose.dropFirst().filter { !isBlank($0) }.map(indentation).min() ?? 0
    return prose.enumerated().map { index, line in
      let text =
        index == 0 ? line.text.drop { $0 == " " } : line.text.dropFirst(min(common, indentation(line)))
      return SourceLine(number: line.number, text: String(text))
    }
  }

  private mutating func append(_ prose: [SourceLine]) {
    let filled = prose.drop { isBlank($0) }
    guard let end = filled.lastIndex(where: { !isBlank($0) }) else { return }
    segments.append(.prose(Array(filled[filled.startIndex...end])))
  }

  private func problem(at line: Int, _ text: String) -> NotebookError {
    .markup(path: path, line: line, problem: text)
  }
}
