// The posterior by quadrature: given τ everything is normal, and over τ an integral in one dimension remains.

import Foundation

/// The posterior of the eight schools model, to about twelve digits.
///
/// Given τ, and with the θⱼ integrated out, yⱼ ~ N(μ, σⱼ² + τ²) independently. So μ given τ and y is normal, θⱼ given μ, τ
/// and y is normal, and p(y | τ) is a formula. What remains is an integral over u = log τ. Its integrand falls off like eᵘ
/// on the left and like e⁻⁹ᵘ on the right and is analytic in a strip, so that the trapezoidal rule converges exponentially.
struct ExactPosterior: Sendable {
  let effects: [Double]
  let standardErrors: [Double]
  private let logNormalizer: Double
  /// The places of the trapezoidal rule, with what is known at each.
  private let nodes: [(weight: Double, given: GivenSpread)]

  init(effects: [Double], standardErrors: [Double]) {
    self.effects = effects
    self.standardErrors = standardErrors
    let places = stride(from: -40.0, through: 20, by: Self.step).map { u in
      GivenSpread(logSpread: u, effects: effects, standardErrors: standardErrors)
    }
    let total = places.reduce(0) { $0 + exp($1.logDensity) } * Self.step
    logNormalizer = log(total)
    nodes = places.map { (exp($0.logDensity) * Self.step / total, $0) }
  }

  private static let step = 0.05

  /// The density of u = log τ.
  func density(logSpread u: Double) -> Double { exp(given(u).logDensity - logNormalizer) }

  /// The joint density of θⱼ and u = log τ, its logarithm.
  func logDensity(theta x: Double, school j: Int, logSpread u: Double) -> Double {
    let given = given(u)
    return given.logDensity - logNormalizer + given.effects[j].logDensity(x)
  }

  /// What is known where τ = eᵘ.
  func given(_ u: Double) -> GivenSpread {
    GivenSpread(logSpread: u, effects: effects, standardErrors: standardErrors)
  }

  /// P(τ < t), by Simpson's rule up to log t.
  func probability(spreadBelow t: Double) -> Double {
    let (low, high, count) = (-40.0, log(t), 4_000)
    let h = (high - low) / Double(count)
    return (0...count).reduce(0) { sum, i in
      let weight = i == 0 || i == count ? 1.0 : i.isMultiple(of: 2) ? 2 : 4
      return sum + weight * density(logSpread: low + Double(i) * h)
    } * h / 3
  }

  // MARK: Moments

  var logSpread: Moments { moments { Normal1D(mean: $0.logSpread, variance: 0) } }
  var spread: Moments { moments { Normal1D(mean: exp($0.logSpread), variance: 0) } }
  var mean: Moments { moments(\.mean) }
  func theta(_ j: Int) -> Moments { moments { $0.effects[j] } }

  /// The moments of a quantity that is normal given τ.
  private func moments(_ quantity: (GivenSpread) -> Normal1D) -> Moments {
    let parts = nodes.map { ($0.weight, quantity($0.given)) }
    let mean = parts.reduce(0) { $0 + $1.0 * $1.1.mean }
    var (second, fourth) = (0.0, 0.0)
    for (weight, part) in parts {
      let d = (part.mean - mean) * (part.mean - mean)
      let v = part.variance
      second += weight * (v + d)
      fourth += weight * (3 * v * v + 6 * v * d + d * d)
    }
    return Moments(mean: mean, standardDeviation: second.squareRoot(), kurtosis: fourth / (second * second))
  }

  // MARK: Predictions

  /// P(no replicated effect is above x) and P(none is below x). Given μ and τ the replicated effects are independent.
  func replicatedEffects(at x: Double) -> (allBelow: Double, allAbove: Double) {
    var (below, above) = (0.0, 0.0)
    for (weight, given) in nodes where weight > 1e-16 {
      let spread = given.mean.variance.squareRoot()
      // The trapezoidal rule over μ, 8 standard deviations to either side.
      for i in -32...32 {
        let z = 0.25 * Double(i)
        let share = weight * 0.25 * exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
        let (allBelow, allAbove) = given.replicatedEffects(at: x, mean: given.mean.mean + spread * z)
        below += share * allBelow
        above += share * allAbove
      }
    }
    return (below, above)
  }
}

/// The mean and the variance of a normal number.
struct Normal1D: Sendable {
  let mean: Double
  let variance: Double

  func logDensity(_ x: Double) -> Double {
    -0.5 * ((x - mean) * (x - mean) / variance + log(2 * Double.pi * variance))
  }
}

/// Mean, standard deviation and kurtosis E(x − m)⁴/s⁴ of a quantity.
struct Moments: Sendable {
  let mean: Double
  let standardDeviation: Double
  let kurtosis: Double

  /// The standard errors of mean and standard deviation of n independent draws.
  func errors(ofDraws n: Int) -> (mean: Double, standardDeviation: Double) {
    let root = Double(n).squareRoot()
    return (standardDeviation / root, standardDeviation * (kurtosis - 1).squareRoot() / (2 * root))
  }
}
