// The normal fitted to draws and the Monte-Carlo error of its divergence.

import ChainDiagnostics
import Foundation
import Testing

@Suite struct FittedNormalTests {
  @Test func momentsAreThoseOfTheDraws() throws {
    let fit = FittedNormal(positions: [[1, 2], [3, 1], [5, 6], [7, 3]])
    #expect(fit.moments.mean == [4, 3])
    let expected = [20.0 / 3, 8.0 / 3, 8.0 / 3, 14.0 / 3]
    for (found, expected) in zip(fit.moments.covariance, expected) { #expect(abs(found - expected) < 1e-14) }
    let two = FittedNormal(chains: [[[1, 2], [3, 1]], [[5, 6], [7, 3]]])
    #expect(two.moments == fit.moments)
  }

  @Test func bothDirections() throws {
    let truth = try NormalMoments(mean: 0, variance: 9)
    let draws = ScalarDraws([-3, -1, 0, 2, 4, 1])
    let fitted = try NormalMoments(mean: draws.mean, variance: draws.variance)
    let fit = FittedNormal(draws)
    #expect(abs(fit.klDivergence(of: truth).value - klDivergence(truth, fitted)) < 1e-15)
    #expect(abs(fit.klDivergence(from: truth).value - klDivergence(fitted, truth)) < 1e-15)
    #expect(fit.klDivergence(of: truth).value != fit.klDivergence(from: truth).value)
  }

  /// The jackknife over blocks of one draw of the mean is the classical error; here through a divergence that is
  /// nearly linear in the mean.
  @Test func jackknifeMatchesTheDeltaMethod() throws {
    var source = NormalSource(seed: 4)
    let draws = ScalarDraws(source.normals(1000))
    let far = try NormalMoments(mean: 1000, variance: 1)
    let divergence = FittedNormal(draws, blocks: 500).klDivergence(from: far)
    // D = (m − 1000)²/2 + …, dD/dm = m − 1000.
    let expected = 1000 * draws.standardDeviation / 1000.0.squareRoot()
    #expect(abs(divergence.error / expected - 1) < 0.15)
  }

  /// A first draw far away must not cost the blocks without it their digits.
  @Test(arguments: [1e6, 1e9, 1e12])
  func farStart(distance: Double) throws {
    var source = NormalSource(seed: 5)
    let draws = [distance] + source.normals(3999)
    let truth = try NormalMoments(mean: 0, variance: 1)
    // With the far draw at their end, the reference moments are computed relative to a near one.
    let all = ScalarDraws(draws.reversed())
    let replicates = try (0..<20).map { j in
      let kept = ScalarDraws((draws[..<(j * 200)] + draws[((j + 1) * 200)...]).reversed())
      return klDivergence(truth, try NormalMoments(mean: kept.mean, variance: kept.variance))
    }
    let fit = FittedNormal(ScalarDraws(draws), blocks: 20)
    // The n = 200 deviations of a block from its first draw, all of one size, are summed with an error of at most
    // n² ε/4 of that size; divided by n, relative to the block's mean of 1/n of that size.
    #expect(abs(fit.moments.mean[0] / all.mean - 1) < 200 * 200 / 4 * Double.ulpOfOne)
    #expect(abs(fit.moments.covariance[0] / all.variance - 1) < 1e-13)
    let expected = (ScalarDraws(replicates).variance * 19 * 19 / 20).squareRoot()
    #expect(abs(fit.klDivergence(of: truth).error / expected - 1) < 1e-9)
  }

  @Test func degenerateDraws() throws {
    let truth = try NormalMoments(mean: 0, variance: 1)
    let plane = try NormalMoments(mean: [0, 0], variances: [1, 1])
    for draws in [[], [1.0], [1, 2, 3], [1, 2, 3, .nan], [1, 2, .infinity, 4]] {
      let divergence = FittedNormal(ScalarDraws(draws)).klDivergence(of: truth)
      #expect(divergence.value.isNaN && divergence.error.isNaN)
    }
    let stuck = FittedNormal(ScalarDraws([Double](repeating: 0.1, count: 50)))
    #expect(stuck.moments.covariance == [0])
    #expect(stuck.klDivergence(of: truth).value == .infinity)
    #expect(stuck.klDivergence(from: truth).value == .infinity)
    #expect(stuck.klDivergence(of: truth).error.isNaN)
    let line = FittedNormal(positions: (0..<10).map { [Double($0), 2 * Double($0)] })
    #expect(line.klDivergence(of: plane).value == .infinity)
    let tooFewForBlocks = FittedNormal(ScalarDraws([1, 2, 4, 3]))
    #expect(tooFewForBlocks.klDivergence(of: truth).value.isFinite)
    #expect(tooFewForBlocks.klDivergence(of: truth).error.isNaN)
  }

  /// Runs of an AR(1) chain: the spread of the divergence from run to run is the mean of its reported errors,
  /// exactly where the truth is elsewhere and in order of magnitude where the sampler is perfect.
  @Test(
    .enabled(if: isReleaseBuild),
    arguments: [(2.0, 1, 0.85, 1.15), (2.0, 4, 0.85, 1.15), (0.0, 1, 0.5, 1.5)])
  func reportedErrorIsTheSpreadOfRuns(mean: Double, chains: Int, least: Double, most: Double) throws {
    let truth = try NormalMoments(mean: mean, variance: 1)
    var source = NormalSource(seed: 9)
    var values: [Double] = []
    var errors: [Double] = []
    for _ in 0..<1000 {
      let draws = try ScalarDraws(
        chains: (0..<chains).map { _ in source.autoregression(0.5, count: 4000 / chains) })
      let divergence = FittedNormal(draws).klDivergence(of: truth)
      values.append(divergence.value)
      errors.append(divergence.error)
    }
    let ratio = ScalarDraws(errors).mean / ScalarDraws(values).standardDeviation
    #expect((least...most).contains(ratio), "reported error / spread = \(ratio)")
  }
}
