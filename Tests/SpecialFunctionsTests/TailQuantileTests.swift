// Quantiles of gamma, beta and Student t distributions undo the logarithms of both tails.

import SpecialFunctions
import Testing

@Suite("Quantiles by logarithms of tails")
struct TailQuantileTests {
  static let logProbabilities = [
    -1e5, -700, -50, -3, -0.7, -0.6931471805599453, -0.69, -0.1, -1e-5, -1e-12, -1e-250,
  ]

  /// The quantile, rounded, where a unit in its last place moves the logarithm by `unit`.
  /// Evaluations err by up to 10⁻¹³ themselves.
  func expectRoundTrip(_ p: Double, _ x: Double, _ back: Double, slope: Double, _ what: String) {
    let unit = abs(slope) * x.ulp
    #expect(abs(back - p) <= 4 * unit + 1e-13 * abs(p), "\(what): \(back), not \(p), at \(x)")
  }

  @Test("quantiles of gamma distributions undo both tails", arguments: [0.5, 1, 2.5, 30, 1e5])
  func gammaQuantiles(_ a: Double) {
    for p in Self.logProbabilities {
      let (x, y) = (inverseLogRegularizedGammaP(p, shape: a), inverseLogRegularizedGammaQ(p, shape: a))
      if x > 1e-300 {
        let slope = logRegularizedGammaP(order: 1, x, shape: a)
        expectRoundTrip(p, x, logRegularizedGammaP(x, shape: a), slope: slope, "lower")
      }
      if y > 1e-300 {
        let slope = logRegularizedGammaQ(order: 1, y, shape: a)
        expectRoundTrip(p, y, logRegularizedGammaQ(y, shape: a), slope: slope, "upper")
      }
    }
    #expect(inverseLogRegularizedGammaP(-.infinity, shape: a) == 0)
    #expect(inverseLogRegularizedGammaQ(-.infinity, shape: a) == .infinity)
    #expect(inverseLogRegularizedGammaP(0, shape: a) == .infinity)
  }

  @Test(
    "quantiles of beta distributions undo both tails",
    arguments: [(0.5, 0.5), (2, 5), (1, 1), (300, 900), (9.9, 3e4)])
  func betaQuantiles(_ a: Double, _ b: Double) {
    for p in Self.logProbabilities {
      let (x, y) = (
        inverseLogRegularizedBeta(p, a: a, b: b), inverseLogRegularizedBetaComplement(p, a: a, b: b)
      )
      if x > 1e-300, x < 1 {
        let slope = logRegularizedBeta(order: 1, x, a: a, b: b)
        expectRoundTrip(p, x, logRegularizedBeta(x, a: a, b: b), slope: slope, "lower")
      }
      if y > 1e-300, y < 1 {
        let slope = logRegularizedBetaComplement(order: 1, y, a: a, b: b)
        expectRoundTrip(p, y, logRegularizedBetaComplement(y, a: a, b: b), slope: slope, "upper")
      }
    }
    #expect(inverseLogRegularizedBeta(-.infinity, a: a, b: b) == 0)
    #expect(inverseLogRegularizedBetaComplement(-.infinity, a: a, b: b) == 1)
  }

  @Test("quantiles of Student's t undo its distribution functions", arguments: [0.5, 1, 3, 40, 1e6])
  func studentQuantiles(_ ν: Double) {
    for p in Self.logProbabilities {
      let t = studentTQuantile(logProbability: p, degreesOfFreedom: ν)
      if abs(t) < 1e150 {
        let slope = logStudentTCDF(order: 1, t, degreesOfFreedom: ν)
        expectRoundTrip(p, t, logStudentTCDF(t, degreesOfFreedom: ν), slope: slope, "t")
      }
      let size = halfStudentTQuantile(logProbability: p, degreesOfFreedom: ν)
      if size > 1e-300, size < 1e150 {
        let slope = logHalfStudentTCDF(order: 1, size, degreesOfFreedom: ν)
        expectRoundTrip(p, size, logHalfStudentTCDF(size, degreesOfFreedom: ν), slope: slope, "|t|")
      }
    }
    #expect(studentTQuantile(logProbability: -.infinity, degreesOfFreedom: ν) == -.infinity)
    #expect(halfStudentTQuantile(logProbability: 0, degreesOfFreedom: ν) == .infinity)
  }

  @Test("what is no logarithm of a probability, and shapes out of range, have no quantile")
  func outsideOfTheDomain() {
    #expect(
      inverseLogRegularizedGammaP(0.1, shape: 2).isNaN && inverseLogRegularizedGammaQ(-1, shape: -2).isNaN)
    #expect(inverseLogRegularizedBeta(.nan, a: 1, b: 1).isNaN)
    #expect(studentTQuantile(logProbability: -1, degreesOfFreedom: -1).isNaN)
  }
}
