// What can be said of the draws of v, whose marginal distribution is known to be N(0, 3²).

import ChainDiagnostics
import HamiltonianMonteCarlo
import Literate

struct Evidence {
  let acceptance: Estimate
  /// D_KL(N(0, 9) ‖ normal fitted to v).
  let kl: Estimate
  /// The smaller effective sample size of v and of its spread.
  let effectiveSampleSize: Estimate
  let mean: Estimate
  let standardDeviation: Estimate
  /// P(v > 6), the mass of the neck.
  let neck: Estimate
  /// Rank-normalised split R̂ of v.
  let rHat: Double
  let failures: Int
  /// The most trajectories that were rejected one after the other.
  let longestFreeze: Int

  init(_ chains: [StoredChain]) throws {
    let v = try ScalarDraws(chains: chains.map { $0.coordinate(0) })
    let accepted = chains.map { $0.statistics.map { $0.isAccepted ? 1.0 : 0 } }
    acceptance = try ScalarDraws(chains: accepted).estimatedRate
    kl = FittedNormal(v).klDivergence(of: try NormalMoments(mean: 0, variance: 9))
    effectiveSampleSize = v.effectiveSampleSize.firstTwoMoments
    mean = v.estimatedMean
    standardDeviation = v.estimatedStandardDeviation
    neck = v.map { $0 > 6 ? 1 : 0 }.estimatedRate
    rHat = v.splitRHat
    failures = chains.reduce(0) { $0 + $1.failures.total }
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
    _ run: String, _ evidence: Evidence, name: String, acceptanceRate: PublishedValue? = nil,
    kl: PublishedValue? = nil, headline: Bool = false
  ) throws {
    func put(_ key: String, _ estimate: Estimate, _ label: String, _ published: PublishedValue? = nil) throws
    {
      try record(
        "\(run).\(key)", estimate.value, error: estimate.error, published: published,
        label: "\(label), \(name)",
        headline: headline && (key == "acceptanceRate" || key == "kl" || key == "ess"))
    }
    try put("acceptanceRate", evidence.acceptance, "acceptance rate", acceptanceRate)
    try put("kl", evidence.kl, "$D_{KL}$(truth ‖ fit) of $v$", kl)
    try put("ess", evidence.effectiveSampleSize, "effective sample size")
    try put("mean", evidence.mean, "mean of $v$")
    try put("sd", evidence.standardDeviation, "standard deviation of $v$")
    try put("neck", evidence.neck, "$P(v > 6)$")
    // Failures are counts of rare events, the longest run is known to a factor; a deviation in standard errors has the standard error 1; that of R̂ is about
    // one over the square root of the effective sample size.
    try record(
      "\(run).failures", Double(evidence.failures), error: Double(evidence.failures + 1).squareRoot(),
      label: "failed trajectories, \(name)", format: .decimals(0))
    let freeze = Double(evidence.longestFreeze)
    try record(
      "\(run).longestFreeze", freeze, error: freeze / 2 + 1, label: "longest run of rejections, \(name)",
      format: .decimals(0))
    try record(
      "\(run).rHat", evidence.rHat, error: 1 / evidence.effectiveSampleSize.value.squareRoot(),
      label: "$\\hat R$ of $v$, \(name)", format: .decimals(3))
    try record("\(run).z", evidence.largestDeviation, error: 1, format: .decimals(1))
  }

  /// A table of runs, one row each, with the truth below.
  func table(_ runs: [(name: String, run: String)], file: String = #filePath, line: Int = #line) throws {
    let quantities = ["acceptanceRate", "kl", "ess", "mean", "sd", "neck", "failures"]
    var rows = try runs.map { name, run in
      [name] + (try quantities.map { try text(of: "\(run).\($0)") })
    }
    rows.append(["*truth*", "", "0", "", "0", "3", "0.0228", ""])
    try table(
      ["", "acceptance", "$D_{KL}$", "ESS", "mean of $v$", "sd of $v$", "$P(v > 6)$", "failures"], rows,
      file: file,
      line: line)
  }
}
