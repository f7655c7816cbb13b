// A number as the reproduced text printed it, whose digits are part of what it says.

import Foundation

/// A published number: `published: 0.1228`, or as text where its digits matter, `published: "1.00"`. Its last digit
/// tells how far it has been rounded.
public struct PublishedValue: Sendable, Equatable {
  let value: Double
  /// The number as printed.
  let text: String

  /// The number in the given digits; nil if the text is not a finite number.
  package init?(parsing text: String) {
    guard let value = Double(text), value.isFinite else { return nil }
    self.value = value
    self.text = text.replacing("-", with: "−")
  }

  /// The number in the shortest digits that tell it apart.
  public init(_ value: Double) {
    let digits = "\(value)"
    self.value = value
    text =
      digits.contains("e")
      ? NumberFormat.automatic.text(value)
      : (digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits).replacing("-", with: "−")
  }
}

extension PublishedValue {
  /// Half a unit of the last digit of a printed number: 0.005 for `1.00 s`, 5 × 10⁻⁷ for `1.2 × 10⁻⁵`.
  static func halfUnit(ofPrinted text: String) -> Double {
    let number =
      /^[+−]?[0-9,]*(\.(?<decimals>[0-9]*))?([eE](?<exponent>[+−]?[0-9]+)| × 10(?<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/
    guard let match = text.firstMatch(of: number)?.output else { return 0 }
    let power = match.power.map { power in
      (power.hasPrefix("⁻") ? -1 : 1) * power.compactMap(\.wholeNumberValue).reduce(0) { 10 * $0 + $1 }
    }
    let exponent = match.exponent.flatMap { Int($0.replacing("−", with: "-")) }
    return 0.5 * pow(10, Double((power ?? exponent ?? 0) - (match.decimals?.count ?? 0)))
  }
}

extension PublishedValue: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  public init(floatLiteral value: Double) { self.init(value) }

  public init(integerLiteral value: Int) { self.init(Double(value)) }

  public init(stringLiteral text: String) {
    guard let value = PublishedValue(parsing: text) else {
      fatalError("A published value must be a finite number such as \"1.00\", found \"\(text)\"")
    }
    self = value
  }
}
