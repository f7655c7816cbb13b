// What can be said of a chain whose target is a known normal distribution.

import ChainDiagnostics
import ChapterSupport
import HamiltonianMonteCarlo
import Literate

struct Evidence {
  /// Its effective sample size is the smallest, over the coordinates, of (xᵢ − μᵢ) and of (xᵢ − μᵢ)².
  let common: CommonEvidence
  /// The root mean square over the coordinates of x̄ᵢ − μᵢ; its error is the size to expect of it.
  let meanError: Estimate
  /// Sample variance over true variance, averaged over the coordinates.
  let varianceRatio: Estimate

  init(_ chain: StoredChain, truth: NormalMoments) throws {
    let d = chain.dimension
    let deviations = (0..<d).map { i in ScalarDraws(chain.coordinate(i)).map { $0 - truth.mean[i] } }
    let squares = (0..<d).map { i in deviations[i].map { $0 * $0 / truth.covariance[i * d + i] } }
    common = try CommonEvidence(
      [chain], kl: FittedNormal(positions: (0..<chain.count).map { chain[$0] }).klDivergence(of: truth),
      effectiveSampleSize: (deviations + squares).map(\.effectiveSampleSize.mean).smallest)
    meanError = Self.rootMeanSquare(deviations.map(\.estimatedMean))
    varianceRatio = Self.average(squares.map(\.estimatedMean))
  }

  private static func rootMeanSquare(_ estimates: [Estimate]) -> Estimate {
    let n = Double(estimates.count)
    let value = estimates.reduce(0) { $0 + $1.value * $1.value } / n
    let error = estimates.reduce(0) { $0 + $1.error * $1.error } / n
    return Estimate(value: value.squareRoot(), error: error.squareRoot())
  }

  private static func average(_ estimates: [Estimate]) -> Estimate {
    let n = Double(estimates.count)
    let variance = estimates.reduce(0) { $0 + $1.error * $1.error }
    return Estimate(value: estimates.reduce(0) { $0 + $1.value } / n, error: variance.squareRoot() / n)
  }
}

extension Notebook {
  /// Records everything that can be said of a run under the names `run.acceptanceRate`, `run.kl`, ….
  func record(
    _ run: String, _ evidence: Evidence, name: String, published: Published = Published(),
    headline: Bool = false
  ) throws {
    try record(run, evidence.common, name: name, published: published, headline: headline)
    try record("\(run).meanError", evidence.meanError, label: "error of the mean, \(name)")
  }

  /// A table of several runs, one row each.
  func table(_ runs: [(name: String, run: String)], file: String = #filePath, line: Int = #line) throws {
    try table(
      runs, columns: CommonEvidence.columns + [("error of the mean", "meanError")], file: file, line: line)
  }
}
