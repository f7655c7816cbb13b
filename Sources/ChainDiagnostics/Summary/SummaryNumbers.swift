// Numbers of a summary as text, with the digits that their standard errors leave.

import Foundation

extension Estimate {
  /// The value to the decimal place at which twice the error begins; to three digits where there is no error.
  var valueText: String {
    guard error > 0, error.isFinite else { return text(value, lastPlace: place(of: value) - 2) }
    return text(value, lastPlace: place(of: 2 * error), scale: error)
  }

  /// The error to two digits.
  var errorText: String { text(error, lastPlace: place(of: error) - 1) }
}

/// The power of ten of the first digit of a number: 0 for 1…9.9, −1 for 0.1….
private func place(of x: Double) -> Int {
  x != 0 && x.isFinite ? Int(log10(abs(x)).rounded(.down)) : 0
}

/// A number rounded to a decimal place, 10 to the power of `lastPlace`.
///
/// Numbers are written out unless they and `scale` are small, or large and not known to the last digit before the point.
func text(_ x: Double, lastPlace: Int, scale: Double = 0) -> String {
  guard x.isFinite else { return x.isNaN ? "NaN" : x > 0 ? "inf" : "-inf" }
  let size = max(abs(x), scale)
  guard size > 0 else { return "0" }
  if size >= 1e-4, size < 1e15, lastPlace <= 0 || size < 1e7 {
    let unit = pow(10, Double(max(lastPlace, 0)))
    let decimals = min(max(-lastPlace, 0), 15)
    // Adding zero takes the sign from −0.
    let rounded = (x / unit).rounded() * unit + 0
    return String(format: "%.*f", decimals, decimals == 0 ? rounded : x).withoutSignOfZero
  }
  let digits = place(of: x) - lastPlace
  return digits < 0 ? "0" : String(format: "%.*e", min(digits, 16), x)
}

/// R̂ to three decimals, or to three digits where it is large.
func text(rHat: Double) -> String {
  text(rHat, lastPlace: rHat < 100 ? -3 : place(of: rHat) - 2)
}

extension String {
  /// “0.00” in place of “-0.00”.
  fileprivate var withoutSignOfZero: String {
    hasPrefix("-") && allSatisfy { "-0.".contains($0) } ? String(dropFirst()) : self
  }
}
