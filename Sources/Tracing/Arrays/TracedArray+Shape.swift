// The same elements in another shape or order.

extension TracedArray {
  /// The same elements in row-major order in another shape.
  public func reshaped(to newShape: [Int]) -> TracedArray {
    guard Shapes.count(newShape) == count, newShape.allSatisfy({ $0 >= 0 }) else {
      stopTracing("reshaped", "the shape \(shape) has \(count) elements, which do not fill \(newShape)")
    }
    return TracedArray(settled.storage, shape: newShape)
  }

  /// The array with its axes in reverse order: the transpose of a matrix.
  public var transposed: TracedArray {
    let strides = Shapes.rowMajorStrides(shape)
    let newShape = Array(shape.reversed())
    return gathered("transposed", Shapes.strided(newShape, strides.reversed()), shape: newShape)
  }

  /// The array repeated to a larger shape, as operators do where shapes differ.
  public func broadcast(to newShape: [Int]) -> TracedArray {
    guard Shapes.broadcast(shape, newShape, "broadcast") == newShape else {
      stopTracing("broadcast", "the shape \(shape) does not fit into \(newShape)")
    }
    if shape == newShape { return self }
    return gathered("broadcast", Shapes.broadcastMap(shape, to: newShape), shape: newShape)
  }
}
