// What may stand where a traced array may: plain numbers, arrays of them, and matrices.

import LinearAlgebra

/// Something that is a traced array, or a constant that can be one.
///
/// `Double`, `Int`, `Matrix` and arrays of these (also nested, `[[Double]]`, row by row) are constants; an array of traced
/// arrays is their stack. Operators and functions take them wherever they take a `TracedArray`.
public protocol TracedArrayConvertible {
  /// The same numbers as a traced array.
  var traced: TracedArray { get }
}

extension TracedArray: TracedArrayConvertible {
  public var traced: TracedArray { self }
}

extension Double: TracedArrayConvertible {
  public var traced: TracedArray { TracedArray(self) }
}

extension Int: TracedArrayConvertible {
  public var traced: TracedArray { TracedArray(Double(self)) }
}

extension Matrix: TracedArrayConvertible {
  public var traced: TracedArray { TracedArray(self) }
}

extension Array: TracedArrayConvertible where Element: TracedArrayConvertible {
  public var traced: TracedArray {
    if let numbers = self as? [Double] { return TracedArray(numbers) }
    if let numbers = self as? [Int] { return TracedArray(numbers.map(Double.init)) }
    return .stack(map(\.traced))
  }
}
