// What can be said of a run whose posterior is known.

import ChainDiagnostics
import ChapterSupport
import Foundation
import HamiltonianMonteCarlo
import Literate
import Models

struct Evidence {
  /// Of τ, the smaller one of bulk and tail: a change of its scale changes neither.
  let effectiveSampleSize: Estimate
  /// The largest one of all parameters.
  let rHat: Estimate
  /// How many trajectories to draws failed.
  let failures: Estimate
  /// Of log τ.
  let mean: Estimate
  /// P(τ < 1).
  let belowOne: Estimate
  /// P(τ < 0.1), the mass of the neck.
  let neck: Estimate
  let smallestSpread: Double

  init(_ chains: [StoredChain], _ draws: ModelDraws) throws {
    let spread = draws["tau"][]
    effectiveSampleSize = [spread.effectiveSampleSize.bulk, spread.effectiveSampleSize.tail].smallest
    rHat = rHatEstimate(
      draws.quantities.flatMap { $0.elements.map(\.splitRHat) }.max()!, chains: chains.count,
      effectiveSampleSize: effectiveSampleSize)
    failures = try failureCount(of: chains)
    let logSpread = spread.map { log($0) }
    mean = logSpread.estimatedMean
    belowOne = spread.map { $0 < 1 ? 1 : 0 }.estimatedRate
    neck = spread.map { $0 < Neck.edge ? 1 : 0 }.estimatedRate
    smallestSpread = spread.chains.flatMap(\.self).min()!
  }

  /// The largest deviation of the mean of log τ and the two shares from the truth, in standard errors. That of a share is what
  /// the true share gives with the effective sample size of τ: where hardly a draw is in the neck, the draws tell no error.
  func largestDeviation(from truth: Neck) -> Double {
    let shares = [(belowOne, truth.belowOne), (neck, truth.mass)].map { estimate, truth in
      (estimate.value - truth).magnitude / (truth * (1 - truth) / effectiveSampleSize.value).squareRoot()
    }
    return max((mean.value - truth.logSpread.mean).magnitude / mean.error, shares.max()!)
  }

  /// Whether the draws leave out a part of the neck, more than chance explains.
  func misses(_ truth: Neck) -> Bool { neck.value + 5 * neck.error < truth.mass }
}

/// What is true of τ.
struct Neck {
  /// The neck is where τ is smaller.
  static let edge = 0.1

  let logSpread: Moments
  /// P(τ < 1).
  let belowOne: Double
  /// P(τ < 0.1).
  let mass: Double

  init(_ exact: ExactPosterior) {
    logSpread = exact.logSpread
    belowOne = exact.probability(spreadBelow: 1)
    mass = exact.probability(spreadBelow: Self.edge)
  }
}

extension Notebook {
  /// Records what can be said of a run under the names `run.ess`, `run.rHat`, ….
  func record(_ run: String, _ evidence: Evidence, name: String, truth: Neck, headline: Bool = false) throws {
    try record("\(run).belowOne", evidence.belowOne, label: "$P(\\tau < 1)$, \(name)")
    try record("\(run).neck", evidence.neck, label: "$P(\\tau < 0.1)$, \(name)", headline: headline)
    try record("\(run).mean", evidence.mean, label: "mean of $\\log\\tau$, \(name)")
    try record("\(run).ess", evidence.effectiveSampleSize, label: "effective sample size of $\\tau$, \(name)")
    try record(
      "\(run).failures", evidence.failures, label: "failed trajectories, \(name)", format: .decimals(0))
    // The least of many draws is known to a factor. A deviation in standard errors has the standard error 1, and these errors
    // are known to a third or so.
    try record("\(run).rHat", evidence.rHat, label: "largest $\\hat R$, \(name)")
    let least = evidence.smallestSpread
    try record(
      "\(run).smallest", least, error: least, label: "smallest $\\tau$, \(name)", format: .significant(2))
    let z = evidence.largestDeviation(from: truth)
    try record("\(run).z", Estimate(value: z, error: 1 + z / 3), format: .decimals(1))
  }

  /// A table of runs, one row each, with the truth below.
  func table(
    _ runs: [(name: String, run: String)], truth: Neck, file: String = #filePath, line: Int = #line
  ) throws {
    let format = NumberFormat.significant(4)
    try table(
      runs,
      columns: [
        ("failures", "failures"), ("largest $\\hat R$", "rHat"), ("ESS of $\\tau$", "ess"),
        ("mean of $\\log\\tau$", "mean"), ("$P(\\tau < 1)$", "belowOne"), ("$P(\\tau < 0.1)$", "neck"),
      ],
      truth: ["", "", ""] + [truth.logSpread.mean, truth.belowOne, truth.mass].map { format.text($0) },
      file: file, line: line)
  }
}
