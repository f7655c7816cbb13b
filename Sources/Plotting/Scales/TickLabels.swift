// Numbers as tick labels: as many digits as tell the ticks apart, and no more.
import Foundation

/// Labels of ticks that are multiples of a step: all with the same number of decimals, with a true minus sign;
/// from a million on (unless that takes more digits), and below a thousandth, as multiples of a power of ten.
func tickLabels(_ values: [Double], step: RoundStep) -> [String] {
  let largest = values.map(abs).max() ?? 0
  guard largest > 0 else { return values.map { _ in "0" } }
  let exponent = Int((log10(largest) + 1e-9).rounded(.down))
  let decimals = max(0, exponent - step.lastPlace)
  if exponent >= 6 && (decimals <= 4 || exponent >= 15) || exponent <= -4 {
    return values.map { value in
      if abs(value) < step.value / 2 { return "0" }
      // Divided in two steps: 10⁻³⁰⁸ alone would lose digits.
      let half = exponent / 2
      let mantissa = value / power(half) / power(exponent - half)
      return "\(decimal(mantissa, decimals: decimals))×10^{\(integer(exponent))}"
    }
  }
  return values.map { decimal($0, decimals: max(0, -step.lastPlace)) }
}

/// A number with a fixed count of decimals, commas from ten thousand on, and “−” for negative ones.
func decimal(_ value: Double, decimals: Int) -> String {
  let digits = String(format: "%.*f", decimals, abs(value))
  let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
  let sign = value < 0 && !isZero ? "−" : ""
  guard abs(value) >= 9_999.5 else { return sign + digits }
  let parts = digits.split(separator: ".", maxSplits: 1)
  var grouped = ""
  for (i, digit) in parts[0].enumerated() {
    if i > 0 && (parts[0].count - i) % 3 == 0 { grouped.append(",") }
    grouped.append(digit)
  }
  return sign + grouped + (parts.count > 1 ? "." + parts[1] : "")
}

/// An integer with a true minus sign.
func integer(_ value: Int) -> String { value < 0 ? "−\(value.magnitude)" : "\(value)" }
