// Terms of log densities with their limits at the edges.

import Foundation
import Tracing

/// −∞ outside the support, else the log density `value`. Outside, derivatives are 0, whatever `value` is.
func zeroDensity(where outside: TracedCondition, else value: TracedArray) -> TracedArray {
  select(outside, -Double.infinity, value)
}

/// y log x, and 0 where both are 0.
func xlogy(_ y: TracedArray, _ x: TracedArray) -> TracedArray {
  let product = y * log(x)
  if y.isConstant({ $0 != 0 }) || x.isConstant({ $0 != 0 }) { return product }
  return select((x .== 0) .& (y .== 0), 0, product)
}

/// y log(1 − x), and 0 where y = 0 and x = 1.
func xlog1my(_ y: TracedArray, _ x: TracedArray) -> TracedArray {
  let product = y * log1p(-x)
  if y.isConstant({ $0 != 0 }) || x.isConstant({ $0 != 1 }) { return product }
  return select((x .== 1) .& (y .== 0), 0, product)
}

/// log Γ(a + k) − log Γ(a) for k ≥ 0, where nothing cancels for large a; `NaN` where a is negative.
func logRisingFactorial(_ a: TracedArray, _ k: TracedArray) -> TracedArray {
  let powers = k * log(a + k) + (a - 0.5) * log1p(k / a) - k
  return powers + stirlingRemainder(a + k) - stirlingRemainder(a)
}

/// log (n over k) for whole numbers 0 ≤ k ≤ n: −log(n + 1) − log B(k + 1, n − k + 1).
func logBinomialCoefficient(_ n: TracedArray, _ k: TracedArray) -> TracedArray {
  -log1p(n) - logBeta(k + 1, n - k + 1)
}

/// log(1 − e⁻ᵗ) for t > 0, the logarithm of one tail by minus that of the other, also where t underflows or overflows and only
/// its logarithm l tells.
///
/// For small t it is l − t/2 + t²/24 up to terms of t⁴, of which the derivatives by l do not cancel.
func log1mexp(minus t: TracedArray, logarithm l: TracedArray) -> TracedArray {
  let series = l - t * (0.5 - t / 24)
  // e⁻⁷⁵⁰ is 0, and the slope of an infinite t would be no number.
  return select(l .< -9, series, log1mexp(-min(t, 750)))
}

/// log(1 + z²/ν) where z comes from x, of which the square may overflow where it is constant.
///
/// Of a traced number it may not: a second logarithm of each would take more time than it is worth.
func log1pSquare(_ z: TracedArray, over ν: TracedArray = 1, of x: TracedArray) -> TracedArray {
  let value = log1p(z * z / ν)
  guard let known = z.knownValues ?? x.knownValues, known.contains(where: { Swift.abs($0) > 1e150 }) else {
    return value
  }
  return select(abs(z) .> 1e150, 2 * log(abs(z)) - log(ν), value)
}

/// Where x is no whole number, negative or infinite.
func isNoCount(_ x: TracedArray) -> TracedCondition {
  (x .< 0) .| (floor(x) .< x) .| (x .== Double.infinity)
}

/// For each vector in the last axis whether a condition holds of one of its elements.
func anyOfVector(_ condition: TracedCondition) -> TracedCondition {
  select(condition, 1, 0).sum(axis: -1) .> 0
}

extension Double {
  /// log π
  static let logπ = 1.1447298858494001741
  /// log 2
  static let log2 = 0.69314718055994530942
  /// Euler's constant γ
  static let eulerGamma = 0.57721566490153286061
}
