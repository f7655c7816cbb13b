// The inverse of the standard normal distribution function.

import Foundation

/// The standard normal quantile Φ⁻¹(p), accurate to about 1 part in 10¹⁶.
///
/// Rational approximations PPND16 of Wichura, *Algorithm AS 241: the percentage points of the normal distribution*,
/// Applied Statistics 37 (1988) 477–484, doi 10.2307/2347330.
///
/// - Returns: −∞ for p = 0, +∞ for p = 1, `NaN` outside 0…1.
public func standardNormalQuantile(_ p: Double) -> Double {
  guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
  let q = p - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    return q * centre.value(at: r)
  }
  let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
  let magnitude = r <= 5 ? shoulder.value(at: r - 1.6) : tail.value(at: r - 5)
  return q < 0 ? -magnitude : magnitude
}

/// A quotient of two polynomials, coefficients from the constant term upwards.
private struct RationalFunction: Sendable {
  let numerator: [Double]
  let denominator: [Double]

  func value(at x: Double) -> Double {
    Self.polynomial(numerator, at: x) / Self.polynomial(denominator, at: x)
  }

  private static func polynomial(_ coefficients: [Double], at x: Double) -> Double {
    var value = 0.0
    for k in stride(from: coefficients.count - 1, through: 0, by: -1) { value = value * x + coefficients[k] }
    return value
  }
}

private let centre = RationalFunction(
  numerator: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  denominator: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
    39307.89580009271061, 28729.085735721942674, 5226.495278852545925,
  ])

private let shoulder = RationalFunction(
  numerator: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  denominator: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ])

private let tail = RationalFunction(
  numerator: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  denominator: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ])
