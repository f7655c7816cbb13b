// The logarithm of the gamma function and its derivatives.
import Foundation

/// log |Γ(x)|; +∞ at the poles 0, −1, −2, ….
public func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}

/// ψ⁽ⁿ⁾(x), the n-th derivative of the digamma function ψ = (log Γ)′; `NaN` at the poles and below −1000.
///
/// The recurrence ψ⁽ⁿ⁾(x) = ψ⁽ⁿ⁾(x+1) − (−1)ⁿ n! x⁻ⁿ⁻¹ (DLMF 5.15.5) lifts the argument above 16 + n, where the
/// asymptotic series (DLMF 5.15.8; for n = 0, 5.11.2) has reached double precision.
public func polygamma(order n: Int, _ x: Double) -> Double {
  if x.isNaN || x < -1000 || (x <= 0 && x == x.rounded()) { return .nan }
  if x == .infinity { return n == 0 ? .infinity : 0 }
  let sign: Double = n.isMultiple(of: 2) ? 1 : -1
  let factorial = Double((1...max(n, 1)).reduce(1, *))
  var shifted = x
  var recurrence = 0.0
  while shifted < Double(16 + n) {
    recurrence -= sign * factorial * pow(shifted, Double(-n - 1))
    shifted += 1
  }
  return recurrence + polygammaSeries(order: n, shifted)
}

/// The asymptotic series of ψ⁽ⁿ⁾ at a large argument.
private func polygammaSeries(order n: Int, _ x: Double) -> Double {
  // B₂, B₄, …, B₁₆.
  let bernoulli: [Double] = [
    1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510,
  ]
  let order = Double(n)
  // Term k of the sum is B₂ₖ Γ(2k+n) / (Γ(2k+1) x²ᵏ⁺ⁿ).
  var coefficient = n == 0 ? 1 : tgamma(order)
  var sum = 0.0
  var power = pow(x, -order)
  var index = 0.0
  for b in bernoulli {
    if n == 0 {
      coefficient = 1 / (index + 2)
    } else {
      coefficient *= (index + order) * (index + order + 1) / ((index + 1) * (index + 2))
    }
    index += 2
    power /= x * x
    sum += b * coefficient * power
  }
  if n == 0 { return log(x) - 0.5 / x - sum }
  let leading = tgamma(order) * pow(x, -order) + tgamma(order + 1) * 0.5 * pow(x, -order - 1)
  return (n.isMultiple(of: 2) ? -1 : 1) * (leading + sum)
}
