// Weaves prose, code and outputs into the Markdown page of a chapter.

/// Makes a chapter's page.
struct Weaver {
  let source: ChapterSource
  let outputs: [PlacedOutput]
  let results: [String: RecordedResult]
  let chapter: String
  let seed: UInt64
  /// What every table and figure has to say of itself.
  let remark: String?

  /// The page.
  ///
  /// - Throws: ``NotebookError`` if a placeholder names nothing or an output comes from no code.
  func page() throws(NotebookError) -> String {
    let cells = try outputsByCell()
    let placeholders = Placeholders(
      results: results, figures: figureNumbers(in: cells), path: source.path)
    var blocks = ["<!-- Written by running main.swift in this folder, which is the file to edit. -->"]
    var pendingCode: [String] = []
    func flushCode() {
      if !pendingCode.isEmpty {
        let code = withoutIndentation(pendingCode.joined(separator: "\n\n"))
        blocks.append(fenced(code, language: "swift"))
      }
      pendingCode = []
    }
    for (index, segment) in source.segments.enumerated() {
      switch segment {
      case .prose(let lines):
        flushCode()
        var text: [String] = []
        for line in lines { text.append(try placeholders.replaced(in: line)) }
        blocks.append(text.joined(separator: "\n"))
      case .code(_, let text, let isHidden):
        if !isHidden { pendingCode.append(text) }
        guard let outputs = cells[index] else { continue }
        flushCode()
        blocks += rendered(outputs, figures: placeholders.figures)
      }
    }
    flushCode()
    blocks += ["---", footer]
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var footer: String {
    "*Woven by running [main.swift](main.swift) with seed \(seed). All numbers: [results.json](results.json). "
      + "All chapters: [REPORT.md](../../REPORT.md).*"
  }

  /// The outputs of each cell in the order in which they were made.
  private func outputsByCell() throws(NotebookError) -> [Int: [Output]] {
    var cells: [Int: [Output]] = [:]
    for output in outputs {
      let cell = source.segments.firstIndex { segment in
        if case .code(let lines, _, _) = segment { lines.contains(output.line) } else { false }
      }
      guard let cell else { throw .outputOutsideCode(path: source.path, line: output.line) }
      cells[cell, default: []].append(output.output)
    }
    return cells
  }

  private func figureNumbers(in cells: [Int: [Output]]) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for cell in cells.keys.sorted() {
      for case .figure(let name, _, _) in cells[cell] ?? [] { numbers[name] = numbers.count + 1 }
    }
    return numbers
  }

  /// Consecutive results form one list, consecutive texts one block.
  private func rendered(_ outputs: [Output], figures: [String: Int]) -> [String] {
    var blocks: [String] = []
    var list: [String] = []
    var text: [String] = []
    func flush() {
      if !list.isEmpty { blocks.append(list.map { "- " + $0 }.joined(separator: "\n")) }
      if !text.isEmpty { blocks.append(fenced(text.joined(separator: "\n"), language: "text")) }
      (list, text) = ([], [])
    }
    for output in outputs {
      switch output {
      case .result(let line):
        if !text.isEmpty { flush() }
        list.append(line)
      case .text(let line):
        if !list.isEmpty { flush() }
        text.append(line)
      case .table(let table):
        flush()
        blocks.append(table)
        if let remark { blocks.append("*\(remark)*") }
      case .figure(let name, let caption, let alternativeText):
        flush()
        blocks.append("![\(plainText(of: alternativeText))](../../figures/\(chapter)/\(name).png)")
        let remark = remark.map { " *\($0)*" } ?? ""
        blocks.append("**Figure \(figures[name, default: 0]).** \(caption)\(remark)")
      }
    }
    flush()
    return blocks
  }
}

/// Code without the indentation that all its lines have in common, as those between the braces of a `do` have.
private func withoutIndentation(_ code: String) -> String {
  let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
  let common =
    lines.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
  return lines.map { $0.dropFirst(common) }.joined(separator: "\n")
}

/// A fenced block, its fence longer than any run of backticks within.
private func fenced(_ text: String, language: String) -> String {
  let longestRun = text.split { $0 != "`" }.map(\.count).max() ?? 0
  let fence = String(repeating: "`", count: max(3, longestRun + 1))
  return "\(fence)\(language)\n\(text)\n\(fence)"
}

/// An alternative text without the marks of Markdown and LaTeX, which would be shown or break the image.
private func plainText(of text: String) -> String {
  String(text.map { $0.isNewline ? " " : $0 }.filter { !"$\\{}[]*`".contains($0) })
}
