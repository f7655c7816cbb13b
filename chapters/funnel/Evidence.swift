// What can be said of the draws of v, whose marginal distribution is known to be N(0, 3²).

import ChainDiagnostics
import ChapterSupport
import HamiltonianMonteCarlo
import Literate

struct Evidence {
  /// Its effective sample size is the smaller one of v and of its spread.
  let common: CommonEvidence
  let mean: Estimate
  let standardDeviation: Estimate
  /// P(v > 6), the mass of the neck.
  let neck: Estimate
  /// Rank-normalized split R̂ of v.
  let rHat: Estimate
  /// How many trajectories to draws failed.
  let failures: Estimate
  /// The most trajectories that were rejected one after the other.
  let longestFreeze: Int

  init(_ chains: [StoredChain]) throws {
    let v = try ScalarDraws(chains: chains.map { $0.coordinate(0) })
    common = try CommonEvidence(
      chains, kl: FittedNormal(v).klDivergence(of: try NormalMoments(mean: 0, variance: 9)),
      effectiveSampleSize: v.effectiveSampleSize.firstTwoMoments)
    mean = v.estimatedMean
    standardDeviation = v.estimatedStandardDeviation
    neck = v.map { $0 > 6 ? 1 : 0 }.estimatedRate
    rHat = rHatEstimate(
      v.splitRHat, chains: chains.count, effectiveSampleSize: common.effectiveSampleSize)
    failures = try failureCount(of: chains)
    longestFreeze = chains.map { chain in
      chain.statistics.split(whereSeparator: \.isAccepted).map(\.count).max() ?? 0
    }.max()!
  }

  /// The largest deviation of mean, standard deviation and neck from the truth, in standard errors.
  var largestDeviation: Double {
    [(mean, 0), (standardDeviation, 3), (neck, neckProbability)]
      .map { estimate, truth in (estimate.value - truth).magnitude / estimate.error }.max()!
  }
}

/// P(v > 6) of N(0, 3²): two standard deviations.
let neckProbability = 0.022750131948179

extension Notebook {
  /// Records what can be said of a run under the names `run.acceptanceRate`, `run.kl`, ….
  func record(
    _ run: String, _ evidence: Evidence, name: String, published: Published = Published(),
    headline: Bool = false
  ) throws {
    try record(
      run, evidence.common, name: name, quantity: " of $v$", published: published, headline: headline)
    try record("\(run).mean", evidence.mean, label: "mean of $v$, \(name)")
    try record("\(run).sd", evidence.standardDeviation, label: "standard deviation of $v$, \(name)")
    try record("\(run).neck", evidence.neck, label: "$P(v > 6)$, \(name)")
    // The longest run of rejections is known to a factor. A deviation in standard errors has the standard error 1, and
    // these errors are known to a third or so.
    try record(
      "\(run).failures", evidence.failures, label: "failed trajectories, \(name)", format: .decimals(0))
    let freeze = Double(evidence.longestFreeze)
    try record(
      "\(run).longestFreeze", freeze, error: freeze / 2 + 1, label: "longest run of rejections, \(name)",
      format: .decimals(0))
    try record("\(run).rHat", evidence.rHat, label: "$\\hat R$ of $v$, \(name)")
    let z = evidence.largestDeviation
    try record("\(run).z", Estimate(value: z, error: 1 + z / 3), format: .decimals(1))
  }

  /// A table of runs, one row each, with the truth below.
  func table(_ runs: [(name: String, run: String)], file: String = #filePath, line: Int = #line) throws {
    let columns: [Column] = [
      ("mean of $v$", "mean"), ("sd of $v$", "sd"), ("$P(v > 6)$", "neck"), ("failures", "failures"),
    ]
    try table(
      runs, columns: CommonEvidence.columns + columns, truth: ["", "0", "", "0", "3", "0.0228", ""],
      file: file, line: line)
  }
}
