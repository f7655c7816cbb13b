// Gamma variates, and beta variates made of them.

import Foundation

extension RandomNumberGenerator {
  /// A draw of the gamma distribution of rate 1; `NaN` for a shape that is not positive and finite.
  ///
  /// For a shape of at least 1 by rejection from the cube of a normal number; a smaller shape a takes a draw of shape a + 1
  /// times U^(1/a).
  ///
  /// Source: Marsaglia & Tsang, "A simple method for generating gamma variables", ACM Trans. Math. Softw. 26 (2000),
  /// doi 10.1145/358407.358414.
  package mutating func gamma(shape: Double) -> Double {
    guard shape > 0, shape.isFinite else { return .nan }
    return shape < 1 ? exp(logGamma(shape: shape)) : largeGamma(shape)
  }

  /// The logarithm of such a draw, which is finite where the draw itself is too small for a `Double`.
  package mutating func logGamma(shape: Double) -> Double {
    guard shape > 0, shape.isFinite else { return .nan }
    if shape >= 1 { return log(largeGamma(shape)) }
    let lifted = log(largeGamma(shape + 1))
    return lifted + log(openUniform()) / shape
  }

  private mutating func largeGamma(_ shape: Double) -> Double {
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let z = normal()
      let root = 1 + c * z
      guard root > 0 else { continue }
      let v = root * root * root
      if log(openUniform()) < 0.5 * z * z + d - d * v + d * log(v) { return d * v }
    }
  }

  /// A draw of the beta distribution: X/(X + Y) for gamma variates X of shape a and Y of shape b.
  package mutating func beta(_ a: Double, _ b: Double) -> Double {
    let difference = logGamma(shape: b) - logGamma(shape: a)
    return 1 / (1 + exp(difference))
  }
}
