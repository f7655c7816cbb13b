// Reads numbers from text, whatever the language of the system.
import Foundation

/// Reads numbers from text.
///
/// A number of few digits is a whole number times or over a power of ten, both of which `Double` has exactly, and so is the
/// nearest to the quotient the nearest to the text. Others are read by the standard library, with a decimal point in every
/// language.
enum NumberParser {
  private static let powers: [Double] = (0...22).map { pow(10, Double($0)) }

  /// The number that the bytes from `start` to `end` hold, spaces around it left out; nil where they hold none.
  static func number(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Double? {
    var (start, end) = (start, end)
    while start < end, isSpace(bytes[start]) { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    guard start < end else { return nil }
    return simple(bytes, start, end) ?? general(bytes, start, end)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

  /// Numbers of at most 15 digits without an exponent.
  private static func simple(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Double? {
    guard end - start <= 17 else { return nil }
    var (place, mantissa, digits, decimals) = (start, 0, 0, -1)
    let isNegative = bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    while place < end {
      let digit = bytes[place] &- 48
      if digit <= 9 {
        mantissa = mantissa * 10 + Int(digit)
        digits += 1
        if decimals >= 0 { decimals += 1 }
      } else if bytes[place] == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
      } else {
        return nil
      }
      place += 1
    }
    guard digits > 0, digits <= 15 else { return nil }
    let value = Double(mantissa) / powers[max(0, decimals)]
    return isNegative ? -value : value
  }

  private static func general(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Double? {
    let text = UnsafeBufferPointer(start: bytes + start, count: end - start)
    // Hexadecimal numbers would be read as well.
    guard !text.contains(where: { $0 | 32 == UInt8(ascii: "x") }) else { return nil }
    return Double(String(decoding: text, as: UTF8.self))
  }
}
