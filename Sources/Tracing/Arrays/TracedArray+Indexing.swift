// Elements, ranges and chosen rows of traced arrays, and their composition to new ones.

extension TracedArray {
  /// The element, or the sub-array, at `index` along the first axis. It can be assigned to, also one after the other
  /// in a loop; what has another shape is broadcast.
  public subscript(index: Int) -> TracedArray {
    get {
      let rest = slice("[\(index)]", index..<(index + 1))
      return rest.reshaped(to: Array(shape.dropFirst()))
    }
    set { assign(newValue, at: index, "[\(index)]") }
  }

  /// The elements, or sub-arrays, in a range along the first axis: `q[0..<3]`, `q[1...]`, `q[..<2]`. They can be assigned
  /// to; what has another shape is broadcast.
  public subscript(range: some RangeExpression<Int>) -> TracedArray {
    get {
      let operation = "[\(Self.words(range))]"
      return slice(operation, resolve(range, shape.first ?? 0, operation))
    }
    set {
      let operation = "[\(Self.words(range))]"
      assign(newValue, in: resolve(range, shape.first ?? 0, operation), operation)
    }
  }

  /// A range as programs write it.
  static func words(_ range: some RangeExpression<Int>) -> String {
    switch range {
    case let range as PartialRangeFrom<Int>: "\(range.lowerBound)..."
    case let range as PartialRangeUpTo<Int>: "..<\(range.upperBound)"
    case let range as PartialRangeThrough<Int>: "...\(range.upperBound)"
    default: "\(range)"
    }
  }

  /// The range as one with both ends; one that begins behind its end stops here and not inside `Range`.
  func resolve(_ range: some RangeExpression<Int>, _ extent: Int, _ operation: String) -> Range<Int> {
    let isPossible =
      switch range {
      case let range as PartialRangeFrom<Int>: range.lowerBound <= extent
      case let range as PartialRangeUpTo<Int>: range.upperBound >= 0
      case let range as PartialRangeThrough<Int>: range.upperBound >= -1
      default: true
      }
    guard isPossible else { stopTracing(operation, "the index is outside the shape \(shape)") }
    return range.relative(to: 0..<extent)
  }

  func slice(_ operation: String, _ range: Range<Int>) -> TracedArray {
    guard let extent = shape.first, range.lowerBound >= 0, range.upperBound <= extent else {
      stopTracing(operation, "the index is outside the shape \(shape)")
    }
    if case .assigned(let assigned) = storage { return assigned.elements(range, operation) }
    let size = Shapes.count(Array(shape.dropFirst()))
    return gathered(
      operation, .range(range.lowerBound * size, count: range.count * size),
      shape: [range.count] + shape.dropFirst())
  }

  /// The elements, or sub-arrays, at the given indices along the first axis; an index may repeat.
  public func gather(_ indices: [Int]) -> TracedArray {
    let extent = shape.first ?? 0
    if let wrong = indices.first(where: { !(0..<extent).contains($0) }) {
      stopTracing("gather", "the index \(wrong) is outside the shape \(shape)")
    }
    let size = Shapes.count(Array(shape.dropFirst()))
    let map = IndexMap(indices.flatMap { ($0 * size)..<(($0 + 1) * size) })
    return gathered("gather", map, shape: [indices.count] + shape.dropFirst())
  }

  /// The same as ``gather(_:)``: `alpha[group]` has the elements of alpha that belong to the groups.
  public subscript(indices: [Int]) -> TracedArray { gather(indices) }

  /// The arrays one after the other along the first axis. A single number counts as a vector of one.
  public static func concatenate(_ arrays: [TracedArray]) -> TracedArray {
    let parts = arrays.map { $0.shape.isEmpty ? $0.reshaped(to: [1]) : $0 }
    guard let first = parts.first else { return TracedArray([Double]()) }
    let rest = Array(first.shape.dropFirst())
    for part in parts where Array(part.shape.dropFirst()) != rest {
      stopTracing("concatenate", "the shapes \(first.shape) and \(part.shape) differ beyond the first axis")
    }
    let shape = [parts.reduce(0) { $0 + $1.shape[0] }] + rest
    return record("concatenate", parts, shape: shape) { $0.concatenate($1) }
  }

  /// Arrays of one shape along a new first axis.
  public static func stack(_ arrays: [TracedArray]) -> TracedArray {
    let shape = arrays.first?.shape ?? []
    for array in arrays where array.shape != shape {
      stopTracing("stack", "the shapes \(shape) and \(array.shape) differ")
    }
    return concatenate(arrays.map { $0.reshaped(to: [1] + shape) }).reshaped(to: [arrays.count] + shape)
  }
}
