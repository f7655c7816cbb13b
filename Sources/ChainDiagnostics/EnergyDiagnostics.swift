// E-BFMI: whether the momentum refreshment moves between energies as fast as they vary.
import Statistics

/// The energy Bayesian fraction of missing information of each chain,
/// Σ (Eᵢ − Eᵢ₋₁)² / (n − 1) divided by the sample variance of E.
///
/// Values below 0.3 warn of a target whose tails are explored slowly. Betancourt, *Diagnosing suboptimal
/// cotangent disintegrations in Hamiltonian Monte Carlo* (2016), arXiv 1604.00695. With independent energies it is
/// 2 on average.
///
/// - Parameter energies: H(q, p) of each draw after its momentum was drawn.
/// - Returns: one number per chain; `NaN` for constant energies and for invalid ``ScalarDraws``.
public func energyFractionOfMissingInformation(_ energies: ScalarDraws) -> [Double] {
  energies.chains.map { chain in
    let energies = ScalarDraws(chain)
    guard energies.isValid, !energies.isConstant else { return .nan }
    let deviations = energies.normalized().deviations.pooled
    let steps = zip(deviations.dropFirst(), deviations).map { ($0 - $1) * ($0 - $1) }
    return mean(of: steps) / variance(of: deviations)
  }
}
