// The logarithm of the normal distribution function with its derivatives, and its inverse, safe in both tails.

import Foundation

/// log Φ(x), the logarithm of the standard normal distribution function, or its first, second or third derivative.
///
/// With the inverse Mills ratio λ = φ(x)/Φ(x) and u = x + λ the derivatives are λ, −λ u and λ (u² + λ u − 1). Below −3 they
/// come from the continued fraction of Laplace (DLMF 7.9.3, https://dlmf.nist.gov/7.9.E3) without cancellation: with t = −x,
/// λ = t + u, u = 1/(t + c), c = 2/(t + d), d = 3/(t + …), so that the third derivative is 2 λ u (d − c)/((t + c)(t + d)).
///
/// - Parameters:
///   - order: 0 for the function itself, to 3.
///   - x: the argument.
public func logNormalCDF(order: Int = 0, _ x: Double) -> Double {
  x < -3 ? lowerTail(order, -x) : centre(order, x)
}

private func centre(_ order: Int, _ x: Double) -> Double {
  let value = x < 0 ? log(0.5 * erfc(-x * 0.5.squareRoot())) : log1p(-0.5 * erfc(x * 0.5.squareRoot()))
  if order == 0 { return value }
  // There is nothing left of the density, and x times nothing would be no number.
  if x > 40 { return 0 }
  let ratio = exp(-0.5 * x * x - value) / (2 * Double.pi).squareRoot()
  let shifted = x + ratio
  switch order {
  case 1: return ratio
  case 2: return -ratio * shifted
  default: return ratio * (shifted * shifted + ratio * shifted - 1)
  }
}

private func lowerTail(_ order: Int, _ t: Double) -> Double {
  if t == .infinity { return [-.infinity, .infinity, -1, 0][order] }
  // Terms that double precision can feel, fewer the larger t is.
  var rest = 0.0
  for k in stride(from: 12 + Int(300 / (t * t)), through: 4, by: -1) { rest = Double(k) / (t + rest) }
  let d = 3 / (t + rest)
  let c = 2 / (t + d)
  let u = 1 / (t + c)
  let ratio = t + u
  switch order {
  case 0: return -0.5 * t * t - 0.5 * log(2 * Double.pi) - log(ratio)
  case 1: return ratio
  case 2: return -ratio * u
  default: return 2 * ratio * u * (d - c) / ((t + c) * (t + d))
  }
}

/// The x with log Φ(x) = `logProbability`; −∞ for −∞, +∞ for 0, `NaN` above 0.
///
/// From the quantile, or far down from the first term of the expansion of Φ, by Newton's steps on the concave log Φ.
public func standardNormalQuantile(logProbability: Double) -> Double {
  guard logProbability < 0, logProbability > -.infinity else {
    return logProbability == 0 ? .infinity : logProbability < 0 ? -.infinity : .nan
  }
  // Above the median the logarithm of the other tail tells more.
  if logProbability > -0.5 { return -standardNormalQuantile(logProbability: log(-expm1(logProbability))) }
  var x = standardNormalQuantile(exp(logProbability))
  if logProbability < -600 {
    let square = -2 * logProbability
    x = -(square - log(2 * Double.pi * square)).squareRoot()
  }
  for _ in 0..<3 {
    x -= (logNormalCDF(x) - logProbability) / logNormalCDF(order: 1, x)
  }
  return x
}
