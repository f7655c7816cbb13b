// Comparisons, and choosing between two values by them.

/// A comparison of traced arrays, to be used by `select`.
public struct TracedCondition {
  /// 1 where the comparison holds and 0 where it does not.
  let value: TracedArray

  public static prefix func .! (a: TracedCondition) -> TracedCondition {
    TracedCondition(value: 1 - a.value)
  }

  /// Whether both hold.
  public static func .& (a: TracedCondition, b: TracedCondition) -> TracedCondition {
    TracedCondition(value: .binary(.minimum, ".&", a.value, b.value))
  }

  /// Whether at least one holds.
  public static func .| (a: TracedCondition, b: TracedCondition) -> TracedCondition {
    TracedCondition(value: .binary(.maximum, ".|", a.value, b.value))
  }
}

extension TracedArray {
  public static func .< (a: TracedArray, b: TracedArray) -> TracedCondition {
    TracedCondition(value: binary(.less, ".<", a, b))
  }

  public static func .<= (a: TracedArray, b: TracedArray) -> TracedCondition {
    TracedCondition(value: binary(.lessOrEqual, ".<=", a, b))
  }

  public static func .> (a: TracedArray, b: TracedArray) -> TracedCondition {
    TracedCondition(value: binary(.less, ".>", b, a))
  }

  public static func .>= (a: TracedArray, b: TracedArray) -> TracedCondition {
    TracedCondition(value: binary(.lessOrEqual, ".>=", b, a))
  }

  public static func .== (a: TracedArray, b: TracedArray) -> TracedCondition {
    TracedCondition(value: binary(.equal, ".==", a, b))
  }

  public static func .!= (a: TracedArray, b: TracedArray) -> TracedCondition {
    .!TracedCondition(value: binary(.equal, ".!=", a, b))
  }
}

extension TracedArray {
  // With plain numbers, arrays and matrices.

  @_disfavoredOverload
  public static func .< (a: TracedArray, b: some TracedArrayConvertible) -> TracedCondition { a .< b.traced }
  @_disfavoredOverload
  public static func .< (a: some TracedArrayConvertible, b: TracedArray) -> TracedCondition { a.traced .< b }
  @_disfavoredOverload
  public static func .<= (a: TracedArray, b: some TracedArrayConvertible) -> TracedCondition {
    a .<= b.traced
  }
  @_disfavoredOverload
  public static func .<= (a: some TracedArrayConvertible, b: TracedArray) -> TracedCondition {
    a.traced .<= b
  }
  @_disfavoredOverload
  public static func .> (a: TracedArray, b: some TracedArrayConvertible) -> TracedCondition { a .> b.traced }
  @_disfavoredOverload
  public static func .> (a: some TracedArrayConvertible, b: TracedArray) -> TracedCondition { a.traced .> b }
  @_disfavoredOverload
  public static func .>= (a: TracedArray, b: some TracedArrayConvertible) -> TracedCondition {
    a .>= b.traced
  }
  @_disfavoredOverload
  public static func .>= (a: some TracedArrayConvertible, b: TracedArray) -> TracedCondition {
    a.traced .>= b
  }
  @_disfavoredOverload
  public static func .== (a: TracedArray, b: some TracedArrayConvertible) -> TracedCondition {
    a .== b.traced
  }
  @_disfavoredOverload
  public static func .== (a: some TracedArrayConvertible, b: TracedArray) -> TracedCondition {
    a.traced .== b
  }
  @_disfavoredOverload
  public static func .!= (a: TracedArray, b: some TracedArrayConvertible) -> TracedCondition {
    a .!= b.traced
  }
  @_disfavoredOverload
  public static func .!= (a: some TracedArrayConvertible, b: TracedArray) -> TracedCondition {
    a.traced .!= b
  }
}

/// `a` where the condition holds and `b` where it does not, element by element.
///
/// Derivatives of every order pass through the chosen branch only, whatever is computed from it or shared with the
/// other one: `select(x .> 0, log(x), 0)` and `select(x .> 0, log(x).sum(), 0)` have the derivative 0 where x ≤ 0,
/// although that of log is infinite there. The same holds for `max` and `min`.
public func select(_ condition: TracedCondition, _ a: TracedArray, _ b: TracedArray) -> TracedArray {
  let branches = Shapes.broadcast(a.shape, b.shape, "select")
  let shape = Shapes.broadcast(condition.value.shape, branches, "select")
  let operands = [condition.value, a, b].map { $0.broadcast(to: shape) }
  return .record("select", operands, shape: shape) { $0.select($1[0], $1[1], $1[2]) }
}

/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func select(
  _ condition: TracedCondition, _ a: some TracedArrayConvertible, _ b: some TracedArrayConvertible
) -> TracedArray {
  select(condition, a.traced, b.traced)
}
