// What constraints of vectors and matrices share: the shape of one member, and how z is laid out in it.

import Tracing

enum Members {
  /// The length of the vectors in the last axis of `shape`.
  static func vectorLength(_ shape: [Int], atLeast least: Int, _ constraint: String) -> Int {
    guard let length = shape.last, length >= least else {
      stopTracing(constraint, "needs vectors of at least \(least) elements, but the shape is \(shape)")
    }
    return length
  }

  /// The rows and columns n of the square matrices in the last two axes of `shape`.
  static func order(_ shape: [Int], _ constraint: String) -> Int {
    guard shape.count >= 2, let n = shape.last, n >= 1, shape[shape.count - 2] == n else {
      stopTracing(constraint, "needs square matrices, but the shape is \(shape)")
    }
    return n
  }

  /// The vectors of `x`, one after the other.
  static func vectors(_ x: [Double], _ length: Int) -> [ArraySlice<Double>] {
    stride(from: 0, to: x.count, by: length).map { x[$0..<($0 + length)] }
  }
}
