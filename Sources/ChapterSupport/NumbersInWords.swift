// Numbers as the text writes them.

import Foundation

/// A small number as a word of the text, a larger one in digits.
package func inWords(_ number: Int) -> String {
  let words = NumberFormatter()
  words.numberStyle = .spellOut
  words.locale = Locale(identifier: "en")
  return (0...12).contains(number) ? words.string(from: number as NSNumber) ?? "\(number)" : "\(number)"
}
