// Rectangular matrices as values: shapes, elements and how they are written down.

/// A rectangular matrix of real numbers, stored row by row.
///
/// For writing down models and checking results. The samplers' inner loops work on plain `[Double]` buffers.
@frozen
public struct Matrix: Equatable, Sendable {
  public let rows: Int
  public let columns: Int
  @usableFromInline var storage: [Double]

  /// The elements row by row; element (i, j) is at `i * columns + j`.
  @inlinable
  public var elements: [Double] { storage }

  /// A matrix of the given elements, row by row. Their number must be `rows * columns`.
  public init(rows: Int, columns: Int, elements: [Double]) {
    guard rows >= 0, columns >= 0, elements.count == rows * columns else {
      fatalError("Matrix: \(rows) × \(columns) needs \(rows * columns) elements, found \(elements.count)")
    }
    self.rows = rows
    self.columns = columns
    storage = elements
  }

  /// A matrix whose elements are all equal.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.init(
      rows: rows, columns: columns, elements: [Double](repeating: value, count: max(rows * columns, 0)))
  }

  /// A matrix of the given rows, all of the same length.
  public init(rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    if let i = rows.firstIndex(where: { $0.count != columns }) {
      fatalError("Matrix: row 0 has \(columns) elements, but row \(i) has \(rows[i].count)")
    }
    self.init(rows: rows.count, columns: columns, elements: rows.flatMap(\.self))
  }

  /// The square matrix with the given diagonal and zeros elsewhere.
  public static func diagonal(_ diagonal: [Double]) -> Matrix {
    var result = Matrix(rows: diagonal.count, columns: diagonal.count)
    for i in diagonal.indices { result[i, i] = diagonal[i] }
    return result
  }

  /// The identity of the given dimension.
  public static func identity(_ dimension: Int) -> Matrix {
    diagonal([Double](repeating: 1, count: dimension))
  }

  /// Element (i, j): row i, column j, counted from zero.
  @inlinable
  public subscript(i: Int, j: Int) -> Double {
    get { storage[offset(i, j)] }
    set { storage[offset(i, j)] = newValue }
  }

  @inlinable
  func offset(_ i: Int, _ j: Int) -> Int {
    guard i >= 0, i < rows, j >= 0, j < columns else {
      fatalError("Matrix: there is no element (\(i), \(j)) in a \(rows) × \(columns) matrix")
    }
    return i * columns + j
  }

  /// Whether there are as many rows as columns.
  public var isSquare: Bool { rows == columns }

  /// The matrix with rows and columns exchanged.
  public var transpose: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result.storage[j * rows + i] = storage[i * columns + j] }
    }
    return result
  }
}
