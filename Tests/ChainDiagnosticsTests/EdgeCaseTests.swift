// Draws on which diagnostics do not exist or are easily wrong.

import ChainDiagnostics
import InputErrors
import Foundation
import Testing

@Suite struct EdgeCaseTests {
  static let invalid: [[Double]] = [
    [], [1], [1, 2, 3], [1, 2, .nan, 4, 5], [1, 2, .infinity, 4, 5], [1, -.infinity, 3, 4, 5],
    [.infinity, .infinity, .infinity, .infinity],
  ]

  private func hasNoSizes(_ draws: ScalarDraws) -> Bool {
    let (size, error) = (draws.effectiveSampleSize, draws.monteCarloError)
    let sizes = [
      size.bulk, size.tail, size.mean, size.secondMoment, size.firstTwoMoments, size.standardDeviation,
      size.quantile(0), size.quantile(0.3), size.quantile(1),
    ]
    return sizes.allSatisfy { $0.value.isNaN && $0.error.isNaN }
      && [error.mean, error.standardDeviation, error.quantile(0.3)].allSatisfy(\.isNaN)
  }

  @Test(arguments: invalid)
  func invalidDrawsGiveNaN(chain: [Double]) {
    let draws = ScalarDraws(chain)
    #expect(hasNoSizes(draws))
    #expect(draws.splitRHat.isNaN)
    #expect(energyFractionOfMissingInformation(draws).allSatisfy { $0.isNaN })
    #expect(draws.autocorrelation(maximumLag: 2).allSatisfy { $0.isNaN })
    #expect(draws.estimatedRate.error.isNaN)
  }

  @Test func noChainsAtAll() throws {
    let draws = try ScalarDraws(chains: [])
    #expect(draws.count == 0)
    #expect(draws.mean.isNaN && draws.variance.isNaN && draws.quantile(0.5).isNaN)
    #expect(draws.effectiveSampleSize.tail.value.isNaN)
    #expect(draws.splitRHat.isNaN)
    #expect(draws.autocorrelation(maximumLag: 5).isEmpty)
  }

  /// A neighbour of weight 0 has no part in a quantile, infinite or not.
  @Test func quantilesBesideInfiniteDraws() {
    #expect(ScalarDraws([1, 2, .infinity]).quantile(0.5) == 2)
    #expect(ScalarDraws([-.infinity, 2, 3]).quantile(0.5) == 2)
    #expect(ScalarDraws([-.infinity, 2]).quantile(1) == 2)
    #expect(ScalarDraws([1, .infinity]).quantile(0) == 1)
    #expect(ScalarDraws([1, 2, .infinity]).quantile(0.75) == .infinity)
    #expect(ScalarDraws([-.infinity, 1, 2]).quantile(0.25) == -.infinity)
  }

  @Test func chainsOfDifferentLengthsAreRefused() {
    let error = #expect(throws: InputError.self) { try ScalarDraws(chains: [[1, 2, 3, 4], [1, 2]]) }
    #expect(error?.description.contains("found 4, 2 draws") == true)
  }

  /// The scale of constant draws must not matter, nor that their mean may be rounded.
  @Test(arguments: [0.1, -1e-200, 1e200, 0])
  func constantDraws(value: Double) {
    let draws = ScalarDraws([Double](repeating: value, count: 30))
    #expect(draws.mean == value)
    #expect(draws.variance == 0 && draws.standardDeviation == 0)
    #expect(hasNoSizes(draws))
    #expect(draws.estimatedMean.value == value && draws.estimatedMean.error.isNaN)
    #expect(draws.splitRHat.isNaN)
    #expect(draws.autocorrelation(maximumLag: 3).allSatisfy { $0.isNaN })
    #expect(energyFractionOfMissingInformation(draws)[0].isNaN)
  }

  @Test func chainsStandingStillInDifferentPlacesNeverMix() throws {
    let draws = try ScalarDraws(chains: [1, 2].map { [Double](repeating: $0, count: 100) })
    #expect(draws.splitRHat == .infinity)
    #expect(hasNoSizes(draws))
    #expect(draws.autocorrelation(maximumLag: 3).allSatisfy { $0.isNaN })
  }

  /// One of four chains that stands still, whether in the middle of the others or elsewhere, and chains that do so but
  /// for a few draws, which look like independent excursions.
  @Test func chainsThatStandStillForMostOfTheTime() throws {
    var source = NormalSource(seed: 12)
    let moving = (0..<3).map { _ in source.normals(200) }
    for place in [0, 1e-3, 2, 1e9] {
      let frozen = [Double](repeating: place, count: 200)
      #expect(try hasNoSizes(ScalarDraws(chains: moving + [frozen])), "\(place)")
      let rHat = try ScalarDraws(chains: moving + [frozen]).splitRHat
      #expect(rHat > 1.05)
      var late = frozen
      late.replaceSubrange(195..., with: source.normals(5))
      #expect(hasNoSizes(ScalarDraws(late)), "\(place)")
      #expect(try hasNoSizes(ScalarDraws(chains: moving + [late])), "\(place)")
      #expect(hasNoSizes(ScalarDraws(Array(late.reversed()))), "\(place)")
      var middle = frozen
      middle.replaceSubrange(60..<64, with: source.normals(4))
      #expect(hasNoSizes(ScalarDraws(middle)))
    }
    // One move in the middle: two places, of which nobody knows the weights.
    let once = ScalarDraws((0..<200).map { $0 < 100 ? 1.0 : 2 })
    #expect(once.effectiveSampleSize.mean.value < 5)
    // Differences by rounding are none.
    let rounded = ScalarDraws((0..<200).map { 0.1 + ($0.isMultiple(of: 3) ? 0.1.ulp : 0) })
    #expect(hasNoSizes(rounded) && rounded.splitRHat.isNaN)
    #expect(energyFractionOfMissingInformation(rounded)[0].isNaN)
    // What visits two places equally often has a mean, but all deviations are equal.
    for mean in [0, 0.1, 1e3 + 0.1, 1e6 + 0.1, 1e6 + 0.3, 1e9 + 0.7, -1e9 + 0.4] {
      let alternating = ScalarDraws((0..<200).map { mean + ($0.isMultiple(of: 2) ? 1.3 : -0.9) })
      #expect(alternating.effectiveSampleSize.mean.value > 200)
      #expect(alternating.effectiveSampleSize.standardDeviation.value.isNaN, "\(mean)")
      #expect(alternating.effectiveSampleSize.firstTwoMoments.value.isNaN, "\(mean)")
    }
  }

  /// As long as chains move, there is an answer, whatever their number and length.
  @Test(arguments: [4, 5, 6, 7, 9, 64, 1001], [1, 2, 7, 50])
  func chainsThatMoveHaveSizes(draws: Int, chains: Int) throws {
    var source = NormalSource(seed: UInt64(draws * chains))
    let all = try ScalarDraws(chains: (0..<chains).map { _ in source.normals(draws) })
    let size = all.effectiveSampleSize
    let largest = Double(all.count) * max(1, log10(Double(all.count))) * (1 + 1e-15)
    let sizes = [size.bulk, size.firstTwoMoments, size.secondMoment, size.quantile(0.5)]
    for estimate in sizes + (all.count < 40 ? [] : [size.tail]) {
      #expect(estimate.value > 0 && estimate.value <= largest && estimate.error > 0)
    }
    let error = all.monteCarloError
    #expect(error.mean > 0 && error.standardDeviation > 0 && error.quantile(0.5) > 0)
    #expect(all.splitRHat.isFinite)
  }

  @Test func theSmallestOfEstimates() {
    let (one, two) = (Estimate(value: 1, error: 3), Estimate(value: 2, error: 1))
    let unknown = Estimate(value: .nan, error: 1)
    #expect([two, one].smallest == one && [one, two].smallest == one)
    #expect([one, unknown, two].smallest.value.isNaN && [unknown, one].smallest.value.isNaN)
    #expect([Estimate]().smallest.value.isNaN)
  }

  @Test func quantilesInterpolateBetweenOrderStatistics() {
    let draws = ScalarDraws([4, 1, 3, 2])
    #expect(draws.quantile(0) == 1)
    #expect(draws.quantile(0.5) == 2.5)
    #expect(abs(draws.quantile(0.9) - 3.7) < 1e-15)
    #expect(draws.quantile(1) == 4)
    #expect(draws.quantile(-0.1).isNaN && draws.quantile(1.1).isNaN && draws.quantile(.nan).isNaN)
    #expect(ScalarDraws([7]).quantile(0.3) == 7)
    #expect(ScalarDraws([7, .nan]).quantile(0.3).isNaN)
  }

  /// Between equal neighbours a quantile is theirs, between others it never leaves them nor falls.
  @Test func quantilesStayBetweenTheirNeighbours() {
    let huge = Double.greatestFiniteMagnitude
    let places: [[Double]] = [
      [-1.69987, -1.69987], [0.1, 0.1], [0.1, 0.1.nextUp], [-huge, huge], [huge.nextDown, huge],
      [0, .leastNonzeroMagnitude],
      [-1, 1e-30], [1e-300, 1e300], [1.0 / 3, 2.0 / 3], [-1.69987, (-1.69987).nextUp],
    ]
    for place in places {
      var last = place[0]
      for i in 0...1000 {
        let quantile = ScalarDraws(place).quantile(Double(i) / 1000)
        #expect((last...place[1]).contains(quantile), "\(place), \(i)")
        last = max(last, quantile)
      }
      #expect(ScalarDraws(place).quantile(1) == place[1])
    }
    #expect(abs(ScalarDraws([-huge, huge]).quantile(0.75) / huge - 0.5) < 1e-15)
    #expect(ScalarDraws([-.infinity, .infinity]).quantile(0.5).isNaN)
  }

  /// A tenth of the draws stands still where the 5 % quantile is.
  @Test(arguments: [-1.69987, (-1.69987).nextUp, (-1.69987).nextDown, -1.7])
  func tailWithTies(place: Double) {
    var cases = 0
    for seed in 0..<8 {
      var source = NormalSource(seed: UInt64(seed))
      var chain = source.normals(1000)
      chain.replaceSubrange(450..<550, with: [Double](repeating: place, count: 100))
      guard (10...45).contains(chain.count { $0 < place }) else { continue }
      cases += 1
      #expect(ScalarDraws(chain).quantile(0.05) == place)
      let size = ScalarDraws(chain).effectiveSampleSize.tail.value
      #expect(size < 60, "seed \(seed): \(size)")
    }
    #expect(cases >= 4)
  }

  /// The same with the largest draws: none is above the 95 % quantile.
  @Test func tailOfChainsThatStandStillAtTheTop() {
    var source = NormalSource(seed: 21)
    var chain = source.normals(1000).map { min($0, 3.9) }
    chain.replaceSubrange(450..<550, with: [Double](repeating: 4, count: 100))
    #expect(ScalarDraws(chain).effectiveSampleSize.tail.value < 60)
  }

  @Test func autocorrelationWithAnyLag() {
    let draws = ScalarDraws([1, 3, 2, 5, 4])
    #expect(draws.autocorrelation(maximumLag: .max).count == 5)
    #expect(
      draws.autocorrelation(maximumLag: 4).count == 5 && draws.autocorrelation(maximumLag: 3).count == 4)
    #expect(draws.autocorrelation(maximumLag: 0) == [1])
    for lag in [-1, -2, .min] { #expect(draws.autocorrelation(maximumLag: lag).isEmpty) }
    #expect(ScalarDraws([]).autocorrelation(maximumLag: .max).isEmpty)
    #expect(ScalarDraws([.nan, 1, 2, 3]).autocorrelation(maximumLag: .max).allSatisfy { $0.isNaN })
  }

  @Test func autocorrelationOfAnAlternatingChain() {
    let draws = ScalarDraws((0..<1000).map { $0.isMultiple(of: 2) ? 1 : -1 })
    let correlation = draws.autocorrelation(maximumLag: 2000)
    #expect(correlation.count == 1000)
    #expect(correlation[0] == 1)
    #expect(abs(correlation[1] + 0.999) < 1e-12)
    #expect(abs(correlation[999] + 0.001) < 1e-12)
  }

  @Test func acceptanceRateOfAChainThatNeverRejected() throws {
    let all = ScalarDraws([Double](repeating: 1, count: 400)).estimatedRate
    #expect(all.value == 1)
    #expect(abs(all.error - 0.5.squareRoot() / 400) < 0.01 / 400)
    let none = ScalarDraws([Double](repeating: 0, count: 400)).estimatedRate
    #expect(none == Estimate(value: 0, error: all.error))
    var once = [Double](repeating: 1, count: 400)
    once[200] = 0
    #expect(abs(ScalarDraws(once).estimatedRate.error - 1.0 / 400) < 0.2 / 400)
    // Long runs are no reason to say nothing of a rate.
    let early = Array(once[190...] + once[..<190])
    #expect(ScalarDraws(early).estimatedMean.error.isNaN)
    #expect(abs(ScalarDraws(early).estimatedRate.error - 1.0 / 400) < 0.2 / 400)
    let two = try ScalarDraws(chains: [early, [Double](repeating: 1, count: 400)])
    #expect(abs(two.estimatedRate.error - 1.0 / 800) < 0.3 / 800)
  }
}
