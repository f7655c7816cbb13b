// What Stirling's formula leaves of the logarithm of the gamma function, with its derivatives.

import Foundation

/// s(x) = log Γ(x) − (x − ½) log x + x − ½ log 2π for x > 0, or its derivative of the given order; `NaN` below 0.
///
/// s(x) ≈ 1/(12 x): with it, differences of log Γ at large arguments are free of cancellation, for instance those of beta
/// functions. Above 10 by the asymptotic series (DLMF 5.11.1, https://dlmf.nist.gov/5.11.E1), below by definition.
public func stirlingRemainder(order n: Int = 0, _ x: Double) -> Double {
  guard x > 0 else { return x == 0 ? (n.isMultiple(of: 2) ? .infinity : -.infinity) : .nan }
  return x < 10 ? definition(n, x) : series(n, x)
}

private func definition(_ n: Int, _ x: Double) -> Double {
  switch n {
  case 0: return logGamma(x) - (x - 0.5) * log(x) + x - 0.5 * log(2 * Double.pi)
  case 1: return polygamma(order: 0, x) - log(x) + 0.5 / x
  default:
    // Derivatives of −log x + 1/(2x).
    let sign: Double = n.isMultiple(of: 2) ? 1 : -1
    let factorial = tgamma(Double(n - 1))
    let power = pow(x, Double(1 - n))
    return polygamma(order: n - 1, x) - sign * factorial * power * (1 + 0.5 * Double(n - 1) / x)
  }
}

/// Σ B₂ₖ / (2k (2k − 1)) x¹⁻²ᵏ, differentiated term by term.
private func series(_ n: Int, _ x: Double) -> Double {
  // B₂, B₄, …, B₁₆.
  let bernoulli: [Double] = [
    1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510,
  ]
  var power = (n.isMultiple(of: 2) ? 1 : -1) * pow(x, Double(-1 - n))
  var sum = 0.0
  for (index, b) in bernoulli.enumerated() {
    let twoK = Double(2 * index + 2)
    let rising = (0..<n).reduce(1.0) { $0 * (twoK - 1 + Double($1)) }
    sum += b / (twoK * (twoK - 1)) * rising * power
    power /= x * x
  }
  return sum
}
