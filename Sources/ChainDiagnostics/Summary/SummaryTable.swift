// A summary as an aligned table of text.

import Foundation
import InputErrors

extension DrawsSummary: CustomStringConvertible {
  /// The table of at most 20 rows, and the verdict.
  public var description: String { table() + "\n\n" + verdict }

  /// The rows as an aligned table; where there are more than can be shown, the worst ones, and how many are left out.
  ///
  /// Standard errors have two significant digits. A value is given to the place at which twice its standard error
  /// begins, as ArviZ does, or to three digits where it has no standard error.
  public func table(maximumRows: Int = 20) -> String {
    let shown = rows.count > maximumRows ? Array(worstFirst.prefix(max(0, maximumRows))) : Array(rows.indices)
    let columns = Self.columns.map { column in
      [column.title] + aligned(shown.map { column.text(rows[$0]) })
    }
    let names = [""] + shown.map { rows[$0].name.onOneLine }
    let nameWidth = names.map(\.count).max() ?? 0
    let widths = columns.map { $0.map(\.count).max() ?? 0 }
    let lines = names.indices.map { i in
      zip(columns, widths).reduce(names[i].padded(to: nameWidth)) { line, column in
        line + "  " + column.0[i].padded(to: column.1, onTheLeft: true)
      }
    }
    let rest = rows.count - shown.count
    return (lines + (rest > 0 ? ["… and \(rest) more, none of them worse"] : [])).joined(separator: "\n")
  }

  private static let columns: [(title: String, text: @Sendable (QuantitySummary) -> String)] = [
    ("mean", { $0.mean.valueText }), ("MCSE", { $0.mean.errorText }),
    ("sd", { $0.standardDeviation.valueText }), ("MCSE sd", { $0.standardDeviation.errorText }),
    ("5 %", { $0.quantile5.valueText }), ("50 %", { $0.median.valueText }),
    ("95 %", { $0.quantile95.valueText }),
    ("bulk ESS", { text($0.bulkSize.value, lastPlace: 0) }),
    ("tail ESS", { text($0.tailSize.value, lastPlace: 0) }), ("R̂", { text(rHat: $0.rHat) }),
  ]
}

/// Cells whose decimal points stand below each other.
private func aligned(_ cells: [String]) -> [String] {
  let fractions = cells.map { cell in cell.firstIndex(of: ".").map { cell[$0...].count } ?? 0 }
  let longest = fractions.max() ?? 0
  return zip(cells, fractions).map { cell, fraction in
    cell + String(repeating: " ", count: longest - fraction)
  }
}

extension String {
  /// Without line breaks and tabulators, which would break a table, and what else a terminal would obey.
  var onOneLine: String {
    split(whereSeparator: { $0.isNewline || $0 == "\t" }).joined(separator: " ").printable
  }

  fileprivate func padded(to width: Int, onTheLeft: Bool = false) -> String {
    let spaces = String(repeating: " ", count: Swift.max(0, width - count))
    return onTheLeft ? spaces + self : self + spaces
  }
}
