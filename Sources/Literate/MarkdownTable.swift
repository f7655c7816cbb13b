// A Markdown table whose source is as readable as its rendering.

/// A table with aligned columns, numbers to the right.
struct MarkdownTable {
  let header: [String]
  let rows: [[String]]

  /// The lines of the table. All rows have as many cells as the header.
  var markdown: String {
    let header = header.map(escaped)
    let rows = rows.map { $0.map(escaped) }
    let widths = header.indices.map { column in
      max(3, ([header] + rows).map { $0[column].count }.max() ?? 0)
    }
    let isNumeric = header.indices.map { column in holdsNumbers(rows.map { $0[column] }) }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - cells[column].count)
        return isNumeric[column] ? padding + cells[column] : cells[column] + padding
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = header.indices.map { column in
      let dashes = String(repeating: "-", count: widths[column] - 1)
      return isNumeric[column] ? dashes + ":" : dashes + "-"
    }
    return ([line(header), line(rule)] + rows.map(line)).joined(separator: "\n")
  }

  /// Whether a column holds numbers only, apart from cells with nothing to say.
  private func holdsNumbers(_ cells: [String]) -> Bool {
    let filled = cells.filter { !["", "–", "—", "-", "∞", "undefined"].contains($0) }
    let symbols = Set("0123456789.,−-+±×% ()⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
    return !filled.isEmpty
      && filled.allSatisfy { $0.contains(where: \.isNumber) && $0.allSatisfy(symbols.contains) }
  }

  /// A bar or a line break would end the cell.
  private func escaped(_ cell: String) -> String {
    var result = ""
    var previous: Character?
    for character in cell {
      if character == "|", previous != "\\" { result.append("\\") }
      if character.isNewline { result += "<br>" } else { result.append(character) }
      previous = character
    }
    return result
  }
}
