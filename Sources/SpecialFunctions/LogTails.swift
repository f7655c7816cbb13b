// Both tails of a distribution at one point, by their logarithms and slopes.

import Foundation

/// The logarithms of both tails at a point, each with its derivative, up to the sign, by a coordinate u of the point.
struct LogTails {
  struct Tail {
    let logarithm: Double
    /// The density of u over the tail.
    let slope: Double
  }

  let lower: Tail
  let upper: Tail

  init(lower: Tail, upper: Tail) { (self.lower, self.upper) = (lower, upper) }

  /// Where one tail is the density of u times `quotient`; the other is what is left to 1.
  init(logDensity: Double, quotient: Double, isLower: Bool) {
    let near = Tail(logarithm: min(logDensity + log(quotient), 0), slope: 1 / quotient)
    let rest = logOneMinusExp(near.logarithm)
    let far = Tail(logarithm: rest, slope: exp(logDensity - rest))
    self.init(lower: isLower ? near : far, upper: isLower ? far : near)
  }

  /// Where all of the distribution lies on one side of the point.
  static var allAbove: LogTails {
    LogTails(lower: Tail(logarithm: -.infinity, slope: 0), upper: Tail(logarithm: 0, slope: 0))
  }

  static var allBelow: LogTails { LogTails(lower: allAbove.upper, upper: allAbove.lower) }

  static var undefined: LogTails {
    LogTails(lower: Tail(logarithm: .nan, slope: .nan), upper: Tail(logarithm: .nan, slope: .nan))
  }
}

/// log(1 − eᵖ) for p ≤ 0, the logarithm of one tail by that of the other.
func logOneMinusExp(_ p: Double) -> Double { p > -M_LN2 ? log(-expm1(p)) : log1p(-exp(p)) }

/// δ − log(1 + δ), which nothing cancels near 0.
///
/// With r = δ/(2 + δ) it is r δ − 2 (r³/3 + r⁵/5 + …), as log(1 + δ) = 2 artanh r (DLMF 4.6.4, https://dlmf.nist.gov/4.6.E4).
///
/// - Parameters:
///   - δ: above −1.
///   - ratio: 1 + δ, which may be known better than δ tells.
func excessOverLogarithm(_ δ: Double, ratio: Double) -> Double {
  guard δ > -0.5, δ < 1 else { return δ - log(ratio) }
  let r = δ / (2 + δ)
  let square = r * r
  var sum = 0.0
  // |r| is at most 1/3, and 3⁻³⁸ is below the rounding.
  for k in (1...18).reversed() { sum = square * sum + 1 / Double(2 * k + 1) }
  return r * δ - 2 * r * square * sum
}
