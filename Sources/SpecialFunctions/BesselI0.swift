// The logarithm of the modified Bessel function I₀ with its derivatives.

import Foundation

/// log (I₀(x) e⁻ˣ) for x ≥ 0, or its first, second or third derivative; `NaN` below 0.
///
/// Below 20 from the power series of I₀ and of its derivatives (DLMF 10.25.2, https://dlmf.nist.gov/10.25.E2), above from the
/// logarithm of the asymptotic series of I₀ √(2πx) e⁻ˣ (DLMF 10.40.1, https://dlmf.nist.gov/10.40.E1), a power series in 1/x
/// again, so that nothing cancels however large x is.
///
/// - Parameters:
///   - order: 0 for the function itself, to 3.
///   - x: the argument.
public func logScaledBesselI0(order: Int = 0, _ x: Double) -> Double {
  guard x >= 0 else { return .nan }
  return x < 20 ? nearZero(order, x) : farFromZero(order, x)
}

private func nearZero(_ order: Int, _ x: Double) -> Double {
  // Σ x²ᵏ/(4ᵏ k!²), and that differentiated up to three times.
  var derivatives = SIMD4<Double>(1, 0, 0, 0)
  var coefficient = 1.0
  for k in 1..<60 {
    let n = Double(2 * k)
    coefficient /= n * n
    let power = pow(x, n - 2)
    derivatives[0] += coefficient * power * x * x
    derivatives[1] += coefficient * n * power * x
    derivatives[2] += coefficient * n * (n - 1) * power
    if k > 1 { derivatives[3] += coefficient * n * (n - 1) * (n - 2) * pow(x, n - 3) }
    if coefficient * power * n * n * n < 1e-18 { break }
  }
  let ratios = derivatives / derivatives[0]
  switch order {
  case 0: return log(derivatives[0]) - x
  case 1: return ratios[1] - 1
  case 2: return ratios[2] - ratios[1] * ratios[1]
  default: return ratios[3] - 3 * ratios[1] * ratios[2] + 2 * ratios[1] * ratios[1] * ratios[1]
  }
}

private func farFromZero(_ order: Int, _ x: Double) -> Double {
  var sum = 0.0
  var power = pow(x, Double(-order - 1))
  for (index, coefficient) in logSeries.enumerated() {
    let k = index + 1
    let rising = (0..<order).reduce(1.0) { $0 * -Double(k + $1) }
    sum += coefficient * rising * power
    power /= x
  }
  switch order {
  case 0: return sum - 0.5 * log(2 * Double.pi * x)
  case 1: return sum - 0.5 / x
  case 2: return sum + 0.5 / (x * x)
  default: return sum - 1 / (x * x * x)
  }
}

/// The coefficients of log Σ aₖ x⁻ᵏ with aₖ = aₖ₋₁ (2k − 1)²/(8k): k cₖ = k aₖ − Σ_{j < k} j cⱼ aₖ₋ⱼ.
private let logSeries: [Double] = {
  var a = [1.0]
  for k in 1...20 { a.append(a[k - 1] * Double((2 * k - 1) * (2 * k - 1)) / Double(8 * k)) }
  var c = [0.0]
  for k in 1...20 {
    let lower = (1..<k).reduce(0.0) { $0 + Double($1) * c[$1] * a[k - $1] }
    c.append(a[k] - lower / Double(k))
  }
  return Array(c.dropFirst())
}()
