// Estimates in the notebook, and tables of runs.

import ChainDiagnostics
import Literate

extension Notebook {
  /// Records an estimate with its standard error. One that does not exist, such as the effective sample size of a chain
  /// that stood still, is recorded as the word “unknown”.
  package func record(
    _ name: String, _ estimate: Estimate, published: PublishedValue? = nil, label: String? = nil,
    headline: Bool = false, format: NumberFormat = .automatic
  ) throws {
    guard estimate.value.isFinite else {
      return try record(name, "unknown", label: label, headline: headline)
    }
    try record(
      name, estimate.value, error: estimate.error, published: published, label: label, headline: headline,
      format: format)
  }

  /// The head of a column, and what stands in it: the result `run.quantity` of each run.
  package typealias Column = (title: String, quantity: String)

  /// A table of runs, one row each, with the truth below where there is one.
  package func table(
    _ runs: [(name: String, run: String)], columns: [Column], truth: [String]? = nil,
    file: String = #filePath, line: Int = #line
  ) throws {
    var rows = try runs.map { name, run in
      [name] + (try columns.map { try text(of: "\(run).\($0.quantity)") })
    }
    if let truth { rows.append(["*truth*"] + truth) }
    try table([""] + columns.map(\.title), rows, file: file, line: line)
  }
}
