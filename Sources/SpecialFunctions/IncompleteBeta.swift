// The regularized incomplete beta function by its logarithm, far out in both tails.

import Foundation

/// log I_x(a, b), the logarithm of the distribution function of Beta(a, b), or its first derivative by x.
///
/// The even part of the continued fraction of the DLMF, equation 8.17.22 (https://dlmf.nist.gov/8.17.E22), gives the lower
/// tail below x = (a + 1)/(a + b + 2) and the upper one above; it depends on a − (a + b) x, which is taken from the smaller of
/// x and 1 − x. The factor xᵃ (1 − x)ᵇ/B(a, b) comes from what Stirling's formula leaves of log Γ. Near the mean it takes a
/// number of terms of the order of √min(a, b).
///
/// The error is 10⁻¹³ where the logarithm is below 1 in size, and 10⁻¹³ of it elsewhere, for parameters from 0.01 to 10⁶;
/// where the logarithm is near 0, 10⁻¹² of it. Smaller parameters lose in proportion to 1/a or 1/b.
///
/// With f = log I and the density g, f″ = f′ ((log g)′ − f′), where (log g)′ = (a − 1)/x − (b − 1)/(1 − x); so for the
/// complement.
///
/// - Parameters:
///   - order: 0 for the function itself, or 1.
///   - x: the argument; at and below 0 the value is −∞, at and above 1 it is 0.
///   - a: positive and finite, else the value is `NaN`; so is `b`.
///   - b: the second parameter.
public func logRegularizedBeta(order: Int = 0, _ x: Double, a: Double, b: Double) -> Double {
  logLowerBeta(order, x, 1 - x, a, b)
}

/// log(1 − I_x(a, b)), the logarithm of the upper tail, or its first derivative by x: see `logRegularizedBeta`.
///
/// - Parameters:
///   - order: 0 for the function itself, or 1.
///   - x: the argument; at and below 0 the value is 0, at and above 1 it is −∞.
///   - a: positive and finite, else the value is `NaN`; so is `b`.
///   - b: the second parameter.
public func logRegularizedBetaComplement(order: Int = 0, _ x: Double, a: Double, b: Double) -> Double {
  let mirrored = logLowerBeta(order, 1 - x, x, b, a)
  return order == 0 ? mirrored : -mirrored
}

private func logLowerBeta(_ order: Int, _ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
  let tail = betaTails(x, y, a, b).lower
  if order == 0 || tail.logarithm.isNaN { return tail.logarithm }
  if x == 0 { return .infinity }
  // The density at 1.
  if y == 0 { return b > 1 ? 0 : b == 1 ? a : .infinity }
  return tail.slope / (x * y)
}

/// Both tails of Beta(a, b) at x = 1 − y, of which the smaller one counts, with slopes by log(x/y).
func betaTails(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> LogTails {
  guard a > 0, a.isFinite, b > 0, b.isFinite, !x.isNaN else { return .undefined }
  if x <= 0 { return .allAbove }
  if y <= 0 { return .allBelow }
  let sum = a + b
  // How far x is below the mean.
  let distance = x <= y ? a - sum * x : sum * y - b
  let excess =
    a * excessOverLogarithm(-distance / a, ratio: sum * x / a)
    + b * excessOverLogarithm(distance / b, ratio: sum * y / b)
  let remainders = stirlingRemainder(sum) - stirlingRemainder(a) - stirlingRemainder(b)
  let logDensity = 0.5 * (log(a) - log1p(a / b) - log(2 * Double.pi)) + remainders - excess
  let isLower = x * (sum + 2) <= a + 1
  return LogTails(
    logDensity: logDensity,
    quotient: isLower ? betaFraction(x, y, a, b, distance) : betaFraction(y, x, b, a, -distance),
    isLower: isLower)
}

/// I_x(a, b) B(a, b)/(xᵃ yᵇ), where `distance` is a − (a + b) x.
private func betaFraction(_ x: Double, _ y: Double, _ a: Double, _ b: Double, _ distance: Double) -> Double {
  1
    / continuedFraction(a / (a + 1) * (distance + 1)) { n in
      let (w, s) = (n * (b - n) * x, a + 2 * n - 1)
      return (
        (a + n - 1) / s * ((a + b + n - 1) / s) * w * x,
        n + w / s + (a + n) / (s + 2) * (distance + 1 + n * (1 + y))
      )
    }
}
