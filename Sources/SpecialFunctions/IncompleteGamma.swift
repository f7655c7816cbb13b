// The regularized incomplete gamma functions P and Q by their logarithms, far out in both tails.

import Foundation

/// log P(a, x) with P(a, x) = ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt / Γ(a), the distribution function of the gamma distribution of rate 1, or its
/// first derivative by x.
///
/// From the power series of P up to a + 1 (DLMF 8.7.1, https://dlmf.nist.gov/8.7.E1), and above from the even part of the
/// continued fraction of Q (DLMF 8.9.2, https://dlmf.nist.gov/8.9.E2), where P is 1 − Q. The factor xᵃ e⁻ˣ/Γ(a) comes from
/// what Stirling's formula leaves of log Γ. Both take a number of terms of the order of √a near x = a.
///
/// The error is 10⁻¹³ where the logarithm is below 1 in size, and 10⁻¹³ of it elsewhere, for shapes from 0.01 to 10⁶; where
/// the logarithm is near 0, 10⁻¹² of it. Smaller shapes lose in proportion to 1/a.
///
/// With f = log P and the density g, f″ = f′ ((log g)′ − f′), where (log g)′ = (a − 1)/x − 1; so for log Q.
///
/// - Parameters:
///   - order: 0 for the function itself, or 1.
///   - x: the argument; at and below 0 the value is −∞.
///   - a: the shape, positive and finite, else the value is `NaN`.
public func logRegularizedGammaP(order: Int = 0, _ x: Double, shape a: Double) -> Double {
  let tail = gammaTails(x, a).lower
  if order == 0 || tail.logarithm.isNaN { return tail.logarithm }
  return x == 0 ? .infinity : tail.slope / x
}

/// log Q(a, x) = log(1 − P(a, x)), the logarithm of the upper tail, or its first derivative by x: see `logRegularizedGammaP`.
///
/// - Parameters:
///   - order: 0 for the function itself, or 1.
///   - x: the argument; at and below 0 the value is 0.
///   - a: the shape, positive and finite, else the value is `NaN`.
public func logRegularizedGammaQ(order: Int = 0, _ x: Double, shape a: Double) -> Double {
  let tail = gammaTails(x, a).upper
  if order == 0 || tail.logarithm.isNaN { return tail.logarithm }
  // The limits: minus the density at 0, and minus the rate.
  if x == 0 { return a > 1 ? 0 : a == 1 ? -1 : -.infinity }
  return x == .infinity ? -1 : -tail.slope / x
}

/// Both tails of the gamma distribution of rate 1, with slopes by log x.
func gammaTails(_ x: Double, _ a: Double) -> LogTails {
  guard a > 0, a.isFinite, !x.isNaN else { return .undefined }
  if x <= 0 { return .allAbove }
  if x == .infinity { return .allBelow }
  let isLower = x <= a + 1
  return LogTails(
    logDensity: logGammaDensity(x, a), quotient: isLower ? gammaSeries(x, a) : gammaFraction(x, a),
    isLower: isLower)
}

/// log (xᵃ e⁻ˣ/Γ(a))
private func logGammaDensity(_ x: Double, _ a: Double) -> Double {
  if a < 10 { return a * log(x) - x - logGamma(a) }
  let excess = excessOverLogarithm((x - a) / a, ratio: x / a)
  return -a * excess + 0.5 * log(a / (2 * Double.pi)) - stirlingRemainder(a)
}

/// Σ xⁿ/(a (a + 1) … (a + n)), for x up to a + 1.
private func gammaSeries(_ x: Double, _ a: Double) -> Double {
  var (term, sum, k) = (1 / a, 1 / a, a)
  while term > sum * 1e-17 {
    k += 1
    term *= x / k
    sum += term
  }
  return sum
}

/// 1/(x + 1 − a − 1 (1 − a)/(x + 3 − a − 2 (2 − a)/(x + 5 − a − …))), for x above a + 1.
private func gammaFraction(_ x: Double, _ a: Double) -> Double {
  1 / continuedFraction(x + 1 - a) { n in (-n * (n - a), x + 2 * n + 1 - a) }
}
