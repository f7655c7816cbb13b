// Shapes, broadcasting, and the errors that a wrong shape stops a trace with.

/// Stops the program: the traced closure asks for something that has no meaning.
///
/// This is a mistake in the program, not in its data, so it is no thrown error; unlike `precondition`, the message
/// is printed in optimised builds too.
package func stopTracing(_ operation: String, _ reason: String) -> Never {
  let place = TracingContext.statement.map { " (\($0.description))" } ?? ""
  fatalError("Tracing, in \(operation)\(place): \(reason)")
}

package enum Shapes {
  package static func count(_ shape: [Int]) -> Int { shape.reduce(1, *) }

  /// The shape that both operands are repeated to: dimensions are matched from the last, and 1 fits any
  /// (as in NumPy).
  package static func broadcast(_ a: [Int], _ b: [Int], _ operation: String) -> [Int] {
    let rank = max(a.count, b.count)
    let left = padded(a, to: rank)
    let right = padded(b, to: rank)
    return zip(left, right).map { x, y in
      guard x == y || x == 1 || y == 1 else {
        stopTracing(
          operation,
          "the shapes \(a) and \(b) do not fit: matched from the last, dimensions must be equal or 1")
      }
      return x == 1 ? y : x
    }
  }

  /// For each element of `target` in row-major order, the element of `source` that broadcasting puts there.
  static func broadcastMap(_ source: [Int], to target: [Int]) -> IndexMap {
    if count(source) == 1 { return .all(0, count: count(target)) }
    var strides = rowMajorStrides(padded(source, to: target.count))
    for (axis, extent) in padded(source, to: target.count).enumerated() where extent == 1 {
      strides[axis] = 0
    }
    return strided(target, strides)
  }

  /// The elements at Σ strides · index for every multi-index of `shape`, in row-major order.
  static func strided(_ shape: [Int], _ strides: [Int], offset: Int = 0) -> IndexMap {
    var indices = [offset]
    for (extent, stride) in zip(shape, strides) {
      indices = indices.flatMap { start in (0..<extent).map { start + $0 * stride } }
    }
    return IndexMap(indices)
  }

  static func rowMajorStrides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }

  /// An axis counted from the front, where a negative one counts from the back.
  static func axis(_ axis: Int, of shape: [Int], _ operation: String) -> Int {
    let result = axis < 0 ? axis + shape.count : axis
    guard shape.indices.contains(result) else {
      stopTracing(operation, "axis \(axis) does not exist in the shape \(shape)")
    }
    return result
  }

  private static func padded(_ shape: [Int], to rank: Int) -> [Int] {
    [Int](repeating: 1, count: rank - shape.count) + shape
  }
}
