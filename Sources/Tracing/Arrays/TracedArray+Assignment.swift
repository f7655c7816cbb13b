// Assignment to elements of traced arrays, as if they were memory.

/// A base array with some of its elements, or sub-arrays along the first axis, replaced.
///
/// The replacements are joined with the rest when the whole is used, so that a loop that reads and assigns one element
/// at a time costs as much as its steps and not as much as n copies of n elements.
struct AssignedElements {
  /// The array without replacements, boxed because a value cannot contain itself.
  let base: [TracedArray]
  var replacements: [Int: TracedArray] = [:]

  /// The elements in a range, in one array.
  func elements(_ range: Range<Int>, _ operation: String) -> TracedArray {
    let replaced =
      replacements.count < range.count
      ? replacements.keys.filter(range.contains).sorted() : range.filter { replacements[$0] != nil }
    var parts: [TracedArray] = []
    var end = range.lowerBound
    for index in replaced {
      if index > end { parts.append(base[0].slice(operation, end..<index)) }
      let element = replacements[index]!
      parts.append(element.reshaped(to: [1] + element.shape))
      end = index + 1
    }
    if end < range.upperBound || parts.isEmpty {
      parts.append(base[0].slice(operation, end..<range.upperBound))
    }
    return .concatenate(parts)
  }
}

extension TracedArray {
  /// The same array with replaced elements in their place, and as numbers where these are known.
  var settled: TracedArray {
    switch storage {
    case .constant: return self
    case .node(let graph, let id):
      guard let numbers = graph.numbers else { return self }
      return TracedArray(.constant(numbers(id)), shape: shape)
    case .assigned(let assigned): return assigned.elements(0..<shape[0], "assignment")
    case .columnsAssigned(let assigned):
      let columns = assigned.columns(0..<shape[shape.count - 1], "assignment")
      return TracedArray(columns.storage, shape: shape)
    }
  }

  /// Replaces the element, or sub-array, at `index` along the first axis. What has another shape is broadcast.
  mutating func assign(_ value: TracedArray, at index: Int, _ operation: String) {
    guard let extent = shape.first, (0..<extent).contains(index) else {
      stopTracing(operation, "the index is outside the shape \(shape)")
    }
    let elementShape = Array(shape.dropFirst())
    guard Shapes.broadcast(value.shape, elementShape, operation) == elementShape else {
      stopTracing(operation, "the shape \(value.shape) does not fit into an element of the shape \(shape)")
    }
    var assigned: AssignedElements
    if case .assigned(let earlier) = storage {
      assigned = earlier
    } else {
      assigned = AssignedElements(base: [settled])
    }
    // Nobody else holds the replacements now, and adding one does not copy them.
    storage = .constant([])
    assigned.replacements[index] = value.broadcast(to: elementShape)
    storage = .assigned(assigned)
  }

  /// Replaces the elements, or sub-arrays, in a range along the first axis. What has another shape is broadcast.
  mutating func assign(_ values: TracedArray, in range: Range<Int>, _ operation: String) {
    let newShape = [range.count] + shape.dropFirst()
    guard Shapes.broadcast(values.shape, newShape, operation) == newShape else {
      stopTracing(operation, "the shape \(values.shape) does not fit into \(newShape)")
    }
    let elements = values.broadcast(to: newShape)
    for index in range { assign(elements[index - range.lowerBound], at: index, operation) }
  }
}
