// The logarithm of a product of many positive numbers, with one call of the logarithm function.
import Foundation

/// Σ log xₖ for the elements k·stride of an array: −∞ where one is zero, NaN where one is negative or NaN.
///
/// The significands are multiplied and the exponents added, so that the product can neither overflow nor underflow.
func logarithmOfProduct(_ x: [Double], count: Int, stride: Int = 1) -> Double {
  var significand = 1.0
  var exponent = 0
  var remainder = 0.0
  for k in 0..<count {
    let bits = x[k * stride].bitPattern
    // Sign and exponent; zero and denormal numbers, infinities, NaN and negative numbers are left to `log`.
    let biased = Int(bits >> 52)
    guard biased > 0, biased < 0x7FF, significand < 0x1p1000 else {
      remainder += log(x[k * stride])
      continue
    }
    significand *= Double(bitPattern: bits & (1 << 52 - 1) | 0x3FF << 52)
    exponent += biased - 1023
  }
  return log(significand) + (Double(exponent) * 0.693_147_180_559_945_309_42 + remainder)
}
