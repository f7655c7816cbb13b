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
  ///
  /// A group of 16 × 16 work-items has a tile of 64 × 64. Where there are not enough tiles to keep every compute unit
  /// busy, groups are waiting for memory most of the time, so that more terms are fetched at once; and with fewer tiles
  /// than half the units these are smaller. Measured on an H100 with the tutorial's network, times in µs: 4,096 images
  /// take 127 for the products of the first dense layer either way, 100 images 57 with the large tile, 39 with the
  /// small one and 30 with 32 terms at once.
  static func suited(rows: Int, columns: Int, terms: Int, to device: OpenCLDevice) -> MatrixTile {
    if device.kind == .processor { return tile(rows: rows, columns: columns, side: 4, depth: min(terms, 16)) }
    let large = tile(rows: rows, columns: columns, side: 16, depth: terms <= 32 ? terms : 16)
    let groups = large.groups(rows: rows, columns: columns).reduce(1, *)
    guard groups < device.computeUnits else { return large }
    return tile(
      rows: rows, columns: columns, side: 2 * groups < device.computeUnits ? 8 : 16, depth: min(terms, 32))
  }

  /// A tile of up to `side` × `side` work-items; a side that is short leaves work-items for the other.
  private static func tile(rows: Int, columns: Int, side: Int, depth: Int) -> MatrixTile {
    let (rows, columns) = (rows.dividedUp(by: 4), columns.dividedUp(by: 4))
    return MatrixTile(
      rowLanes: min(rows, columns <= side / 2 ? 2 * side : side),
      columnLanes: min(columns, rows <= side / 2 ? 2 * side : side), depth: depth)
  }
}

extension Int {
  /// The quotient rounded up.
  func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
