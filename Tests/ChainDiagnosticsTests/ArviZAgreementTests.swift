// Every diagnostic beside ArviZ's number for the same draws.

import ChainDiagnostics
import Testing

@Suite struct ArviZAgreementTests {
  @Test func fixturesCoverOneToFourChains() {
    #expect(Fixture.all.count == 33)
    #expect(Set(Fixture.all.map(\.chains)) == [1, 2, 3, 4])
  }

  @Test(arguments: Fixture.all)
  func effectiveSampleSizes(of fixture: Fixture) throws {
    let size = try Draws(chains: fixture.makeChains()).effectiveSampleSize
    let expected = fixture.expected
    expectEqual(size.bulk.value, expected.bulk, "bulk")
    expectEqual(size.tail.value, expected.tail, "tail")
    expectEqual(size.mean.value, expected.mean, "mean")
    expectEqual(size.secondMoment.value, expected.secondMoment, "second moment")
    expectEqual(size.standardDeviation.value, expected.standardDeviation, "standard deviation")
    expectEqual(size.quantile(0.5).value, expected.median, "median")
    expectEqual(size.quantile(0.1).value, expected.quantile10, "quantile .1")
    expectEqual(
      size.firstTwoMoments.value, min(expected.mean, expected.secondMoment), "smaller of two moments")
  }

  @Test(arguments: Fixture.all)
  func splitRHat(of fixture: Fixture) throws {
    try expectEqual(Draws(chains: fixture.makeChains()).splitRHat, fixture.expected.splitRHat, "R̂")
  }

  @Test(arguments: Fixture.all)
  func monteCarloErrors(of fixture: Fixture) throws {
    let error = try Draws(chains: fixture.makeChains()).monteCarloError
    expectEqual(error.mean, fixture.expected.errorOfMean, "mean")
    if fixture.kind == "constant" {
      #expect(error.standardDeviation.isNaN)
    } else {
      expectEqual(error.standardDeviation, fixture.expected.errorOfStandardDeviation, "standard deviation")
    }
    expectEqual(error.quantile(0.9), fixture.expected.errorOfQuantile90, "quantile .9")
  }

  @Test(arguments: Fixture.all)
  func energiesAndAutocorrelation(of fixture: Fixture) throws {
    let chains = fixture.makeChains()
    let fractions = energyFractionOfMissingInformation(try Draws(chains: chains))
    expectEqual(fractions, fixture.expected.bfmi, "E-BFMI")
    expectEqual(
      Draws(chains[0]).autocorrelation(maximumLag: 11), fixture.expected.autocorrelation, "autocorrelation")
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
