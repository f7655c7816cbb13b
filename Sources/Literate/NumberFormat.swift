// How numbers are printed: with the digits that their error leaves meaningful.

import Foundation

/// How many digits of a number are printed.
public enum NumberFormat: Sendable, Equatable {
  /// Two significant digits of the error and as many decimals of the value; without an error whole numbers in
  /// full and others with four significant digits.
  case automatic
  /// A fixed number of decimals, of the error too.
  case decimals(Int)
  /// A fixed number of significant digits of the value, and as many decimals of the error.
  case significant(Int)

  /// The number as it is printed in a chapter: `0.9821 ± 0.0069`, `−12,300`, `(1.20 ± 0.31) × 10⁻⁵`.
  ///
  /// An error that cannot be told, `NaN`, is printed as `0.9821 ± ?`. The minus is a true minus sign; thousands are set apart from five digits on; numbers below 10⁻⁴ and from 10⁷
  /// on are written with a power of ten, unless they are whole.
  public func text(_ value: Double, error: Double? = nil) -> String {
    parts(value, error: error).combined
  }

  /// The value, the error, and both together.
  func parts(_ value: Double, error: Double?) -> (value: String, error: String?, combined: String) {
    guard value.isFinite, error?.isFinite ?? true else { return nonFiniteParts(value, error) }
    let size = max(abs(value), error ?? 0)
    let power = size == 0 ? 0 : decimalExponent(size, digits: significantDigits)
    let isWhole = value == value.rounded() && abs(value) < 1e15 && (error ?? 0) == 0
    let scale = isWhole || hasFixedDecimals || (-4..<7).contains(power) ? 0 : power
    let decimals = decimals(of: value, error: error, isWhole: isWhole, power: power) + scale
    let mantissa = fixedText(scaled(value, by: -scale), decimals: decimals)
    let ten = powerText(scale)
    guard let error else { return (mantissa + ten, nil, mantissa + ten) }
    let errorMantissa = fixedText(scaled(error, by: -scale), decimals: decimals)
    let both = "\(mantissa) ± \(errorMantissa)"
    return (mantissa + ten, errorMantissa + ten, scale == 0 ? both : "(\(both))" + ten)
  }

  private var hasFixedDecimals: Bool {
    if case .decimals = self { true } else { false }
  }

  private var significantDigits: Int {
    if case .significant(let digits) = self { max(1, digits) } else { 4 }
  }

  /// The number of decimals; negative where digits before the point are rounded too.
  private func decimals(of value: Double, error: Double?, isWhole: Bool, power: Int) -> Int {
    switch self {
    case .decimals(let count): return count
    case .significant(let digits): return digits - 1 - power
    case .automatic:
      if let error, error > 0 { return 1 - decimalExponent(error, digits: 2) }
      if isWhole { return 0 }
      // Exact short numbers, such as a step size of 0.15, get no trailing zeros.
      return (0...4).map { $0 - 1 - power }.first { isExact(value, decimals: $0) } ?? 3 - power
    }
  }

  private func isExact(_ value: Double, decimals: Int) -> Bool {
    decimals >= 0 && Double(String(format: "%.*f", decimals, value)) == value
  }

  private func nonFiniteParts(
    _ value: Double, _ error: Double?
  ) -> (value: String, error: String?, combined: String) {
    func text(_ x: Double) -> String {
      x.isNaN ? "undefined" : x == .infinity ? "∞" : x == -.infinity ? "−∞" : self.text(x)
    }
    guard let error else { return (text(value), nil, text(value)) }
    let errorText = error.isNaN ? "?" : text(error)
    return (text(value), errorText, "\(text(value)) ± \(errorText)")
  }
}

/// The exponent k of x = a × 10ᵏ, 1 ≤ a < 10, after rounding a to `digits` digits.
func decimalExponent(_ x: Double, digits: Int) -> Int {
  let text = String(format: "%.*e", digits - 1, abs(x))
  return Int(text.split(separator: "e")[1]) ?? 0
}

/// x rounded to the given number of significant digits.
func rounded(_ x: Double, significantDigits digits: Int) -> Double {
  Double(String(format: "%.*e", digits - 1, x)) ?? x
}

private func scaled(_ x: Double, by power: Int) -> Double {
  power == 0 ? x : x * pow(10, Double(power))
}

private func fixedText(_ x: Double, decimals: Int) -> String {
  let unit = pow(10, Double(max(0, -decimals)))
  let digits = String(format: "%.*f", max(0, decimals), (abs(x) / unit).rounded(decimals < 0) * unit)
  let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
  let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
  let sign = x < 0 && !isZero ? "−" : ""
  return sign + grouped(String(parts[0])) + (parts.count > 1 ? "." + parts[1] : "")
}

extension Double {
  fileprivate func rounded(_ isWanted: Bool) -> Double { isWanted ? rounded() : self }
}

/// Whole digits in groups of three if there are more than four.
private func grouped(_ digits: String) -> String {
  guard digits.count > 4 else { return digits }
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
    result.append(digit)
  }
  return result
}

private func powerText(_ power: Int) -> String {
  guard power != 0 else { return "" }
  let superscripts: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
  let digits = String(abs(power)).compactMap(\.wholeNumberValue).map { superscripts[$0] }
  return " × 10" + (power < 0 ? "⁻" : "") + String(digits)
}
