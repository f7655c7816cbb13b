// Draws on which diagnostics do not exist or are easily wrong.

import ChainDiagnostics
import Testing

@Suite struct EdgeCaseTests {
  static let invalid: [[Double]] = [
    [], [1], [1, 2, 3], [1, 2, .nan, 4, 5], [1, 2, .infinity, 4, 5], [1, -.infinity, 3, 4, 5],
    [.infinity, .infinity, .infinity, .infinity],
  ]

  @Test(arguments: invalid)
  func invalidDrawsGiveNaN(chain: [Double]) {
    let draws = Draws(chain)
    let size = draws.effectiveSampleSize
    for estimate in [
      size.bulk, size.tail, size.mean, size.secondMoment, size.firstTwoMoments, size.standardDeviation,
      size.quantile(0.3),
    ] {
      #expect(estimate.value.isNaN)
      #expect(estimate.error.isNaN)
    }
    let error = draws.monteCarloError
    #expect(error.mean.isNaN)
    #expect(error.standardDeviation.isNaN)
    #expect(error.quantile(0.3).isNaN)
    #expect(draws.splitRHat.isNaN)
    #expect(energyFractionOfMissingInformation(draws).allSatisfy { $0.isNaN })
    #expect(draws.autocorrelation(maximumLag: 2).allSatisfy { $0.isNaN })
    #expect(draws.estimatedRate.error.isNaN)
  }

  @Test func noChainsAtAll() throws {
    let draws = try Draws(chains: [])
    #expect(draws.count == 0)
    #expect(draws.mean.isNaN && draws.variance.isNaN && draws.quantile(0.5).isNaN)
    #expect(draws.effectiveSampleSize.tail.value.isNaN)
    #expect(draws.splitRHat.isNaN)
    #expect(draws.autocorrelation(maximumLag: 5).isEmpty)
  }

  /// A neighbour of weight 0 has no part in a quantile, infinite or not.
  @Test func quantilesBesideInfiniteDraws() {
    #expect(Draws([1, 2, .infinity]).quantile(0.5) == 2)
    #expect(Draws([-.infinity, 2, 3]).quantile(0.5) == 2)
    #expect(Draws([-.infinity, 2]).quantile(1) == 2)
    #expect(Draws([1, .infinity]).quantile(0) == 1)
    #expect(Draws([1, 2, .infinity]).quantile(0.75) == .infinity)
    #expect(Draws([-.infinity, 1, 2]).quantile(0.25) == -.infinity)
  }

  @Test func chainsOfDifferentLengthsAreRefused() {
    let error = #expect(throws: UnequalChainLengths.self) { try Draws(chains: [[1, 2, 3, 4], [1, 2]]) }
    #expect(error?.description.contains("these have 4, 2") == true)
  }

  /// The scale of constant draws must not matter, nor that their mean may be rounded.
  @Test(arguments: [0.1, -1e-200, 1e200, 0])
  func constantDraws(value: Double) {
    let draws = Draws([Double](repeating: value, count: 30))
    #expect(draws.mean == value)
    #expect(draws.variance == 0)
    #expect(draws.effectiveSampleSize.bulk == Estimate(value: 30, error: 0))
    #expect(draws.effectiveSampleSize.tail == Estimate(value: 30, error: 0))
    #expect(draws.monteCarloError.mean == 0)
    #expect(draws.splitRHat.isNaN)
    #expect(draws.autocorrelation(maximumLag: 3).allSatisfy { $0.isNaN })
  }

  @Test func chainsStandingStillInDifferentPlacesNeverMix() throws {
    let draws = try Draws(chains: [1, 2].map { [Double](repeating: $0, count: 100) })
    #expect(draws.splitRHat == .infinity)
    #expect(draws.effectiveSampleSize.bulk.value < 10)
  }

  /// All that diagnostics may depend on is x up to an affine map, and bulk ESS and R̂ on the ranks only.
  @Test func scaleAndMonotoneMapsDoNotMatter() throws {
    let draws = try Draws(chains: Fixture.all[8].makeChains())
    let scaled = draws.map { 3e-40 * $0 }
    let cubed = draws.map { $0 * $0 * $0 }
    #expect(abs(scaled.effectiveSampleSize.mean.value / draws.effectiveSampleSize.mean.value - 1) < 1e-10)
    #expect(cubed.effectiveSampleSize.bulk == draws.effectiveSampleSize.bulk)
    #expect(cubed.effectiveSampleSize.mean != draws.effectiveSampleSize.mean)
  }

  @Test func quantilesInterpolateBetweenOrderStatistics() {
    let draws = Draws([4, 1, 3, 2])
    #expect(draws.quantile(0) == 1)
    #expect(draws.quantile(0.5) == 2.5)
    #expect(abs(draws.quantile(0.9) - 3.7) < 1e-15)
    #expect(draws.quantile(1) == 4)
    #expect(draws.quantile(-0.1).isNaN && draws.quantile(1.1).isNaN && draws.quantile(.nan).isNaN)
    #expect(Draws([7]).quantile(0.3) == 7)
    #expect(Draws([7, .nan]).quantile(0.3).isNaN)
  }

  @Test func autocorrelationOfAnAlternatingChain() {
    let draws = Draws((0..<1000).map { $0.isMultiple(of: 2) ? 1 : -1 })
    let correlation = draws.autocorrelation(maximumLag: 2000)
    #expect(correlation.count == 1000)
    #expect(correlation[0] == 1)
    #expect(abs(correlation[1] + 0.999) < 1e-12)
    #expect(abs(correlation[999] + 0.001) < 1e-12)
  }

  @Test func acceptanceRateOfAChainThatNeverRejected() {
    let all = Draws([Double](repeating: 1, count: 400)).estimatedRate
    #expect(all.value == 1)
    #expect(abs(all.error - 0.5.squareRoot() / 400) < 0.01 / 400)
    let none = Draws([Double](repeating: 0, count: 400)).estimatedRate
    #expect(none == Estimate(value: 0, error: all.error))
    var once = [Double](repeating: 1, count: 400)
    once[200] = 0
    #expect(abs(Draws(once).estimatedRate.error - 1.0 / 400) < 0.2 / 400)
  }
}
