// What lies where powers, exponentials and squares underflow or overflow.

import Distributions
import Foundation
import Randomness
import Testing
import Tracing

private func values(_ x: TracedArray) -> [Double] { x.constantValues! }

private func agree(_ found: [Double], _ expected: [Double], _ tolerance: Double = 1e-13) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { $0 == $1 || abs($0 - $1) <= tolerance * abs($1) }
}

/// The value and the first three derivatives.
private func derivatives(_ x: Double, _ function: (TracedArray) -> TracedArray) -> [Double] {
  var evaluator = TracedLogDensity(dimension: 1) { function($0[0]) }.makeEvaluator()
  var (gradient, hessian, third) = ([0.0], [0.0], [0.0])
  let value = evaluator.logDensity(at: [x], gradient: &gradient)
  evaluator.hessian(at: [x], into: &hessian)
  evaluator.contractedThirdDerivative(at: [x], weights: [1], into: &third)
  return [value] + gradient + hessian + third
}

private let ln10: Double = log(10)

@Suite("Far tails")
struct FarTailTests {
  /// log(1 − exp(−eˡ)) and its derivatives by mpmath 1.3.0 at 80 digits; at −40 and below, l − eˡ/2.
  @Test("the upper tail of a Gumbel distribution has its derivatives, by whichever formula")
  func gumbelTail() {
    let rows: [(Double, [Double])] = [
      (-800, [-800, 1, 0, 0]),
      (-40, [-40, 1, -2.1241771276457938e-18, -2.1241771276457938e-18]),
      (-12, [-12.000003072104604, 0.99999692789696928, -3.0720998847731978e-6, -3.0720935928822906e-6]),
      (-9.01, [-9.0100610903059924, 0.99993891031602431, -6.1088439941861786e-5, -6.1085951874208791e-5]),
      (-8.99, [-8.9900623243992171, 0.99993767624818502, -6.2322457011164868e-5, -6.2319867403544869e-5]),
      (-1, [-1.1783070964207178, 0.82731286298958016, -0.16148510398898845, -0.1392320404639597]),
      (3, [-1.8921786966284627e-9, 3.8005425112356633e-8, -7.2535394570773867e-7, 1.3080410198943996e-5]),
      (800, [0, 0, 0, 0]),
    ]
    for (l, expected) in rows {
      let found = derivatives(l) { Gumbel(0, 1).logSurvival(-$0) }
      // Above the crossover second derivatives are sums of numbers of size 1.
      #expect(
        zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-13 * abs($1) + (l > -9 ? 4e-16 : 0) },
        "\(l): \(found)")
    }
  }

  /// Up there the density of a Gumbel distribution is exponential.
  @Test("a Gumbel distribution is cut off far up")
  func gumbel() {
    let cut = values(Truncated(Gumbel(0, 1), lower: [744, 800]).logDensity([745, 801]))
    #expect(agree(cut, [-1, -1]), "\(cut)")
    let between = values(Truncated(Gumbel(0, 1), lower: 800, upper: 801).logDensity(800.5))
    // The difference of logarithms of size 800.
    #expect(abs(between[0] + 0.5 + log(1 - exp(-1.0))) < 2e-13, "\(between)")
    var generator = Philox(seed: 31, stream: 0)
    for lower in [100.0, 740, 800] {
      let distribution = Truncated(Gumbel(0, 1), lower: lower)
      let moments = values(distribution.mean) + values(distribution.variance)
      #expect(agree(moments, [lower + 1, 1], 1e-9), "\(moments)")
      let draws = distribution.draw(shape: [1000], using: &generator)
      #expect(Set(draws).count > 990)
      // The mean of exponential numbers, at five standard errors.
      #expect(abs(draws.reduce(0, +) / 1000 - lower - 1) < 5 / 1000.0.squareRoot())
    }
  }

  /// By mpmath 1.3.0 at 60 digits.
  @Test("a model of Gumbel data cut off far up has value and slope wherever its location is")
  func gumbelModel() {
    let rows: [(Double, Double, Double)] = [
      (0, -25.394829814011909, 0),
      (10, -25.894829814011909, -0.1),
      (20, -27.394829814011909, -0.2),
      (25.4, -28.620629814011909, -0.254),
      (25.6, -28.671629814011909, -0.256),
      (99.7, -75.045701564490813, -0.50328300360690235),
      (100, -74.477524925228661, 7.3600118427043104),
    ]
    for (mu, expected, slope) in rows {
      let found = derivatives(mu) { mu in
        Truncated(Gumbel(mu, 0.1), lower: 100).logDensity([101, 102]).sum() - mu * mu / 200
      }
      #expect(agree(Array(found[..<2]), [expected, slope], 1e-12), "\(mu): \(found)")
    }
  }

  @Test("powers in a Weibull distribution do not underflow")
  func weibull() {
    #expect(agree(values(Weibull(shape: 40, scale: 1).logCDF(1e-9)), [-360 * ln10]))
    for upper in [1e-5, 1e-9, 1e-100] {
      let cut = Truncated(Weibull(shape: 40, scale: 1), upper: upper)
      // There the density is that of the power x³⁹.
      let logDensity = values(cut.logDensity(0.9 * upper))
      #expect(agree(logDensity, [log(40 / upper) + 39 * log(0.9)], 1e-12), "\(logDensity)")
      let moments = values(cut.mean) + values(cut.variance)
      #expect(agree(moments, [upper * 40 / 41, upper * upper * 40 / (42 * 41 * 41)], 1e-9), "\(moments)")
    }
    // k log x − xᵏ/2 by log k and log x.
    let slope = derivatives(40) { Weibull(shape: $0, scale: 1).logCDF(1e-9) }
    #expect(agree(Array(slope[..<2]), [-360 * ln10, -9 * ln10]), "\(slope)")
  }

  @Test("products in an exponential distribution do not underflow")
  func exponential() {
    let slow = Exponential(1e-300)
    #expect(agree(values(slow.logCDF([1e-20, 1e-100])), [-320 * ln10, -400 * ln10]))
    let quantile = slow.quantile(logCDF: [-400 * ln10], shape: [])
    #expect(agree(quantile, [1e-100], 1e-12), "\(quantile)")
    #expect(agree(values(Truncated(slow, upper: 1e-100).logDensity(5e-101)), [100 * ln10]))
  }

  @Test("ratios in a Pareto distribution do not overflow")
  func pareto() {
    let small = Pareto(minimum: 1e-300, shape: 1)
    #expect(agree(values(small.logSurvival(1e100)), [-400 * ln10]))
    let quantile = small.quantile(logSurvival: [-400 * ln10], shape: [])
    #expect(agree(quantile, [1e100], 1e-12), "\(quantile)")
  }

  /// Far out a Student t density falls like z^−(ν+1), here for ν = 1, 2 and 3.
  @Test("squares of constants do not overflow in Student t and Cauchy distributions")
  func squares() {
    let cauchy = values(Cauchy(0, 1).logDensity([1e200, -1e200, .infinity]))
    #expect(agree(cauchy, [-400 * ln10 - log(Double.pi), -400 * ln10 - log(Double.pi), -.infinity]))
    let t = StudentT(degreesOfFreedom: 2)
    #expect(agree(values(t.logDensity([1e160])), [-480 * ln10]))
    #expect(agree(values(t.logSurvival(1e160)), [-320 * ln10 - log(2)]))
    for lower in [1e140, 1e160] {
      let cut = values(Truncated(StudentT(degreesOfFreedom: 3), lower: lower).logDensity(2 * lower))
      #expect(agree(cut, [log(3) - 4 * log(2) - log(lower)]), "\(cut)")
    }
    // −3 log z and 2 log σ.
    let slope = derivatives(0.5) { StudentT(degreesOfFreedom: 2, scale: exp($0)).logDensity(1e160) }
    #expect(agree(Array(slope[..<2]), [1 - 480 * ln10, 2]), "\(slope)")
  }

  /// By mpmath 1.3.0 at 60 digits; the other tail is that of failures.
  @Test("a beta-binomial distribution of a small mean has its upper tail")
  func betaBinomial() {
    let b = [1e9, 1e12, 1e15]
    let beyond0 = [-25.328436027440002485, -32.236191301921145055, -39.143946580898781113]
    let beyond1 = [-44.546624974445556004, -58.362135520747504157, -72.177646078700115935]
    let few = BetaBinomial(trials: 10, 1e-3, TracedArray(b))
    #expect(agree(values(few.logSurvival(0)), beyond0) && agree(values(few.logSurvival(1)), beyond1))
    let many = BetaBinomial(trials: 10, TracedArray(b), 1e-3)
    #expect(agree(values(many.logCDF(9)), beyond0) && agree(values(many.logCDF(8)), beyond1))
    #expect(agree(values(BetaBinomial(trials: 1, 1, 1e12).logSurvival(0)), [-27.631021115929548208]))
    let cut = values(Truncated(BetaBinomial(trials: 10, 1e-3, 1e12), lower: 1).logDensity(1))
    #expect(abs(cut[0] + 4.5045e-12) < 2e-14, "\(cut)")
    let slope = derivatives(1e-3) { BetaBinomial(trials: 10, $0, 1e12).logSurvival(0) }
    #expect(abs(slope[1] / 999.99999999999447918 - 1) < 1e-12, "\(slope)")
  }

  @Test("moments do not overflow or cancel for extreme parameters")
  func moments() {
    for slant in [1e160, -1e160] {
      let skewed = SkewNormal(location: 0, scale: 1, slant: slant)
      let mean = (2 / Double.pi).squareRoot() * (slant > 0 ? 1 : -1)
      #expect(agree(values(skewed.mean) + values(skewed.variance), [mean, 1 - 2 / Double.pi]))
    }
    // 1/(4 (2a + 1))
    #expect(agree(values(Beta([1e200, 1e-200], [1e200, 1e-200]).variance), [1.25e-201, 0.25]))
    #expect(
      agree(values(BetaBinomial(trials: 1, [1e200, 1e-200], [1e200, 1e-200]).variance), [0.25, 0.25]))
    // By mpmath 1.3.0 at 60 digits.
    let logNormal = values(LogNormal([-1000, -500, 0, 360], [30, 27, 1, 1e-5]).variance)
    let exact = [
      1.3838965267367375306e-87, 8.0699847065340652287e198, 4.6707742704716049919, 4.9207009310019216626e302,
    ]
    #expect(agree(logNormal, exact, 1e-12), "\(logNormal)")
    #expect(agree(values(Gamma(shape: [1e300, 1e-300], rate: [1e200, 1e-200]).variance), [1e-100, 1e100]))
    #expect(agree(values(InverseGamma(shape: 1e100, scale: 1e300).variance), [1e300]))
    #expect(agree(values(Pareto(minimum: 1e308, shape: 1e300).variance), [1e16]))
    #expect(agree(values(NegativeBinomial(mean: 1e200, dispersion: 1e200).variance), [2e200]))
    let flat = HalfStudentT(degreesOfFreedom: 1e300, scale: 1e10)
    #expect(agree(values(StudentT(degreesOfFreedom: 1e300, scale: 1e10).variance), [1e20]))
    #expect(agree(values(flat.mean), [1e10 * (2 / Double.pi).squareRoot()]))
    #expect(agree(values(flat.variance), [1e20 * (1 - 2 / Double.pi)]))
    #expect(agree(values(Weibull(shape: 1e9, scale: 1e160).variance), [1.6449340625451492e302], 1e-11))
    // Γ(1 + 2/k) − Γ(1 + 1/k)² by mpmath 1.3.0 at 60 digits.
    let shapes: [Double] = [0.3, 2, 49, 51, 1e3, 1e6, 1e8, 1e9]
    let expected = [
      2507.8087911697817, 0.21460183660255169, 0.00065047099277214836, 0.00060164302360595658,
      1.6406426814849911e-6, 1.6449297637827162e-12, 1.6449340238174553e-16, 1.6449340625451492e-18,
    ]
    let variances = values(Weibull(shape: TracedArray(shapes), scale: 1).variance)
    #expect(agree(variances, expected, 1e-11), "\(variances)")
  }
}
