// The logarithm of the gamma function and its derivatives.
import Foundation

/// log |Γ(x)|; +∞ at the poles 0, −1, −2, ….
public func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}

/// ψ⁽ⁿ⁾(x), the n-th derivative of the digamma function ψ = (log Γ)′; `NaN` at the poles and below −1000.
///
/// The recurrence ψ⁽ⁿ⁾(x) = ψ⁽ⁿ⁾(x+1) − (−1)ⁿ n! x⁻ⁿ⁻¹ (DLMF 5.15.5) lifts the argument above 10 + 2n, where the
/// asymptotic series (DLMF 5.15.8; for n = 0, 5.11.2) has reached double precision.
public func polygamma(order n: Int, _ x: Double) -> Double {
  if x.isNaN || x < -1000 || (x <= 0 && x == x.rounded()) { return .nan }
  if x == .infinity { return n == 0 ? .infinity : 0 }
  let limit = Double(10 + 2 * n)
  var shifted = x
  var sum = 0.0
  while shifted < limit {
    sum += 1 / power(shifted, n + 1)
    shifted += 1
  }
  let recurrence = sum == 0 ? 0 : factorial(n) * sum
  return polygammaSeries(order: n, shifted) - (n.isMultiple(of: 2) ? recurrence : -recurrence)
}

/// The asymptotic series of ψ⁽ⁿ⁾ at a large argument.
private func polygammaSeries(order n: Int, _ x: Double) -> Double {
  let inverse = 1 / x
  let square = inverse * inverse
  let order = Double(n)
  // Term k is B₂ₖ (2k+n−1)! / (2k)! x⁻²ᵏ⁻ⁿ, here over x⁻ⁿ and, for n > 0, over (n−1)!.
  var factor = 1.0
  var sum = 0.0
  func add(_ index: Double, _ bernoulli: Double) {
    factor *= square * (n == 0 ? 1 : (index + order - 2) * (index + order - 1) / ((index - 1) * index))
    sum += bernoulli * (n == 0 ? factor / index : factor)
  }
  add(2, 1.0 / 6)
  add(4, -1.0 / 30)
  add(6, 1.0 / 42)
  add(8, -1.0 / 30)
  add(10, 5.0 / 66)
  add(12, -691.0 / 2730)
  add(14, 7.0 / 6)
  add(16, -3617.0 / 510)
  if n == 0 { return log(x) - 0.5 * inverse - sum }
  let value = factorial(n - 1) * power(inverse, n) * (1 + 0.5 * order * inverse + sum)
  return n.isMultiple(of: 2) ? -value : value
}

private func power(_ x: Double, _ n: Int) -> Double {
  var result = x
  for _ in 1..<n { result *= x }
  return result
}

private func factorial(_ n: Int) -> Double {
  var result = 1.0
  for k in 0..<n { result *= Double(k + 1) }
  return result
}
