// Parts of vectors that lie in the last axis of an array.

import Tracing

extension TracedArray {
  /// The elements of a range of the last axis.
  func columns(_ range: Range<Int>) -> TracedArray {
    let n = shape[shape.count - 1]
    let rows = Shapes.count(shape.dropLast())
    let indices = (0..<rows).flatMap { row in range.map { row * n + $0 } }
    return reshaped(to: [count]).gather(indices).reshaped(to: shape.dropLast() + [range.count])
  }

  /// The vectors of the last axis, continued by those of another array.
  func appendingColumns(_ other: TracedArray) -> TracedArray {
    let (n, m) = (shape[shape.count - 1], other.shape[other.shape.count - 1])
    let rows = Shapes.count(shape.dropLast())
    let both = TracedArray.concatenate([reshaped(to: [count]), other.reshaped(to: [other.count])])
    var indices: [Int] = []
    for row in 0..<rows {
      indices += (row * n)..<((row + 1) * n)
      indices += (count + row * m)..<(count + (row + 1) * m)
    }
    return both.gather(indices).reshaped(to: shape.dropLast() + [n + m])
  }

  /// The vectors of the last axis with a zero at their end.
  func appendingZero() -> TracedArray { appendingColumns(zeroColumn) }

  /// The vectors of the last axis with a zero at their start.
  func prependingZero() -> TracedArray { zeroColumn.appendingColumns(self) }

  private var zeroColumn: TracedArray {
    let columnShape: [Int] = shape.dropLast() + [1]
    return TracedArray([Double](repeating: 0, count: Shapes.count(columnShape)), shape: columnShape)
  }
}
