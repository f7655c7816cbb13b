// How a matrix product is divided into tiles, each for a work-group.

/// The tile of a work-group in a matrix product.
struct MatrixTile: Sendable {
  var rowLanes: Int
  var rowQuads = 1
  var columnLanes: Int
  var columnQuads = 1
  var depth: Int

  var rows: Int { 4 * rowLanes * rowQuads }
  var columns: Int { 4 * columnLanes * columnQuads }
  var groupSize: Int { rowLanes * columnLanes }

  /// The number of work-groups for so many rows and columns.
  func groups(rows: Int, columns: Int) -> [Int] {
    [rows.dividedUp(by: self.rows), columns.dividedUp(by: self.columns)]
  }

  var definitions: [(name: String, value: String)] {
    [
      ("ROW_LANES", "\(rowLanes)"), ("ROW_QUADS", "\(rowQuads)"), ("COLUMN_LANES", "\(columnLanes)"),
      ("COLUMN_QUADS", "\(columnQuads)"), ("DEPTH", "\(depth)"),
    ]
  }

  /// A tile for a product of this size.
  static func suited(rows: Int, columns: Int, terms: Int, to device: OpenCLDevice) -> MatrixTile {
    let depth = terms <= 32 ? terms : 16
    func tile(_ side: Int) -> MatrixTile {
      let rowLanes = min(rows.dividedUp(by: 4), side), columnLanes = min(columns.dividedUp(by: 4), side)
      // A side that is short leaves work-items for the other.
      return MatrixTile(
        rowLanes: columnLanes <= side / 2 ? min(rows.dividedUp(by: 4), 2 * side) : rowLanes,
        columnLanes: rowLanes <= side / 2 ? min(columns.dividedUp(by: 4), 2 * side) : columnLanes,
        depth: depth)
    }
    if device.kind == .processor { return tile(4) }
    let large = tile(16)
    return 2 * large.groups(rows: rows, columns: columns).reduce(1, *) >= device.computeUnits
      ? large : tile(8)
  }
}

extension Int {
  /// The quotient rounded up.
  func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
