// What can be said of a chain whose target is a known normal distribution.

import ChainDiagnostics
import HamiltonianMonteCarlo
import Literate

struct Evidence {
  let acceptance: Estimate
  /// D_KL(truth ‖ normal fitted to the draws).
  let kl: Estimate
  /// The smallest effective sample size, over the coordinates, of (xᵢ − μᵢ) and of (xᵢ − μᵢ)².
  let effectiveSampleSize: Estimate
  /// The root mean square over the coordinates of x̄ᵢ − μᵢ; its error is the size to expect of it.
  let meanError: Estimate
  /// Sample variance over true variance, averaged over the coordinates.
  let varianceRatio: Estimate

  init(_ chain: StoredChain, truth: NormalMoments) {
    acceptance = ScalarDraws(chain.statistics.map { $0.isAccepted ? 1 : 0 }).estimatedRate
    kl = FittedNormal(positions: (0..<chain.count).map { chain[$0] }).klDivergence(of: truth)
    let d = chain.dimension
    let deviations = (0..<d).map { i in ScalarDraws(chain.coordinate(i)).map { $0 - truth.mean[i] } }
    let squares = (0..<d).map { i in deviations[i].map { $0 * $0 / truth.covariance[i * d + i] } }
    effectiveSampleSize = (deviations + squares).map(\.effectiveSampleSize.mean).smallest
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

/// The numbers that were published for one run.
struct Published {
  var acceptanceRate: PublishedValue?
  var kl: PublishedValue?
}

extension Notebook {
  /// Records everything that can be said of a run under the names `run.acceptanceRate`, `run.kl`, ….
  func record(
    _ run: String, _ evidence: Evidence, name: String, published: Published = Published(),
    headline: Bool = false
  ) throws {
    let acceptance = evidence.acceptance
    try record(
      "\(run).acceptanceRate", acceptance.value, error: acceptance.error, published: published.acceptanceRate,
      label: "acceptance rate, \(name)", headline: headline)
    try record(
      "\(run).kl", evidence.kl.value, error: evidence.kl.error, published: published.kl,
      label: "$D_{KL}$(truth ‖ fit), \(name)", headline: headline)
    try record(
      "\(run).ess", evidence.effectiveSampleSize.value, error: evidence.effectiveSampleSize.error,
      label: "effective sample size, \(name)", headline: headline)
    try record(
      "\(run).meanError", evidence.meanError.value, error: evidence.meanError.error,
      label: "error of the mean, \(name)")
  }

  /// A table of several runs, one row each.
  func table(_ runs: [(name: String, run: String)], file: String = #filePath, line: Int = #line) throws {
    let rows = try runs.map { name, run in
      [name] + (try ["acceptanceRate", "kl", "ess", "meanError"].map { try text(of: "\(run).\($0)") })
    }
    try table(["", "acceptance", "$D_{KL}$", "ESS", "error of the mean"], rows, file: file, line: line)
  }
}
