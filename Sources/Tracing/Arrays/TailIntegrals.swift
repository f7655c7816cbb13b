// Tails of the gamma, beta and Student t distributions whose shapes are traced, as integrals over fixed nodes.

import Foundation

/// log F and log (1 − F) of a distribution function F, element by element.
///
/// Each is an integral from x to the end of its side, in a variable s in which what is integrated falls like e⁻ˢ or faster. The
/// trapezoidal rule in u with s = c exp(u − e⁻ᵘ) takes 72 nodes, from u = −4 to 4.2, whose error is below rounding in the tests; c is about
/// the length of the fall. The side that is below ½, about, is integrated, and the other one is the rest.
/// Derivatives by all arguments are those of the sum, of every order.
///
/// Source of the rule: Takahasi & Mori, "Double exponential formulas for numerical integration", Publ. RIMS Kyoto 9 (1974),
/// doi 10.2977/prims/1195192451.
struct TracedTails {
  let lower: TracedArray
  let upper: TracedArray

  /// - Parameters:
  ///   - isLower: whether the lower tail is known, else the upper one is.
  ///   - lower: its logarithm, finite everywhere.
  ///   - upper: that of the upper tail.
  private init(_ isLower: TracedCondition, lower: TracedArray, upper: TracedArray) {
    self.lower = select(isLower, lower, log1mexp(upper))
    self.upper = select(isLower, log1mexp(lower), upper)
  }

  /// log P(a, x) and log Q(a, x), for x > 0.
  init(gamma x: TracedArray, shape a: TracedArray) {
    let isLower = x .<= a + 1
    let (below, above) = (select(isLower, x, a), select(isLower, a + 2, x))
    self.init(
      isLower, lower: Self.logGammaDensity(below, a) + Self.logLowerGamma(below, a),
      upper: Self.logGammaDensity(above, a) + Self.logUpperGamma(above, a))
  }

  /// log I_x(a, b) and log (1 − I_x(a, b)) for 0 < x < 1, where y = 1 − x.
  init(beta x: TracedArray, complement y: TracedArray, a: TracedArray, b: TracedArray) {
    let isLower = x * (a + b + 2) .<= a + 1
    // Where the other side is integrated, any place in the middle will do.
    let (p, q) = (a / (a + b), b / (a + b))
    self.init(
      isLower, lower: Self.logLowerBeta(select(isLower, x, p), select(isLower, y, q), a, b),
      upper: Self.logLowerBeta(select(isLower, q, y), select(isLower, p, x), b, a))
  }

  /// log (xᵃ e⁻ˣ/Γ(a))
  private static func logGammaDensity(_ x: TracedArray, _ a: TracedArray) -> TracedArray {
    0.5 * (log(a) - Double.log2π) - a * excess((x - a) / a, ratio: x / a) - stirlingRemainder(a)
  }

  /// log (xᵃ yᵇ/B(a, b))
  private static func logBetaDensity(
    _ x: TracedArray, _ y: TracedArray, _ a: TracedArray, _ b: TracedArray
  ) -> TracedArray {
    let sum = a + b
    // How far x is below the mean a/(a + b), from the smaller one of x and y.
    let distance = select(x .<= y, a - sum * x, sum * y - b)
    let excesses =
      a * excess(-distance / a, ratio: sum * x / a) + b * excess(distance / b, ratio: sum * y / b)
    let remainders = stirlingRemainder(sum) - stirlingRemainder(a) - stirlingRemainder(b)
    return 0.5 * (log(a) - log1p(a / b) - Double.log2π) + remainders - excesses
  }

  /// d − log(1 + d) where 1 + d is `ratio`.
  private static func excess(_ d: TracedArray, ratio: TracedArray) -> TracedArray {
    d - select(d .> -0.5, log1p(d), log(ratio))
  }

  /// log ∫₀^∞ exp(−a s + x (1 − e⁻ˢ)) ds, by t = x e⁻ˢ: the integral of tᵃ⁻¹ e⁻ᵗ from 0 to x over xᵃ e⁻ˣ.
  ///
  /// Taken at a + 1, from where one integration by parts leads to a: for small a the integrand would have two lengths.
  private static func logLowerGamma(_ x: TracedArray, _ a: TracedArray) -> TracedArray {
    let next = a + 1
    let length = 1 / (max(next - x, 0) + min(next, sqrt(x)))
    let integral = logIntegral(length) { s in -column(next) * s - column(x) * expm1(-s) }
    return log1p(x * exp(integral)) - log(a)
  }

  /// log ∫₀^∞ (1 + s/x)ᵃ⁻¹ e⁻ˢ ds/x, by t = x + s: the integral of tᵃ⁻¹ e⁻ᵗ from x on over xᵃ e⁻ˣ.
  private static func logUpperGamma(_ x: TracedArray, _ a: TracedArray) -> TracedArray {
    let length = x / (x - a + sqrt(x))
    return logIntegral(length) { s in column(a - 1) * log1p(s / column(x)) - s } - log(x)
  }

  /// log I_x(a, b), by t = x e⁻ˢ: ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt = xᵃ yᵇ⁻¹ ∫₀^∞ e⁻ᵃˢ (1 + x/y (1 − e⁻ˢ))ᵇ⁻¹ ds, taken at a + 1 as above.
  private static func logLowerBeta(
    _ x: TracedArray, _ y: TracedArray, _ a: TracedArray, _ b: TracedArray
  ) -> TracedArray {
    let (next, odds) = (a + 1, x / y)
    let fall = max(next - (b - 1) * odds, 0) + min(next, sqrt(b * odds / y))
    let integral = logIntegral(1 / fall) { s in
      column(b - 1) * log1p(-column(odds) * expm1(-s)) - column(next) * s
    }
    return logBetaDensity(x, y, a, b) - log(a) + log1p((a + b) * odds * exp(integral))
  }

  /// log ∫₀^∞ exp(h(s)) ds, where `length` is about that of the fall of h.
  private static func logIntegral(
    _ length: TracedArray, h: (_ s: TracedArray) -> TracedArray
  ) -> TracedArray {
    // The sum hardly depends on the length, so that has no derivative.
    let c = length.detached
    return (h(column(c) * TracedArray(places)) + TracedArray(logWeights)).logSumExp(axis: -1) + log(c)
  }

  /// With a last axis for the nodes.
  private static func column(_ x: TracedArray) -> TracedArray { x.reshaped(to: x.shape + [1]) }

  private static let step = 8.2 / 71
  private static let nodes = (0..<72).map { -4 + step * Double($0) }
  private static let places = nodes.map { exp($0 - exp(-$0)) }
  private static let logWeights = nodes.map { log(step) + $0 - exp(-$0) + log1p(exp(-$0)) }
}

/// The tails of Student's t distribution with traced degrees of freedom, by those of the beta distribution of ν/(ν + t²).
///
/// Near 0, where |t| has no slope, by the power series of the density.
struct TracedStudentTails {
  private let t: TracedArray
  private let isNear: TracedCondition
  /// P(0 < T ≤ t) near 0
  private let near: TracedArray
  private let far: TracedTails

  init(_ t: TracedArray, degreesOfFreedom ν: TracedArray) {
    self.t = t
    let square = t * t
    isNear = square .< 1e-6 * min(ν, 1)
    let series =
      1 - (ν + 1) / (6 * ν) * square + (ν + 1) * (ν + 3) / (40 * ν * ν) * square * square
    near = t * exp(logStudentConstant(ν)) * series
    let ratio = select(isNear, 1, min(square, 1e300)) / ν
    far = TracedTails(beta: 1 / (1 + ratio), complement: 1 / (1 + 1 / ratio), a: 0.5 * ν, b: 0.5)
  }

  /// log P(T ≤ t)
  var lower: TracedArray {
    let aboveOrBelow = select(t .< 0, far.lower - M_LN2, log1p(-0.5 * exp(far.lower)))
    return select(isNear, log(0.5 + near), aboveOrBelow)
  }

  /// log P(|T| ≤ |t|), for t > 0
  var inside: TracedArray { select(isNear, log(2 * near), far.upper) }

  /// log P(|T| > |t|), for t > 0
  var outside: TracedArray { select(isNear, log1p(-2 * near), far.lower) }
}

/// log Γ((ν + 1)/2) − log Γ(ν/2) − ½ log(ν π), by what Stirling's formula leaves of both; `NaN` for negative ν.
package func logStudentConstant(_ ν: TracedArray) -> TracedArray {
  let half = 0.5 * ν
  let difference = half * log1p(1 / ν) - 0.5
  return difference + stirlingRemainder(half + 0.5) - stirlingRemainder(half) - 0.5 * Double.log2π
}
