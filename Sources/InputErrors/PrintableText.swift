// Text from files of others, such as that a terminal shows it and does not obey it.

extension String {
  /// The same with characters that one does not see, and that move a cursor or turn the direction of writing, as their
  /// numbers: `\u{1B}`.
  ///
  /// Names and paths may have any character. It is for what is printed; values that go to files stay as they are.
  package var printable: String {
    guard unicodeScalars.contains(where: \.isHidden) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isHidden {
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isHidden: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // The two joiners belong to the words of some languages.
    case .format: self != "\u{200C}" && self != "\u{200D}"
    default: false
    }
  }
}
