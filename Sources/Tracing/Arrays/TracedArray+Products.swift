// Inner products and matrix products of traced arrays.

/// The inner product Σ aᵢ bᵢ of two vectors.
public func dot(_ a: TracedArray, _ b: TracedArray) -> TracedArray {
  guard a.shape.count == 1, a.shape == b.shape else {
    stopTracing("dot", "the shapes \(a.shape) and \(b.shape) are not those of two equally long vectors")
  }
  return (a * b).sum()
}

/// The product of two matrices [m, k] and [k, n], of a matrix and a vector, or of a vector and a matrix.
public func matmul(_ a: TracedArray, _ b: TracedArray) -> TracedArray {
  let left = a.shape.count == 1 ? [1, a.shape[0]] : a.shape
  let right = b.shape.count == 1 ? [b.shape[0], 1] : b.shape
  guard left.count == 2, right.count == 2, left[1] == right[0], a.shape.count + b.shape.count > 2 else {
    stopTracing(
      "matmul",
      "the shapes \(a.shape) and \(b.shape) are not [m, k] and [k, n], nor with one of them a vector")
  }
  let dimensions = ProductDimensions(rows: left[0], inner: left[1], columns: right[1])
  let shape = a.shape.dropLast() + b.shape.dropFirst()
  return .record("matmul", [a, b], shape: Array(shape)) { $0.product($1[0], $1[1], dimensions) }
}

/// The same with plain arrays or matrices.
@_disfavoredOverload
public func matmul(_ a: some TracedArrayConvertible, _ b: TracedArray) -> TracedArray { matmul(a.traced, b) }

/// The same with plain arrays or matrices.
@_disfavoredOverload
public func matmul(_ a: TracedArray, _ b: some TracedArrayConvertible) -> TracedArray { matmul(a, b.traced) }

/// The same with a plain array.
@_disfavoredOverload
public func dot(_ a: some TracedArrayConvertible, _ b: TracedArray) -> TracedArray { dot(a.traced, b) }

/// The same with a plain array.
@_disfavoredOverload
public func dot(_ a: TracedArray, _ b: some TracedArrayConvertible) -> TracedArray { dot(a, b.traced) }
