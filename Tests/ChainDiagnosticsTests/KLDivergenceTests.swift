// The KL divergence between normals, and what a perfect sampler gives.

import ChainDiagnostics
import InputErrors
import Foundation
import Testing

@Suite struct KLDivergenceTests {
  @Test func univariate() throws {
    let p = try NormalMoments(mean: 1, variance: 4)
    let q = try NormalMoments(mean: -0.5, variance: 9)
    let expected = log(3.0 / 2) + (4 + 2.25) / 18 - 0.5
    #expect(abs(klDivergence(p, q) - expected) < 1e-15)
    #expect(klDivergence(p, p) == 0)
  }

  /// mpmath with 30 digits.
  @Test func multivariate() throws {
    let p = try NormalMoments(mean: [1, 2, 3], covariance: [2, 0.5, 0.25, 0.5, 1, -0.25, 0.25, -0.25, 0.5])
    let q = try NormalMoments(mean: [0, 2.5, 3.5], covariance: [1, 0.25, 0, 0.25, 2, 0.5, 0, 0.5, 1.5])
    #expect(abs(klDivergence(p, q) - 1.39110655029169214) < 1e-14)
    #expect(abs(klDivergence(q, p) - 3.78904050853183727) < 1e-14)
  }

  @Test func independentCoordinatesAdd() throws {
    let joint = klDivergence(
      try NormalMoments(mean: [1, -2], variances: [0.25, 4]),
      try NormalMoments(mean: [0, 0], variances: [1, 9]))
    let first = klDivergence(
      try NormalMoments(mean: 1, variance: 0.25), try NormalMoments(mean: 0, variance: 1))
    let second = klDivergence(
      try NormalMoments(mean: -2, variance: 4), try NormalMoments(mean: 0, variance: 9))
    #expect(abs(joint - first - second) < 1e-14)
  }

  static let invalid: [([Double], [Double], String)] = [
    ([1.0], [1.0, 2], "found 1 and 2"), ([], [], "found 0 and 0"),
    ([0, 0], [1, 0.5, 0.25, 1], "symmetric"), ([0, 0], [1, 2, 2, 1], "positive definite"),
    ([0], [0], "positive definite"), ([0], [.nan], "finite"), ([.infinity], [1], "finite"),
  ]

  @Test(arguments: invalid)
  func invalidMomentsAreRefused(mean: [Double], covariance: [Double], message: String) {
    let error = #expect(throws: InputError.self) {
      try NormalMoments(mean: mean, covariance: covariance)
    }
    #expect(error?.description.contains(message) == true)
  }

  /// The exact mean of D_KL(truth ‖ fit): the fitted covariance is Wishart, with E[Σ̂⁻¹] = (n−1)/(n−d−2) Σ⁻¹
  /// and E[log det Σ̂Σ⁻¹] = Σᵢ ψ((n−i)/2) + log 2 − log(n−1).
  static func exactMean(dimension d: Int, draws n: Int) -> Double {
    let (dim, count) = (Double(d), Double(n))
    let quadratic = dim * (count - 1) / (count - dim - 2) * (1 + 1 / count) - dim
    let logDeterminant = (1...d).reduce(0) { $0 + digamma(halfOf: n - $1) + log(2) - log(count - 1) }
    return (quadratic + logDeterminant) / 2
  }

  /// ψ(k/2) by the recurrence ψ(x + 1) = ψ(x) + 1/x from ψ(½) = −γ − 2 log 2 or ψ(1) = −γ.
  private static func digamma(halfOf k: Int) -> Double {
    let euler = 0.5772156649015329
    let start = k.isMultiple(of: 2) ? 2 : 1
    let initial = start == 2 ? -euler : -euler - 2 * log(2)
    return stride(from: start, to: k, by: 2).reduce(initial) { $0 + 2 / Double($1) }
  }

  @Test(arguments: [1, 2, 3, 11])
  func expectedDivergenceIsTheLimitOfTheExactMean(dimension d: Int) {
    for n in [1_000, 10_000, 100_000] {
      let expected = expectedKLDivergence(dimension: d, independentDraws: Double(n)).value
      let exact = Self.exactMean(dimension: d, draws: n)
      #expect(abs(exact / expected - 1) < 2 * Double(d + 2) / Double(n))
    }
  }

  @Test(.enabled(if: isReleaseBuild), arguments: [(1, 50), (3, 400), (3, 50)])
  func simulatedDivergenceHasTheExpectedMeanAndSpread(dimension d: Int, draws n: Int) throws {
    let runs = 10_000
    let truth = try NormalMoments(
      mean: [Double](repeating: 0, count: d), variances: [Double](repeating: 1, count: d))
    var source = NormalSource(seed: 1)
    let divergences = ScalarDraws(
      (0..<runs).map { _ in
        let values = source.normals(n * d)
        let positions = (0..<n).map { Array(values[($0 * d)..<(($0 + 1) * d)]) }
        return klDivergence(truth, FittedNormal(positions: positions).moments)
      })
    let exact = Self.exactMean(dimension: d, draws: n)
    #expect(abs(divergences.mean - exact) < 4.5 * divergences.standardDeviation / Double(runs).squareRoot())
    let expected = expectedKLDivergence(dimension: d, independentDraws: Double(n))
    let correction = 2 * Double(d + 2) / Double(n)
    #expect(abs(divergences.mean / expected.value - 1) < correction + 0.05)
    #expect(abs(divergences.standardDeviation / expected.error - 1) < 2 * correction + 0.05)
  }
}
