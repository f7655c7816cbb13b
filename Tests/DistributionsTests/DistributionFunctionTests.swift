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

  @Test("the logarithms of both tails are the recorded ones where the shapes are traced")
  func valuesOfTracedShapes() throws {
    for reference in try FunctionReference.all() where reference.shapes > 0 {
      guard try reference.make().support != nil else { continue }
      let tails = TracedFunction(dimension: reference.parameters.count) { q in
        let distribution = try! reference.make(free: q)
        return .stack([distribution.logCDF(reference.x), distribution.logSurvival(reference.x)])
      }
      let found = tails.makeEvaluator().values(at: reference.parameters)
      for (value, expected) in zip(found, [reference.logCDF, reference.logSurvival]) {
        let agrees = Self.agrees(value, expected)
        #expect(agrees, "\(reference.testDescription): found \(value), expected \(expected)")
      }
    }
  }

  private func expectDerivativesOfTails(of reference: FunctionReference, free: Int) throws {
    func made(_ q: TracedArray) -> any DistributionWithCDF { try! reference.make(free: q[..<free]) }
    let point = Array(reference.parameters.suffix(free)) + [reference.x]
    expectDerivatives(of: { made($0).logCDF($0[free]) }, at: point)
    expectDerivatives(of: { made($0).logSurvival($0[free]) }, at: point)
  }

  private static let references = (try? FunctionReference.all().filter(\.hasDifferences)) ?? []

  @Test("the logarithms of both tails have the right derivatives", arguments: references)
  func derivatives(_ reference: FunctionReference) throws {
    try expectDerivativesOfTails(of: reference, free: reference.parameters.count - reference.shapes)
  }

  @Test(
    "by the shapes as well",
    arguments: references.enumerated().filter { $0.offset % 6 == 0 && $0.element.shapes > 0 }.map(\.element))
  func derivativesByShapes(_ reference: FunctionReference) throws {
    try expectDerivativesOfTails(of: reference, free: reference.parameters.count)
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

  @Test("between close bounds the density is that of the midpoint rule")
  func narrowTruncations() {
    let flat = Truncated(Normal(0, 1e17), lower: 0, upper: 1).logDensity(0.5).constantValues![0]
    #expect(abs(flat) < 1e-12)
    let upper = 1 + 1e-12
    let middle = Truncated(Normal(0, 1), lower: 1, upper: upper).logDensity(1 + 5e-13).constantValues![0]
    #expect(abs(middle + log(upper - 1)) < 1e-12)
    let width = 0x1p-40
    let known = KnownDerivatives(value: -log(width), gradient: [0, 0, 1 / width, -1 / width, 0])
    expectDerivatives(
      of: { Truncated(Normal($0[0], $0[1]), lower: $0[2], upper: $0[3]).logDensity($0[4]) },
      at: [0.5, 1e9, 1, 1 + width, 1 + width / 2], known: known, usesDifferences: false)
    // Close only beside the rest of a heavy tail: 1/x between 1 and 2, which the difference tells.
    let heavy = Truncated(LogNormal(0, 1e9), lower: 1, upper: 2).logDensity(1.25).constantValues![0]
    #expect(abs(heavy + log(1.25) + log(log(2))) < 1e-5, "\(heavy)")
  }

  /// log P(X > k) of counts with a mean and a dispersion that may be traced.
  private static func logSurvival(_ k: Double, _ q: TracedArray) -> TracedArray {
    NegativeBinomial(mean: exp(q[0]), dispersion: exp(q[1])).logSurvival(k)
  }

  @Test(
    "the upper tail of a negative binomial distribution is that of a constant dispersion where it is traced")
  func tracedDispersion() {
    for k in [0.0, 1, 4, 50, 1000] {
      for η in [-10.0, -1, 0.3, 3, 6] {
        for φ in [1e-3, 0.1, 1, 20, 1e3, 1e6] {
          let point = [η, log(φ)]
          let expected = Self.logSurvival(k, TracedArray(point)).constantValues![0]
          guard expected > -700 else { continue }
          var evaluator = TracedLogDensity(dimension: 2) { Self.logSurvival(k, $0) }.makeEvaluator()
          var slope = point
          let found = evaluator.logDensity(at: point, gradient: &slope)
          // Below the mean 1 − F is what the lower tail leaves of 1, where small dispersions leave little.
          let isRest = k + 2 <= (k + φ + 3) * exp(η) / (exp(η) + φ)
          let bound = 1e-12 * max(1, abs(expected)) + (isRest ? 2e-13 * exp(-expected) : 0)
          #expect(abs(found - expected) <= bound, "P(X > \(k)) for \(point): \(found), not \(expected)")
          #expect(slope.allSatisfy { $0.isFinite }, "P(X > \(k)) for \(point): \(slope)")
        }
      }
    }
    expectDerivatives(of: { Self.logSurvival(50, $0) }, at: [0.3, 0.7], tolerance: 1e-5)
    expectDerivatives(of: { Self.logSurvival(4, $0) }, at: [-7, 0.1], tolerance: 1e-5)
    expectDerivatives(of: { Self.logSurvival(4, $0) }, at: [2, 0.1], tolerance: 1e-5)
    let cut = TracedLogDensity(dimension: 1) {
      Truncated(NegativeBinomial(mean: 9.118819655545162e-4, dispersion: $0[0]), lower: 5).logDensity(5)
    }
    var evaluator = cut.makeEvaluator()
    // P(X = 5 | X ≥ 5) = φ/(φ + μ) for φ = 1.
    #expect(abs(evaluator.logDensity(at: [1]) + log1p(exp(-7.0))) < 1e-12)
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
