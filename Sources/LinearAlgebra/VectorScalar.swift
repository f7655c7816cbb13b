// The numbers that vectors are made of.
internal import WideKernels

/// What the elements of vectors are stored in: `Double` or `Float`. Sums over vectors are `Double` always.
public protocol VectorScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// Σ xᵢ yᵢ over two buffers of one length.
  static func sumOfProducts(_ x: UnsafeBufferPointer<Self>, _ y: UnsafeBufferPointer<Self>) -> Double
}

extension Double: VectorScalar {
  @inlinable @inline(__always)
  public static func sumOfProducts(_ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>)
    -> Double
  {
    Vectors.checkCounts(y.count, x.count)
    return Vectors.sum(x.count) { i in x[i] * y[i] }
  }
}

extension Float: VectorScalar {
  public static func sumOfProducts(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) -> Double
  {
    Vectors.checkCounts(y.count, x.count)
    guard let first = x.baseAddress, let second = y.baseAddress else { return 0 }
    return wide_sum_of_products(0, first, second, x.count)
  }
}
