// The distribution function of the beta distribution and its inverse.

import Foundation

/// The regularised incomplete beta function I_x(a, b), the distribution function of Beta(a, b) at x.
///
/// The continued fraction of the DLMF, equation 8.17.22 (https://dlmf.nist.gov/8.17.E22), evaluated by Lentz's
/// method. It needs a number of terms of the order of √max(a, b).
public func regularizedBeta(_ x: Double, a: Double, b: Double) -> Double {
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  // The fraction converges quickly below the mean only; I_x(a, b) = 1 − I_{1−x}(b, a).
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedBeta(1 - x, a: b, b: a) }
  let logFactor = a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b) - log(a)
  var numerator = 1.0
  var denominator = 1 - (a + b) * x / (a + 1)
  denominator = 1 / denominator
  var fraction = denominator
  for m in 1...100_000 {
    let m = Double(m)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    denominator = 1 / (1 + even * denominator)
    numerator = 1 + even / numerator
    fraction *= denominator * numerator
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    denominator = 1 / (1 + odd * denominator)
    numerator = 1 + odd / numerator
    let change = denominator * numerator
    fraction *= change
    if abs(change - 1) < 1e-15 { break }
  }
  return exp(logFactor) * fraction
}

/// The x with I_x(a, b) = p, by bisection to the last bit of a number near 1.
public func inverseRegularizedBeta(_ p: Double, a: Double, b: Double) -> Double {
  var (low, high) = (0.0, 1.0)
  for _ in 0..<54 {
    let middle = (low + high) / 2
    if regularizedBeta(middle, a: a, b: b) < p { low = middle } else { high = middle }
  }
  return (low + high) / 2
}
