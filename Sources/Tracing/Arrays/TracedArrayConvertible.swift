// What may stand where a traced array may: plain numbers, arrays of them, and matrices.

import LinearAlgebra

/// Something that is a traced array, or a constant that can be one.
///
/// `Double`, `Int`, `Bool`, `Matrix` and arrays of these (also slices, and nested, `[[Double]]`, row by row) are constants; an
/// array of traced arrays is their stack. Operators, and functions of several arguments, take them wherever they take a
/// `TracedArray`; those of one, whose names are Foundation's as well, take `log(TracedArray(x))`.
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

extension Bool: TracedArrayConvertible {
  /// 1 for true, 0 for false.
  public var traced: TracedArray { TracedArray(self ? 1 : 0) }
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

extension ArraySlice: TracedArrayConvertible where Element: TracedArrayConvertible {
  public var traced: TracedArray { Array(self).traced }
}
