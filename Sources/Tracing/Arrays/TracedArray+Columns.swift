// Parts of matrices by two indices: rows, columns and blocks. `...` stands for all other axes.

extension TracedArray {
  /// The element in a row and a column of a matrix.
  public subscript(row: Int, column: Int) -> TracedArray {
    get { self[row][column] }
    set { self[row][column] = newValue }
  }

  /// The elements in a column and in chosen rows; a row may repeat: `beta[group, 0]`.
  public subscript(rows: [Int], column: Int) -> TracedArray { self[..., column].gather(rows) }

  /// The elements in chosen rows and columns, one for each pair of both lists: `effect[group, item]`, and
  /// `p[[0, 1], [1, 2]]` for the elements (0, 1) and (1, 2). Where the array has more axes, the sub-arrays there.
  public subscript(rows: [Int], columns: [Int]) -> TracedArray {
    let operation = "[rows, columns]"
    requireMatrix(operation)
    guard rows.count == columns.count else {
      stopTracing(
        operation,
        "there are \(rows.count) rows and \(columns.count) columns, but each pair of both is one element")
    }
    for (axis, indices) in [rows, columns].enumerated() {
      guard let wrong = indices.first(where: { !(0..<shape[axis]).contains($0) }) else { continue }
      stopTracing(operation, "the index \(wrong) of axis \(axis) is outside the shape \(shape)")
    }
    let places = zip(rows, columns).map { $0 * shape[1] + $1 }
    return reshaped(to: [shape[0] * shape[1]] + shape.dropFirst(2)).gather(places)
  }

  /// What is at `index` along the last axis: the column `x[..., 1]` of a matrix.
  public subscript(_ all: UnboundedRange, index: Int) -> TracedArray {
    get {
      let operation = "[..., \(index)]"
      requireMatrix(operation)
      return alongLastAxis(operation, index..<(index + 1)).reshaped(to: Array(shape.dropLast()))
    }
    set { assign(newValue, alongLastAxis: index..<(index + 1), "[..., \(index)]", dropsAxis: true) }
  }

  /// The columns of a matrix in a range.
  public subscript(_ all: UnboundedRange, range: some RangeExpression<Int>) -> TracedArray {
    get {
      let operation = "[..., \(Self.words(range))]"
      requireMatrix(operation)
      return alongLastAxis(operation, resolve(range, shape[shape.count - 1], operation))
    }
    set {
      let operation = "[..., \(Self.words(range))]"
      requireMatrix(operation)
      let columns = resolve(range, shape[shape.count - 1], operation)
      assign(newValue, alongLastAxis: columns, operation, dropsAxis: false)
    }
  }

  /// A row of a matrix: the same as `x[row]`.
  public subscript(row: Int, _ all: UnboundedRange) -> TracedArray {
    get { self[row] }
    set { self[row] = newValue }
  }

  /// Rows of a matrix: the same as `x[rows]`.
  public subscript(rows: some RangeExpression<Int>, _ all: UnboundedRange) -> TracedArray {
    get { self[rows] }
    set { self[rows] = newValue }
  }

  /// Elements of a row.
  public subscript(row: Int, columns: some RangeExpression<Int>) -> TracedArray {
    get { self[row][columns] }
    set { self[row][columns] = newValue }
  }

  /// Elements of a column.
  public subscript(rows: some RangeExpression<Int>, column: Int) -> TracedArray {
    get { self[rows][..., column] }
    set { self[rows][..., column] = newValue }
  }

  /// A block of a matrix.
  public subscript(rows: some RangeExpression<Int>, columns: some RangeExpression<Int>) -> TracedArray {
    get { self[rows][..., columns] }
    set { self[rows][..., columns] = newValue }
  }

  func requireMatrix(_ operation: String) {
    guard shape.count >= 2 else { stopTracing(operation, "the shape \(shape) has no second axis") }
  }

  func alongLastAxis(_ operation: String, _ range: Range<Int>) -> TracedArray {
    let extent = shape[shape.count - 1]
    guard range.lowerBound >= 0, range.upperBound <= extent else {
      stopTracing(operation, "the index is outside the shape \(shape)")
    }
    let newShape = Array(shape.dropLast()) + [range.count]
    if case .columnsAssigned(let assigned) = storage {
      return assigned.columns(range, operation).reshaped(to: newShape)
    }
    let map = Shapes.strided(newShape, Shapes.rowMajorStrides(shape), offset: range.lowerBound)
    return gathered(operation, map, shape: newShape)
  }
}
