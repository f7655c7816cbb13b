// Assignment to columns of traced arrays, as if they were memory.

/// A base array with some of its columns, the sub-arrays along the last axis, replaced.
///
/// As with `AssignedElements`, the replacements are joined with the rest when the whole is used.
struct AssignedColumns {
  /// The array without replacements, as [rows, extent].
  let base: [TracedArray]
  /// Vectors of as many elements as there are rows.
  var replacements: [Int: TracedArray] = [:]

  /// The columns in a range, as [rows, range.count].
  func columns(_ range: Range<Int>, _ operation: String) -> TracedArray {
    let replaced = range.filter { replacements[$0] != nil }
    let rows = base[0].shape[0]
    var parts: [TracedArray] = []
    if replaced.count < range.count || range.isEmpty {
      parts.append(base[0].alongLastAxis(operation, range).reshaped(to: [rows * range.count]))
    }
    var starts: [Int: Int] = [:]
    var end = parts.first?.count ?? 0
    for column in replaced {
      parts.append(replacements[column]!)
      starts[column] = end
      end += rows
    }
    let places = (0..<rows).flatMap { row in
      range.map { column in
        starts[column].map { $0 + row } ?? row * range.count + column - range.lowerBound
      }
    }
    return TracedArray.concatenate(parts).gathered(operation, IndexMap(places), shape: [rows, range.count])
  }
}

extension TracedArray {
  /// Replaces columns of all rows. What has another shape is broadcast.
  mutating func assign(
    _ values: TracedArray, alongLastAxis range: Range<Int>, _ operation: String, dropsAxis: Bool
  ) {
    requireMatrix(operation)
    let extent = shape[shape.count - 1]
    guard range.lowerBound >= 0, range.upperBound <= extent else {
      stopTracing(operation, "the index is outside the shape \(shape)")
    }
    let rest = Array(shape.dropLast())
    let given = dropsAxis ? rest : rest + [range.count]
    guard Shapes.broadcast(values.shape, given, operation) == given else {
      stopTracing(operation, "the shape \(values.shape) does not fit into \(given)")
    }
    let rows = Shapes.count(rest)
    let new = values.broadcast(to: given).reshaped(to: [rows, range.count])
    var assigned: AssignedColumns
    if case .columnsAssigned(let earlier) = storage {
      assigned = earlier
    } else {
      assigned = AssignedColumns(base: [reshaped(to: [rows, extent])])
    }
    // Nobody else holds the replacements now, and adding one does not copy them.
    storage = .constant([])
    for column in range {
      let place = column - range.lowerBound
      assigned.replacements[column] =
        new.alongLastAxis(operation, place..<(place + 1)).reshaped(to: [rows])
    }
    storage = .columnsAssigned(assigned)
  }
}
