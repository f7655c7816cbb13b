// Evidence of all chains of a run: how many trajectories failed, and R̂, with their errors.

import ChainDiagnostics
import HamiltonianMonteCarlo

/// The trajectories to draws that failed. The error is that of the draws or, where it is larger, that which the differences
/// between the chains tell: they may have step sizes and masses of their own.
package func failureCount(of chains: [StoredChain]) throws -> Estimate {
  let failed = chains.map { $0.statistics.map { $0.failure == nil ? 0.0 : 1 } }
  let draws = try ScalarDraws(chains: failed)
  let share = draws.estimatedRate, count = Double(draws.count)
  let between =
    chains.count < 2 ? 0 : Double(chains.count) * failed.map { $0.reduce(0, +) }.meanOfIndependent.error
  return Estimate(value: share.value * count, error: max(share.error * count, between))
}

/// A largest R̂ with its error for chains that agree: with M halves of chains and n effective draws in all, R̂² is 1 plus
/// (χ²/(M − 1) − 1) M/n, χ² with M − 1 degrees of freedom.
package func rHatEstimate(_ rHat: Double, chains: Int, effectiveSampleSize: Estimate) -> Estimate {
  let halves = Double(2 * chains)
  return Estimate(value: rHat, error: halves / effectiveSampleSize.value / (2 * (halves - 1)).squareRoot())
}
