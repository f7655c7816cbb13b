// The distribution function of the beta distribution and its inverse.

import Foundation

/// The regularised incomplete beta function I_x(a, b), the distribution function of Beta(a, b) at x; `logRegularizedBeta` says
/// how.
public func regularizedBeta(_ x: Double, a: Double, b: Double) -> Double {
  exp(logRegularizedBeta(x, a: a, b: b))
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
