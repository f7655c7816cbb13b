// Means and standard deviations of all parameters beside the exact ones and those of the reference posterior.

import ChainDiagnostics
import ChapterSupport
import Literate
import Models

/// One number of the posterior, from three sources.
struct Comparison {
  let key: String
  let label: String
  let found: Estimate
  let exact: Double
  /// That of posteriordb, as printed, and the standard error of so many draws.
  let published: String
  let publishedError: Double

  /// Deviations in standard errors: from what is exact, and from posteriordb.
  var deviation: (exact: Double, published: Double) {
    let error = (found.error * found.error + publishedError * publishedError).squareRoot()
    return ((found.value - exact) / found.error, (found.value - Double(published)!) / error)
  }

  /// How far the published number is from what is exact, in its standard errors.
  var publishedDeviation: Double { (Double(published)! - exact) / publishedError }

  /// The means of all parameters, then their standard deviations.
  static func all(_ draws: ModelDraws, _ exact: ExactPosterior) -> [Comparison] {
    let found = draws.quantities.flatMap(\.elements)
    let moments = [exact.mean, exact.spread] + exact.effects.indices.map(exact.theta)
    let rows = zip(Reference.parameters, zip(found, moments))
    let means = rows.map { reference, row in
      Comparison(
        key: "mean.\(key(reference.name))", label: "mean of \(symbol(reference.name))",
        found: row.0.estimatedMean, exact: row.1.mean, published: reference.mean,
        publishedError: row.1.errors(ofDraws: Reference.draws).mean)
    }
    let spreads = rows.map { reference, row in
      Comparison(
        key: "sd.\(key(reference.name))", label: "sd of \(symbol(reference.name))",
        found: row.0.estimatedStandardDeviation, exact: row.1.standardDeviation,
        published: reference.standardDeviation,
        publishedError: row.1.errors(ofDraws: Reference.draws).standardDeviation)
    }
    return means + spreads
  }

  /// theta3 for theta[2]: schools are counted from one in text.
  private static func key(_ name: String) -> String {
    name.hasPrefix("theta") ? "theta\(number(name))" : name
  }

  private static func symbol(_ name: String) -> String {
    name.hasPrefix("theta") ? "$\\theta_\(number(name))$" : "$\\\(name)$"
  }

  private static func number(_ name: String) -> Int { name.compactMap(\.wholeNumberValue)[0] + 1 }
}

extension Notebook {
  /// Records the comparisons under `run.mean.mu`, …, and shows them in a table.
  func compare(
    _ run: String, _ rows: [Comparison], name: String, headlines: Set<String>, file: String = #filePath,
    line: Int = #line
  ) throws {
    for row in rows {
      try record(
        "\(run).\(row.key)", row.found, published: PublishedValue(stringLiteral: row.published),
        label: "\(row.label), \(name)", headline: headlines.contains(row.key))
    }
    let z = NumberFormat.decimals(1)
    try table(
      ["", "this run", "exact", "$z$", "posteriordb", "$z$", "posteriordb − exact, $z$"],
      rows.map { row in
        [
          row.label, try text(of: "\(run).\(row.key)"), NumberFormat.decimals(4).text(row.exact),
          z.text(row.deviation.exact),
          NumberFormat.automatic.text(Double(row.published)!, error: row.publishedError),
          z.text(row.deviation.published), z.text(row.publishedDeviation),
        ]
      }, file: file, line: line)
  }
}
