// Every diagnostic beside ArviZ's number for the same draws, and where ArviZ counts what never moved as independent.

import ChainDiagnostics
import Testing

@Suite struct ArviZAgreementTests {
  @Test func fixturesCoverOneToFourChains() {
    #expect(Fixture.all.count == 33)
    #expect(Set(Fixture.all.map(\.chains)) == [1, 2, 3, 4])
  }

  /// Fixtures in which a chain never moved: nothing can be said of it.
  static let frozen = Fixture.all.filter { ["constant", "stuck"].contains($0.kind) }
  static let moving = Fixture.all.filter { !["constant", "stuck"].contains($0.kind) }

  @Test(arguments: moving)
  func effectiveSampleSizes(of fixture: Fixture) throws {
    let size = try ScalarDraws(chains: fixture.makeChains()).effectiveSampleSize
    let expected = fixture.expected
    expectEqual(size.bulk.value, expected.bulk, "bulk")
    expectEqual(size.mean.value, expected.mean, "mean")
    expectEqual(size.secondMoment.value, expected.secondMoment, "second moment")
    expectEqual(size.standardDeviation.value, expected.standardDeviation, "standard deviation")
    expectEqual(size.quantile(0.1).value, expected.quantile10, "quantile .1")
    expectEqual(
      size.firstTwoMoments.value, min(expected.mean, expected.standardDeviation), "smaller of two moments")
  }

  /// ArviZ counts S draws where a share is the same for all of them. For a quantile that no draw is above, that of the
  /// draws below it tells; where only a middle draw of five, which the halves leave out, is below, nothing does.
  @Test(arguments: moving)
  func quantiles(of fixture: Fixture) throws {
    let draws = try ScalarDraws(chains: fixture.makeChains())
    let size = draws.effectiveSampleSize
    func isLargest(_ probability: Double) -> Bool {
      draws.chains.joined().allSatisfy { $0 <= draws.quantile(probability) }
    }
    if isLargest(0.95) {
      let share = draws.map { $0 < draws.quantile(0.95) ? 1 : 0 }.effectiveSampleSize.mean
      #expect(size.quantile(0.95) == share && share.value < Double(draws.count))
      #expect(size.tail.value == min(size.quantile(0.05).value, share.value))
      #expect(size.tail.value <= fixture.expected.tail * (1 + 1e-10))
    } else if fixture.draws == 5 {
      #expect(size.tail.value.isNaN && fixture.expected.tail == 16)
    } else {
      expectEqual(size.tail.value, fixture.expected.tail, "tail")
    }
    if isLargest(0.5) {
      #expect(fixture.kind == "accepted" && fixture.expected.median == Double(draws.count))
      expectEqual(size.quantile(0.5).value, size.mean.value, "median of zeros and ones")
    } else {
      expectEqual(size.quantile(0.5).value, fixture.expected.median, "median")
    }
  }

  @Test(arguments: frozen)
  func whatNeverMovedHasNoSize(fixture: Fixture) throws {
    let draws = try ScalarDraws(chains: fixture.makeChains())
    let size = draws.effectiveSampleSize
    let error = draws.monteCarloError
    #expect(fixture.expected.bulk.isFinite && fixture.expected.errorOfMean.isFinite)
    for estimate in [size.bulk, size.tail, size.mean, size.firstTwoMoments, size.quantile(0.5)] {
      #expect(estimate.value.isNaN && estimate.error.isNaN)
    }
    #expect(error.mean.isNaN && error.standardDeviation.isNaN && error.quantile(0.9).isNaN)
  }

  @Test(arguments: Fixture.all)
  func splitRHat(of fixture: Fixture) throws {
    try expectEqual(ScalarDraws(chains: fixture.makeChains()).splitRHat, fixture.expected.splitRHat, "R̂")
  }

  @Test(arguments: moving)
  func monteCarloErrors(of fixture: Fixture) throws {
    let error = try ScalarDraws(chains: fixture.makeChains()).monteCarloError
    expectEqual(error.mean, fixture.expected.errorOfMean, "mean")
    expectEqual(error.standardDeviation, fixture.expected.errorOfStandardDeviation, "standard deviation")
    expectEqual(error.quantile(0.9), fixture.expected.errorOfQuantile90, "quantile .9")
  }

  /// The columns of ArviZ's table with the interval that Stan's has. The sizes for its tail are of 11 % and 89 % unless
  /// asked otherwise; here they are of 5 % and 95 %, as Stan's.
  @Test(arguments: moving)
  func rowOfASummary(of fixture: Fixture) throws {
    let draws = try ScalarDraws(chains: fixture.makeChains())
    let row = QuantitySummary(name: "x", draws: draws)
    let expected = fixture.expected
    expectEqual(row.mean.value, expected.valueOfMean, "mean")
    expectEqual(row.mean.error, expected.errorOfMean, "MCSE of the mean")
    expectEqual(row.standardDeviation.value, expected.valueOfStandardDeviation, "sd")
    expectEqual(row.standardDeviation.error, expected.errorOfStandardDeviation, "MCSE of sd")
    expectEqual(row.quantile5.value, expected.valueOfQuantile5, "5 %")
    expectEqual(row.median.value, expected.valueOfMedian, "50 %")
    expectEqual(row.quantile95.value, expected.valueOfQuantile95, "95 %")
    expectEqual(row.bulkSize.value, expected.bulk, "bulk")
    expectEqual(row.rHat, expected.splitRHat, "R̂")
    expectSame([row.tailSize], [draws.effectiveSampleSize.tail])
    expectSame([row.quantile5, row.median, row.quantile95], [0.05, 0.5, 0.95].map(draws.estimatedQuantile))
  }

  /// Equality to the bit, `NaN` being equal to itself.
  private func expectSame(_ found: [Estimate], _ expected: [Estimate]) {
    #expect(found.map { "\($0)" } == expected.map { "\($0)" })
  }

  @Test(arguments: Fixture.all)
  func energiesAndAutocorrelation(of fixture: Fixture) throws {
    let chains = fixture.makeChains()
    let fractions = energyFractionOfMissingInformation(try ScalarDraws(chains: chains))
    expectEqual(fractions, fixture.expected.bfmi, "E-BFMI")
    expectEqual(
      ScalarDraws(chains[0]).autocorrelation(maximumLag: 11), fixture.expected.autocorrelation, "autocorrelation")
  }

  private func expectEqual(_ found: [Double], _ expected: [Double], _ name: Comment) {
    #expect(found.count == expected.count, name)
    for (found, expected) in zip(found, expected) { expectEqual(found, expected, name) }
  }

  /// Agreement to 10 digits; what should be 0 may be a rounding error.
  private func expectEqual(_ found: Double, _ expected: Double, _ name: Comment) {
    let agrees =
      expected.isFinite
      ? abs(found - expected) <= 1e-10 * abs(expected) + 1e-14
      : found == expected || (found.isNaN && expected.isNaN)
    #expect(agrees, "\(name): found \(found), ArviZ \(expected)")
  }
}
