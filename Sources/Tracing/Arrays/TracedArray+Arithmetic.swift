// + − * / and powers of traced arrays.

extension TracedArray {
  static func binary(_ function: BinaryFunction, _ name: String, _ a: TracedArray, _ b: TracedArray)
    -> TracedArray
  {
    let shape = Shapes.broadcast(a.shape, b.shape, name)
    let count = Shapes.count(shape)
    return record(name, [a, b], shape: shape) { graph, x in
      let left = a.count == count ? x[0] : graph.gather(x[0], Shapes.broadcastMap(a.shape, to: shape))
      let right = b.count == count ? x[1] : graph.gather(x[1], Shapes.broadcastMap(b.shape, to: shape))
      return graph.binary(function, left, right)
    }
  }

  public static func + (a: TracedArray, b: TracedArray) -> TracedArray { binary(.add, "+", a, b) }
  public static func - (a: TracedArray, b: TracedArray) -> TracedArray { binary(.add, "-", a, -b) }
  public static func * (a: TracedArray, b: TracedArray) -> TracedArray { binary(.multiply, "*", a, b) }
  public static func / (a: TracedArray, b: TracedArray) -> TracedArray { binary(.divide, "/", a, b) }

  public static prefix func - (a: TracedArray) -> TracedArray {
    record("-", [a], shape: a.shape) { $0.negate($1[0]) }
  }

  public static func += (a: inout TracedArray, b: TracedArray) { a = a + b }
  public static func -= (a: inout TracedArray, b: TracedArray) { a = a - b }
  public static func *= (a: inout TracedArray, b: TracedArray) { a = a * b }
  public static func /= (a: inout TracedArray, b: TracedArray) { a = a / b }

  // With plain numbers, arrays and matrices.

  @_disfavoredOverload
  public static func + (a: some TracedArrayConvertible, b: TracedArray) -> TracedArray { a.traced + b }
  @_disfavoredOverload
  public static func + (a: TracedArray, b: some TracedArrayConvertible) -> TracedArray { a + b.traced }
  @_disfavoredOverload
  public static func - (a: some TracedArrayConvertible, b: TracedArray) -> TracedArray { a.traced - b }
  @_disfavoredOverload
  public static func - (a: TracedArray, b: some TracedArrayConvertible) -> TracedArray { a - b.traced }
  @_disfavoredOverload
  public static func * (a: some TracedArrayConvertible, b: TracedArray) -> TracedArray { a.traced * b }
  @_disfavoredOverload
  public static func * (a: TracedArray, b: some TracedArrayConvertible) -> TracedArray { a * b.traced }
  @_disfavoredOverload
  public static func / (a: some TracedArrayConvertible, b: TracedArray) -> TracedArray { a.traced / b }
  @_disfavoredOverload
  public static func / (a: TracedArray, b: some TracedArrayConvertible) -> TracedArray { a / b.traced }
  @_disfavoredOverload
  public static func += (a: inout TracedArray, b: some TracedArrayConvertible) { a = a + b.traced }
  @_disfavoredOverload
  public static func -= (a: inout TracedArray, b: some TracedArrayConvertible) { a = a - b.traced }
  @_disfavoredOverload
  public static func *= (a: inout TracedArray, b: some TracedArrayConvertible) { a = a * b.traced }
  @_disfavoredOverload
  public static func /= (a: inout TracedArray, b: some TracedArrayConvertible) { a = a / b.traced }
}

/// aᵇ, element by element. A negative base needs a constant whole exponent.
public func pow(_ a: TracedArray, _ b: TracedArray) -> TracedArray { .binary(.power, "pow", a, b) }

/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func pow(_ a: TracedArray, _ b: some TracedArrayConvertible) -> TracedArray { pow(a, b.traced) }
/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func pow(_ a: some TracedArrayConvertible, _ b: TracedArray) -> TracedArray { pow(a.traced, b) }

/// The larger of two numbers, element by element. Where they are equal, the derivative is that of the first.
public func max(_ a: TracedArray, _ b: TracedArray) -> TracedArray { .binary(.maximum, "max", a, b) }

/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func max(_ a: TracedArray, _ b: some TracedArrayConvertible) -> TracedArray { max(a, b.traced) }
/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func max(_ a: some TracedArrayConvertible, _ b: TracedArray) -> TracedArray { max(a.traced, b) }

/// The smaller of two numbers, element by element. Where they are equal, the derivative is that of the first.
public func min(_ a: TracedArray, _ b: TracedArray) -> TracedArray { .binary(.minimum, "min", a, b) }

/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func min(_ a: TracedArray, _ b: some TracedArrayConvertible) -> TracedArray { min(a, b.traced) }
/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func min(_ a: some TracedArrayConvertible, _ b: TracedArray) -> TracedArray { min(a.traced, b) }
