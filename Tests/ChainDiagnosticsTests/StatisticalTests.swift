// Effective sample sizes and errors of chains whose autocorrelation is known.

import ChainDiagnostics
import SpecialFunctions
import Testing

@Suite(.enabled(if: isReleaseBuild)) struct StatisticalTests {
  /// ESS of the mean of an AR(1) chain is n(1 − φ)/(1 + φ), and its reported error the spread of runs.
  @Test(arguments: [(0.0, 0.05), (0.5, 0.05), (0.9, 0.05), (-0.5, 0.05)])
  func effectiveSampleSizeOfAnAutoregression(phi: Double, tolerance: Double) {
    let n = 4000
    var source = NormalSource(seed: 2)
    let sizes = (0..<400).map { _ in
      ScalarDraws(source.autoregression(phi, count: n)).effectiveSampleSize.mean
    }
    let values = ScalarDraws(sizes.map(\.value))
    let expected = Double(n) * (1 - phi) / (1 + phi)
    #expect(abs(values.mean / expected - 1) < tolerance)
    let ratio = ScalarDraws(sizes.map(\.error)).mean / values.standardDeviation
    // Sokal's formula is for positive correlations; for antithetic chains it is a generous bound.
    #expect((phi < 0 ? 0.8...3 : 0.7...1.4).contains(ratio), "φ = \(phi): reported error / spread = \(ratio)")
  }

  /// Over many runs (estimate − truth)/error has variance 1.
  @Test func standardErrorsAreCalibrated() {
    var source = NormalSource(seed: 3)
    var (ofMean, ofDeviation, ofQuantile): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<1000 {
      let draws = ScalarDraws(source.autoregression(0.7, count: 2000))
      func score(_ estimate: Estimate, _ truth: Double) -> Double {
        (estimate.value - truth) / estimate.error
      }
      ofMean.append(score(draws.estimatedMean, 0))
      ofDeviation.append(score(draws.estimatedStandardDeviation, 1))
      ofQuantile.append(score(draws.estimatedQuantile(0.9), standardNormalQuantile(0.9)))
    }
    for scores in [ofMean, ofDeviation, ofQuantile] {
      #expect(abs(ScalarDraws(scores).standardDeviation - 1) < 0.15)
      #expect(abs(ScalarDraws(scores).mean) < 0.25)
    }
  }

  /// R̂ notices a different location and a different scale, and is silent about equal chains.
  @Test func splitRHatFindsLocationScaleAndTrend() throws {
    var source = NormalSource(seed: 5)
    let chains = (0..<4).map { _ in source.normals(1000) }
    var (shifted, scaled) = (chains, chains)
    shifted[0] = shifted[0].map { $0 + 0.5 }
    scaled[0] = scaled[0].map { 2 * $0 }
    let trend = chains[0].enumerated().map { $1 + Double($0) / 1000 }
    #expect(try ScalarDraws(chains: chains).splitRHat < 1.005)
    #expect(try ScalarDraws(chains: shifted).splitRHat > 1.02)
    #expect(try ScalarDraws(chains: scaled).splitRHat > 1.02)
    #expect(ScalarDraws(trend).splitRHat > 1.02)
  }

  /// Independent energies give 2; a random walk of energies gives almost nothing.
  @Test func energyFraction() throws {
    var source = NormalSource(seed: 6)
    let energies = try ScalarDraws(chains: [source.normals(20_000), source.autoregression(0.99, count: 20_000)])
    let fractions = energyFractionOfMissingInformation(energies)
    #expect(abs(fractions[0] - 2) < 0.1)
    #expect(fractions[1] < 0.05)
  }
}
