// How a traced array prints, and what is said of code that treats it like a number.

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
}
