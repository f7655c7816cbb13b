// Split R̂: whether the halves of all chains agree with each other.
import Statistics

extension ScalarDraws {
  /// Rank-normalised split R̂, the larger of the one of the draws (location) and the one of the folded draws
  /// (scale); near 1 when the halves of all chains agree. The usual limit is 1.01.
  ///
  /// R̂ = √((B/W + n − 1)/n) with n draws in each half, W the mean variance within the halves and B/n the
  /// variance of their means, all of the rank-normalised draws: Vehtari et al. (2021), equations 1–4 and 14,
  /// doi 10.1214/20-BA1221.
  ///
  /// # Edge cases
  /// A single chain is compared with itself, half against half (ArviZ wants two chains and answers `NaN`).
  /// Of an even number S of draws, the two in the middle are equally far from the median; as in ArviZ, rounding decides
  /// which comes first, which moves the fifth digit of R̂ for 1000 draws.
  ///
  /// Constant draws and invalid ``ScalarDraws`` give `NaN`; chains that each stand still in a different place +∞.
  public var splitRHat: Double {
    let halves = splitIntoHalves()
    return splitRHat(ofHalves: halves, normalized: halves.rankNormalized())
  }

  /// The same, given the halves of the chains and what rank normalisation makes of them.
  func splitRHat(ofHalves halves: ScalarDraws, normalized: ScalarDraws) -> Double {
    guard isValid, !isConstant else { return .nan }
    let location = normalized.potentialScaleReduction
    let scale = halves.folded().rankNormalized().potentialScaleReduction
    return scale > location ? scale : location
  }

  private var potentialScaleReduction: Double {
    let n = Double(drawsPerChain)
    let within = Statistics.mean(of: chains.map(Statistics.variance(of:)))
    let between = n * Statistics.variance(of: chains.map(Statistics.mean(of:)))
    return ((between / within + n - 1) / n).squareRoot()
  }
}
