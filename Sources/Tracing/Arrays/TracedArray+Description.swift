// How a traced array prints, and what is said of code that treats it, or a comparison, like a plain number or Bool.

extension TracedArray: CustomStringConvertible {
  /// The numbers of a constant; of anything else the shape, and that it depends on the position.
  public var description: String {
    let name = shape.isEmpty ? "number" : "array of shape \(shape)"
    guard let values = constantValues else { return "a traced \(name), which depends on the position" }
    let shown = values.prefix(8).map { "\($0)" }.joined(separator: ", ") + (values.count > 8 ? ", …" : "")
    return "a constant \(name): \(shown)"
  }
}

// A comparison that gives a Bool cannot be made, as no value is known while the closure runs.
extension TracedArray {
  @available(
    *, unavailable,
    message:
      "a traced value is not known while the closure runs: write select(a .< b, …, …) instead of if a < b"
  )
  public static func < (a: TracedArray, b: TracedArray) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "a traced value is not known while the closure runs: write select(a .> b, …, …) instead of if a > b"
  )
  public static func > (a: TracedArray, b: TracedArray) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "a traced value is not known while the closure runs: write select(a .<= b, …, …) instead of if a <= b"
  )
  public static func <= (a: TracedArray, b: TracedArray) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "a traced value is not known while the closure runs: write select(a .>= b, …, …) instead of if a >= b"
  )
  public static func >= (a: TracedArray, b: TracedArray) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "a traced value is not known while the closure runs: write select(a .== b, …, …) instead of if a == b"
  )
  public static func == (a: TracedArray, b: TracedArray) -> Bool { fatalError() }

  @available(
    *, unavailable,
    message:
      "a traced value is not known while the closure runs: write select(a .!= b, …, …) instead of if a != b"
  )
  public static func != (a: TracedArray, b: TracedArray) -> Bool { fatalError() }
}

// What other languages and plain numbers have operators for.
extension TracedArray {
  @available(*, unavailable, message: "^ is no power: write pow(a, 2)")
  public static func ^ (a: TracedArray, b: TracedArray) -> TracedArray { fatalError() }

  @_disfavoredOverload
  @available(*, unavailable, message: "^ is no power: write pow(a, 2)")
  public static func ^ (a: TracedArray, b: some TracedArrayConvertible) -> TracedArray { fatalError() }

  @_disfavoredOverload
  @available(*, unavailable, message: "^ is no power: write pow(a, 2)")
  public static func ^ (a: some TracedArrayConvertible, b: TracedArray) -> TracedArray { fatalError() }
}

// Conditions that are joined like those that give a Bool.
extension TracedCondition {
  @available(
    *, unavailable, message: "conditions on traced values are joined by .&: write (a .> 0) .& (b .> 0)"
  )
  public static func && (a: TracedCondition, b: TracedCondition) -> TracedCondition { fatalError() }

  @available(
    *, unavailable, message: "conditions on traced values are joined by .|: write (a .> 0) .| (b .> 0)"
  )
  public static func || (a: TracedCondition, b: TracedCondition) -> TracedCondition { fatalError() }

  @available(*, unavailable, message: "the opposite of a condition on traced values is .!: write .!(a .> 0)")
  public static prefix func ! (a: TracedCondition) -> TracedCondition { fatalError() }
}
