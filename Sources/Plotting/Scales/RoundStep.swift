// Steps between ticks that people count in: 1, 2, 2.5 and 5 times a power of ten.
import Foundation

/// The step `mantissa` · 10^`exponent`.
package struct RoundStep: Sendable, Hashable {
  package let mantissa: Double
  package let exponent: Int

  /// The smallest round step that is not smaller than `length` > 0.
  package init(atLeast length: Double) {
    var exponent = Int(log10(length).rounded(.down))
    let ratio = length / power(exponent)
    // A hair of tolerance: 0.1 · 3 is not to count as more than 0.3.
    let mantissa = [1, 2, 2.5, 5].first { ratio <= $0 * (1 + 1e-9) }
    if mantissa == nil { exponent += 1 }
    self.mantissa = mantissa ?? 1
    self.exponent = exponent
  }

  package var value: Double { multiple(1) }

  /// `count` steps. Divides by powers of ten that doubles hold exactly: 3 · 0.1 is 0.3.
  package func multiple(_ count: Double) -> Double {
    let product = count * mantissa
    return exponent < 0 && exponent > -300 ? product / power(-exponent) : product * power(exponent)
  }

  /// The decimal place of the step's last digit: −2 for 0.25.
  package var lastPlace: Int { mantissa == 2.5 ? exponent - 1 : exponent }
}

/// 10^exponent, correctly rounded where the library's `pow` is not.
func power(_ exponent: Int) -> Double { Double("1e\(exponent)")! }
