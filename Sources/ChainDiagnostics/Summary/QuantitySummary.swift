// One row of a summary: what the draws of one quantity say, and what they are worth.

/// What the draws of one quantity say, and what they are worth.
///
/// Values and standard errors are those of ``ScalarDraws``: `NaN` where they do not exist.
public struct QuantitySummary: Sendable {
  public let name: String

  /// The mean with its Monte-Carlo standard error.
  public let mean: Estimate

  /// The standard deviation with its Monte-Carlo standard error.
  public let standardDeviation: Estimate

  /// The 5 % quantile with its Monte-Carlo standard error.
  public let quantile5: Estimate

  /// The 50 % quantile with its Monte-Carlo standard error.
  public let median: Estimate

  /// The 95 % quantile with its Monte-Carlo standard error.
  public let quantile95: Estimate

  /// The effective sample size of the rank-normalised draws.
  public let bulkSize: Estimate

  /// The effective sample size of the 5 % or the 95 % quantile, whichever is smaller.
  public let tailSize: Estimate

  /// Rank-normalised split R̂.
  public let rHat: Double

  /// The chains, among those of the draws, in which a draw is not finite.
  public let notFiniteChains: [Int]

  /// The chains that give one number over and over for more than half their length, as one that never moved. A number that
  /// chains come to twice or more, such as the 0 of an outcome that is seldom 1, is no standstill.
  public let frozenChains: [Int]

  public init(name: String, draws: ScalarDraws) {
    self.name = name
    let (size, sorted, halves) = (draws.effectiveSampleSize, draws.sorted, draws.splitIntoHalves())
    let normalized = halves.rankNormalized()
    let sizes = [0.05, 0.5, 0.95].map { size.quantile($0, in: sorted) }
    func quantile(_ probability: Double, _ size: Estimate) -> Estimate {
      Estimate(
        value: sorted.quantile(probability), error: sorted.errorOfQuantile(probability, size: size.value))
    }
    mean = draws.estimatedMean
    standardDeviation = draws.estimatedStandardDeviation
    quantile5 = quantile(0.05, sizes[0])
    median = quantile(0.5, sizes[1])
    quantile95 = quantile(0.95, sizes[2])
    bulkSize = size.bulk(ofNormalizedHalves: normalized)
    tailSize = [sizes[0], sizes[2]].smallest
    rHat = draws.splitRHat(ofHalves: halves, normalized: normalized)
    notFiniteChains = draws.chains.indices.filter { !draws.chains[$0].allSatisfy(\.isFinite) }
    frozenChains = draws.frozenChains
  }

  /// The smaller one of the effective sample sizes of bulk and tail.
  public var smallestSize: Double { [bulkSize, tailSize].smallest.value }
}
