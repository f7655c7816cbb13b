// Parts of matrices by two indices: rows, columns and blocks. `...` stands for all other axes.

extension TracedArray {
  /// The element in a row and a column of a matrix.
  public subscript(row: Int, column: Int) -> TracedArray {
    get { self[row][column] }
    set { self[row][column] = newValue }
  }

  /// The elements in a column and in chosen rows; a row may repeat: `beta[group, 0]`.
  public subscript(rows: [Int], column: Int) -> TracedArray { self[..., column].gather(rows) }

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

  private func requireMatrix(_ operation: String) {
    guard shape.count >= 2 else { stopTracing(operation, "the shape \(shape) has no second axis") }
  }

  private func alongLastAxis(_ operation: String, _ range: Range<Int>) -> TracedArray {
    let extent = shape[shape.count - 1]
    guard range.lowerBound >= 0, range.upperBound <= extent else {
      stopTracing(operation, "the index is outside the shape \(shape)")
    }
    let newShape = Array(shape.dropLast()) + [range.count]
    let map = Shapes.strided(newShape, Shapes.rowMajorStrides(shape), offset: range.lowerBound)
    return gathered(operation, map, shape: newShape)
  }

  /// Replaces columns of all rows: each row is put together anew.
  private mutating func assign(
    _ values: TracedArray, alongLastAxis range: Range<Int>, _ operation: String, dropsAxis: Bool
  ) {
    requireMatrix(operation)
    let extent = shape[shape.count - 1]
    guard range.lowerBound >= 0, range.upperBound <= extent else {
      stopTracing(operation, "the index is outside the shape \(shape)")
    }
    let block = Array(shape.dropLast()) + [range.count]
    let given = dropsAxis ? Array(shape.dropLast()) : block
    guard Shapes.broadcast(values.shape, given, operation) == given else {
      stopTracing(operation, "the shape \(values.shape) does not fit into \(given)")
    }
    let rows = count / Swift.max(extent, 1)
    let new = values.broadcast(to: given).reshaped(to: [rows, range.count])
    let old = reshaped(to: [rows, extent])
    let joined = TracedArray.concatenate([old.reshaped(to: [old.count]), new.reshaped(to: [new.count])])
    let places = (0..<rows).flatMap { row in
      (0..<extent).map { column in
        range.contains(column)
          ? old.count + row * range.count + column - range.lowerBound : row * extent + column
      }
    }
    self = joined.gathered(operation, IndexMap(places), shape: shape)
  }
}
