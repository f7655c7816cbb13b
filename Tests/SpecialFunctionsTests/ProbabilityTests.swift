// The normal quantile and the beta distribution beside reference values of 40-digit arithmetic.

import SpecialFunctions
import Testing

@Suite struct ProbabilityTests {
  /// mpmath: the root of Φ(x) = p for the double p.
  @Test(arguments: [
    (1e-300, -37.047096299361199237), (1e-20, -9.2623400897984075796), (1e-9, -5.9978070150076868614),
    (0.0001, -3.7190164854556805523), (0.02425, -1.9729610513118848376), (0.07, -1.4757910281791706856),
    (0.075, -1.4395314709384559349), (0.1, -1.2815515655446004353), (0.3, -0.52440051270804081597),
    (0.7, 0.52440051270804065631), (0.925, 1.4395314709384562291), (0.93, 1.475791028179171099),
    (0.975, 1.9599639845400538556), (0.999, 3.0902323061678132778), (0.9999999, 5.1993375822906610937),
  ])
  func normalQuantile(p: Double, expected: Double) {
    #expect(abs(standardNormalQuantile(p) - expected) <= 1e-15 * abs(expected))
  }

  @Test func normalQuantileAtAndBeyondTheEnds() {
    #expect(standardNormalQuantile(0.5) == 0)
    #expect(standardNormalQuantile(0) == -.infinity)
    #expect(standardNormalQuantile(1) == .infinity)
    #expect(standardNormalQuantile(-0.1).isNaN)
    #expect(standardNormalQuantile(1.1).isNaN)
    #expect(standardNormalQuantile(.nan).isNaN)
  }

  /// I_x(a, b), from mpmath and scipy; and I_x(1, b) = 1 − (1 − x)ᵇ.
  @Test(arguments: [
    (0.3, 2.0, 5.0, 0.579825), (0.5, 1, 1, 0.5), (0.9, 20, 3, 0.620040938411903507),
    (0.05, 5.5, 100.25, 0.515076863477805954), (0.1002, 400.5, 3600.5, 0.514006373084063741),
    (0.5, 1e5, 1e5, 0.5), (0.25, 1, 8, 0.8998870849609375),
  ])
  func betaDistribution(x: Double, a: Double, b: Double, expected: Double) {
    #expect(abs(regularizedBeta(x, a: a, b: b) - expected) < 1e-9 * expected)
    #expect(abs(inverseRegularizedBeta(expected, a: a, b: b) - x) < 1e-9 * x)
  }

  @Test func betaDistributionAtTheEnds() {
    #expect(regularizedBeta(0, a: 2, b: 3) == 0)
    #expect(regularizedBeta(1, a: 2, b: 3) == 1)
    #expect(inverseRegularizedBeta(0, a: 2, b: 3) < 1e-15)
    #expect(inverseRegularizedBeta(1, a: 2, b: 3) > 1 - 1e-4)
  }
}
