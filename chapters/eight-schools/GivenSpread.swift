// What is known of the schools where the spread τ is given: everything is normal.

import Foundation

struct GivenSpread: Sendable {
  /// u = log τ.
  let logSpread: Double
  /// log p(u, y) up to a constant: prior, Jacobian, and p(y | τ).
  let logDensity: Double
  /// μ given τ and y.
  let mean: Normal1D
  /// θⱼ given τ and y.
  let effects: [Normal1D]
  private let observed: [Double]
  /// How far each observed effect is drawn towards μ: σⱼ²/(σⱼ² + τ²).
  private let pulls: [Double]
  /// Of replicated effects, given μ as well.
  private let variances: [Double]

  /// The standard deviation of the prior of μ, and the scale of that of τ.
  static let priorScale = 5.0

  init(logSpread u: Double, effects y: [Double], standardErrors: [Double]) {
    let t2 = exp(2 * u)
    let s2 = standardErrors.map { $0 * $0 }
    let weights = s2.map { 1 / ($0 + t2) }
    let priorVariance = Self.priorScale * Self.priorScale
    let variance = 1 / (1 / priorVariance + weights.reduce(0, +))
    let centre = variance * zip(weights, y).reduce(0) { $0 + $1.0 * $1.1 }
    let squares = zip(weights, y).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } - centre * centre / variance
    let determinants = weights.reduce(log(variance)) { $0 + log($1) }
    logSpread = u
    logDensity = u - log1p(t2 / priorVariance) + 0.5 * (determinants - squares)
    mean = Normal1D(mean: centre, variance: variance)
    let pulls = s2.map { $0 / ($0 + t2) }
    effects = zip(y, pulls).map { y, pull in
      Normal1D(mean: y + pull * (centre - y), variance: t2 * pull + pull * pull * variance)
    }
    observed = y
    self.pulls = pulls
    variances = zip(s2, pulls).map { $0 + t2 * $1 }
  }

  /// P(all replicated effects are below x) and P(all are above x), given μ as well.
  func replicatedEffects(at x: Double, mean: Double) -> (allBelow: Double, allAbove: Double) {
    var (below, above) = (1.0, 1.0)
    for j in observed.indices {
      let z = (x - observed[j] - pulls[j] * (mean - observed[j])) / (2 * variances[j]).squareRoot()
      below *= 0.5 * erfc(-z)
      above *= 0.5 * erfc(z)
    }
    return (below, above)
  }
}
