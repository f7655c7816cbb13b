// Sums, products, means, extremes and log-sum-exps over all elements or along an axis.

extension TracedArray {
  /// The sum of all elements.
  public func sum() -> TracedArray {
    Self.record("sum", [self], shape: []) { $0.sum($1[0]) }
  }

  /// The sums along an axis, which disappears; a negative axis counts from the last.
  public func sum(axis: Int) -> TracedArray {
    let (result, map) = reduction(axis, "sum")
    return Self.record("sum", [self], shape: result) { $0.scatter($1[0], map, count: Shapes.count(result)) }
  }

  /// The product of all elements, 1 where there are none. Its derivatives are right where elements are 0.
  public func product() -> TracedArray { reshaped(to: [count]).product(axis: 0) }

  /// The products along an axis, which disappears; a negative axis counts from the last.
  public func product(axis: Int) -> TracedArray {
    let axis = Shapes.axis(axis, of: shape, "product")
    let result = shape.indices.filter { $0 != axis }.map { shape[$0] }
    // Half of the axis by the other half, until one element is left.
    var (rest, unpaired) = (self, TracedArray(1))
    while rest.shape[axis] > 1 {
      let (extent, half) = (rest.shape[axis], rest.shape[axis] / 2)
      if extent > 2 * half { unpaired = unpaired * rest.slice(axis, (2 * half)..<extent, "product") }
      rest = rest.slice(axis, 0..<half, "product") * rest.slice(axis, half..<(2 * half), "product")
    }
    return rest.shape[axis] == 0
      ? TracedArray(1).broadcast(to: result) : (rest * unpaired).reshaped(to: result)
  }

  /// The mean of all elements.
  public func mean() -> TracedArray {
    guard count > 0 else { stopTracing("mean", "the shape \(shape) has no elements") }
    return sum() / Double(count)
  }

  /// The means along an axis, which disappears.
  public func mean(axis: Int) -> TracedArray {
    let extent = shape[Shapes.axis(axis, of: shape, "mean")]
    guard extent > 0 else { stopTracing("mean", "axis \(axis) of the shape \(shape) has no elements") }
    return sum(axis: axis) / Double(extent)
  }

  /// The largest element.
  public func max() -> TracedArray { extreme(.maximum, "max") }

  /// The smallest element.
  public func min() -> TracedArray { extreme(.minimum, "min") }

  /// log Σ eˣ over all elements, without overflow; −∞ where all elements are −∞, and +∞ where one is.
  public func logSumExp() -> TracedArray { reshaped(to: [1, count]).logSumExp(axis: 1)[0] }

  /// log Σ eˣ along an axis, which disappears. Its slopes are those of the softmax, and 0 where all elements are −∞ or
  /// one is +∞.
  public func logSumExp(axis: Int) -> TracedArray {
    let axis = Shapes.axis(axis, of: shape, "logSumExp")
    let largest = extreme(.maximum, axis: axis, "logSumExp").detached
    // Any finite shift is right; subtracting an infinite one would give NaN.
    let isFinite = (largest .> -Double.infinity) .& (largest .< Double.infinity)
    let shift = select(isFinite, largest, 0)
    let kept = shift.reshaped(to: Self.replacing(shape, axis, with: 1))
    return select(isFinite, log(expOrZero(self - kept).sum(axis: axis)) + shift, largest)
  }

  /// x − log Σ eˣ along an axis: the logarithm of the softmax.
  public func logSoftmax(axis: Int = -1) -> TracedArray {
    let axis = Shapes.axis(axis, of: shape, "logSoftmax")
    return self - logSumExp(axis: axis).reshaped(to: Self.replacing(shape, axis, with: 1))
  }

  /// eˣ / Σ eˣ along an axis: positive numbers that add up to 1.
  public func softmax(axis: Int = -1) -> TracedArray { expOrZero(logSoftmax(axis: axis)) }

  /// The result shape of a reduction, and for each element the result it belongs to.
  private func reduction(_ axis: Int, _ operation: String) -> (shape: [Int], map: IndexMap) {
    let axis = Shapes.axis(axis, of: shape, operation)
    let kept = Self.replacing(shape, axis, with: 1)
    return (shape.indices.filter { $0 != axis }.map { shape[$0] }, Shapes.broadcastMap(kept, to: shape))
  }

  private func extreme(_ function: BinaryFunction, _ operation: String) -> TracedArray {
    reshaped(to: [count]).extreme(function, axis: 0, operation)
  }

  /// Halves the axis until one element is left.
  private func extreme(_ function: BinaryFunction, axis: Int, _ operation: String) -> TracedArray {
    guard shape[axis] > 0 else { stopTracing(operation, "the shape \(shape) has no elements") }
    var rest = self
    while rest.shape[axis] > 1 {
      let extent = rest.shape[axis]
      let half = (extent + 1) / 2
      let front = rest.slice(axis, 0..<half, operation)
      let back = rest.slice(axis, (extent - half)..<extent, operation)
      rest = .binary(function, operation, front, back)
    }
    return rest.reshaped(to: shape.indices.filter { $0 != axis }.map { shape[$0] })
  }

  private func slice(_ axis: Int, _ range: Range<Int>, _ operation: String) -> TracedArray {
    let newShape = Self.replacing(shape, axis, with: range.count)
    let strides = Shapes.rowMajorStrides(shape)
    let map = Shapes.strided(newShape, strides, offset: range.lowerBound * strides[axis])
    return gathered(operation, map, shape: newShape)
  }

  private static func replacing(_ shape: [Int], _ axis: Int, with extent: Int) -> [Int] {
    var result = shape
    result[axis] = extent
    return result
  }
}
