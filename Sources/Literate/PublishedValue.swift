// A number as the reproduced text printed it, whose digits are part of what it says.

/// A published number: `published: 0.1228`, or as text where its digits matter, `published: "1.00"`.
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
