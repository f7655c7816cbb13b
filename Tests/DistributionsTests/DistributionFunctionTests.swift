// Distribution functions by their logarithms: recorded values, derivatives, shapes by element, and truncation by them.

import Distributions
import Foundation
import Testing
import Tracing
import TracingTestSupport

@Suite("Distribution functions")
struct DistributionFunctionTests {
  /// 10⁻¹³ of the logarithm or of 1, whichever is more; near 0, where the other tail is nearly everything, 10⁻¹² of the
  /// logarithm. What is below the least normal number counts as 0.
  private static func agrees(_ found: Double, _ expected: Double) -> Bool {
    let size = abs(expected)
    return abs(found - expected) <= (size > 1 ? 1e-13 * size : min(1e-13, 1e-12 * size)) + 1e-300
  }

  @Test("the logarithms of both tails are the recorded ones")
  func values() throws {
    for reference in try FunctionReference.all() {
      let distribution = try reference.make()
      for (name, found, expected) in [
        ("lower", distribution.logCDF(reference.x), reference.logCDF),
        ("upper", distribution.logSurvival(reference.x), reference.logSurvival),
      ] {
        let value = try #require(found.constantValues?.first)
        let agrees = Self.agrees(value, expected)
        #expect(agrees, "\(reference.testDescription), \(name): found \(value), expected \(expected)")
      }
    }
  }

  @Test(
    "the logarithms of both tails have the right derivatives",
    arguments: try FunctionReference.all().filter(\.hasDifferences))
  func derivatives(_ reference: FunctionReference) throws {
    let free = reference.parameters.count - reference.shapes
    let point = Array(reference.parameters[reference.shapes...]) + [reference.x]
    func made(_ q: TracedArray) -> any DistributionWithCDF { try! reference.make(free: q[..<free]) }
    expectDerivatives(of: { made($0).logCDF($0[free]) }, at: point)
    expectDerivatives(of: { made($0).logSurvival($0[free]) }, at: point)
  }

  @Test("outside the support the tails are everything and nothing, with derivatives of 0")
  func outside() {
    let positive: [any DistributionWithCDF] = [
      Gamma(shape: 0.5, rate: 2), InverseGamma(shape: 2, scale: 1), ChiSquared(degreesOfFreedom: 2),
      HalfStudentT(degreesOfFreedom: 3, scale: 2), Beta(0.5, 3),
    ]
    for distribution in positive {
      for x in [-1.0, 0] {
        let known = KnownDerivatives(value: 0, gradient: [0], hessian: [0])
        expectDerivatives(
          of: { distribution.logSurvival($0[0]) }, at: [x], known: known, usesDifferences: false)
        #expect(distribution.logCDF(x).constantValues == [-.infinity])
      }
    }
    let none = KnownDerivatives(value: 0, gradient: [0], hessian: [0])
    expectDerivatives(of: { Beta(0.5, 3).logCDF($0[0]) }, at: [1], known: none, usesDifferences: false)
    #expect(Beta(0.5, 3).logSurvival(1.5).constantValues == [-.infinity])
    #expect(Gamma(shape: 2, rate: 1).logSurvival(Double.infinity).constantValues == [-.infinity])
  }

  /// P(X > x) = (1 + x) e⁻ˣ for Gamma(2, 1), of which the hazard is x/(1 + x).
  @Test("a gamma distribution far above its mean has the density and the slope of the exact tail")
  func farGamma() {
    let known = KnownDerivatives(
      value: log(52) - 2 - log(51), gradient: [50.0 / 51, 1.0 / 52 - 1],
      hessian: [1 / (51.0 * 51), 0, 0, -1 / (52.0 * 52)])
    expectDerivatives(
      of: { Truncated(Gamma(shape: 2, rate: 1), lower: $0[0]).logDensity($0[1]) }, at: [50, 52],
      known: known)
  }

  /// The tail of Student's t is that of a power: from everywhere far out it looks the same.
  @Test("Student's t beyond a far bound scales with the bound")
  func farStudentT() {
    func density(_ q: TracedArray) -> TracedArray {
      Truncated(StudentT(degreesOfFreedom: 3), lower: q[0]).logDensity(q[1])
    }
    let (near, far) = (density([1e6, 2e6]).constantValues![0], density([1e9, 2e9]).constantValues![0])
    #expect(abs(near - far - log(1e3)) < 1e-11)
    // ν aᵛ/xᵛ⁺¹ for ν = 3 and x = 2 a.
    #expect(abs(far - log(3.0 / 16e9)) < 1e-13 * abs(far))
    expectDerivatives(of: density, at: [1000, 1250])
  }

  /// P(X > x) = (1 − x)⁵ (1 + 5 x) for Beta(2, 5).
  @Test("a beta distribution near 1 has the density of the exact tail")
  func farBeta() {
    let found = Truncated(Beta(2, 5), lower: 0.9921875).logDensity(0.99609375).constantValues![0]
    let tail = 5 * log(0.0078125) + log(1 + 5 * 0.9921875)
    let expected = log(30) + log(0.99609375) + 4 * log(0.00390625) - tail
    #expect(abs(found - expected) < 1e-13)
  }

  @Test("quantiles of beta distributions undo both tails")
  func betaQuantiles() {
    let p = [-50.0, -3, -0.7, -0.69, -0.1, -1e-5]
    let lower = Beta(2, 5).quantile(logCDF: p, shape: [p.count])
    let upper = Beta(2, 5).quantile(logSurvival: p, shape: [p.count])
    // 1 − x is rounded to 10⁻¹⁶ of 1, and x in the upper tail is e⁻¹⁰ from it.
    #expect(zip(Beta(2, 5).logCDF(lower).constantValues!, p).allSatisfy { abs($0 - $1) <= 1e-13 * abs($1) })
    #expect(
      zip(Beta(2, 5).logSurvival(upper).constantValues!, p).allSatisfy { abs($0 - $1) <= 3e-13 * abs($1) })
  }

  @Test("shapes are broadcast, and each element has the tail of its own")
  func shapesByElement() {
    let (shapes, x): ([[Double]], [Double]) = ([[2], [0.5], [2]], [0.3, 4])
    let together = Gamma(shape: shapes, rate: 1.5).logCDF(x)
    #expect(together.shape == [3, 2])
    let single = [2, 0.5, 2].flatMap { a in
      x.map { Gamma(shape: a, rate: 1.5).logCDF($0).constantValues![0] }
    }
    #expect(together.constantValues == single)
    let beta = Beta([2, 3, 2], [5, 5, 5]).logSurvival(0.25).constantValues!
    #expect(beta[0] == beta[2] && beta[0] != beta[1])
    let point = [0.3, 4, 1.5, 0.9]
    expectDerivatives(
      of: { Gamma(shape: shapes, rate: $0[2]).logCDF($0[..<2]).sum() + $0[3] * $0[0] }, at: point)
    expectDerivatives(
      of: { q in
        Truncated(Gamma(shape: [2, 0.5], rate: q[2]), lower: q[..<2], upper: 5).logDensity([4.5, 4.75]).sum()
          + q[3] * q[3]
      }, at: point)
  }
}
