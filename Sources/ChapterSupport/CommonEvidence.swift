// What can be said of every run whose truth is a known normal distribution.

import ChainDiagnostics
import HamiltonianMonteCarlo
import Literate

package struct CommonEvidence {
  package let acceptance: Estimate
  /// D_KL(truth ‖ normal fitted to the draws).
  package let kl: Estimate
  /// The smallest of the quantities that the chapter looks at.
  package let effectiveSampleSize: Estimate

  package init(_ chains: [StoredChain], kl: Estimate, effectiveSampleSize: Estimate) throws {
    let accepted = chains.map { $0.statistics.map { $0.isAccepted ? 1.0 : 0 } }
    acceptance = try ScalarDraws(chains: accepted).estimatedRate
    self.kl = kl
    self.effectiveSampleSize = effectiveSampleSize
  }

  /// The columns of a table of runs.
  package static let columns: [Notebook.Column] = [
    ("acceptance", "acceptanceRate"), ("$D_{KL}$", "kl"), ("ESS", "ess"),
  ]
}

/// The numbers that were published for one run.
package struct Published {
  package let acceptanceRate: PublishedValue?
  package let kl: PublishedValue?

  package init(acceptanceRate: PublishedValue? = nil, kl: PublishedValue? = nil) {
    self.acceptanceRate = acceptanceRate
    self.kl = kl
  }
}

extension Notebook {
  /// Records the evidence of a run under the names `run.acceptanceRate`, `run.kl` and `run.ess`.
  ///
  /// - Parameters:
  ///   - name: what the run is, for a reader.
  ///   - quantity: what the divergence is of, if not of all coordinates: ` of $v$`.
  package func record(
    _ run: String, _ evidence: CommonEvidence, name: String, quantity: String = "",
    published: Published = Published(), headline: Bool = false
  ) throws {
    try record(
      "\(run).acceptanceRate", evidence.acceptance, published: published.acceptanceRate,
      label: "acceptance rate, \(name)", headline: headline)
    try record(
      "\(run).kl", evidence.kl, published: published.kl,
      label: "$D_{KL}$(truth ‖ fit)\(quantity), \(name)", headline: headline)
    try record(
      "\(run).ess", evidence.effectiveSampleSize, label: "effective sample size, \(name)", headline: headline)
  }
}
