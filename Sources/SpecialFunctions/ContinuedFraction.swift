// Continued fractions, evaluated from their beginning.

import Foundation

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) by Lentz's method; `NaN` where ten million terms are too few.
///
/// Source: Lentz, "Generating Bessel functions in Mie scattering calculations using continued fractions", Applied Optics 15
/// (1976) 668–671, doi 10.1364/AO.15.000668.
///
/// - Parameters:
///   - first: b₀.
///   - terms: aₙ and bₙ.
func continuedFraction(_ first: Double, _ terms: (Double) -> (Double, Double)) -> Double {
  var (value, numerator, denominator) = (first, first, 0.0)
  for n in 1...10_000_000 {
    let (a, b) = terms(Double(n))
    denominator = 1 / (b + a * denominator)
    numerator = b + a / numerator
    let change = numerator * denominator
    value *= change
    if abs(change - 1) <= 2 * Double.ulpOfOne { return value }
  }
  return .nan
}
