// How a matrix product is divided into tiles, each for a work-group.

/// The tile of a work-group in a matrix product.
struct MatrixTile: Sendable {
  let rowLanes: Int
  let columnLanes: Int
  /// How many terms are copied to local memory at a time.
  let depth: Int

  var rows: Int { 4 * rowLanes }
  var columns: Int { 4 * columnLanes }
  var groupSize: Int { rowLanes * columnLanes }

  /// The number of work-groups for so many rows and columns.
  func groups(rows: Int, columns: Int) -> [Int] {
    [rows.dividedUp(by: self.rows), columns.dividedUp(by: self.columns)]
  }

  var definitions: [(name: String, value: String)] {
    [
      ("ROW_LANES", "\(rowLanes)"), ("COLUMN_LANES", "\(columnLanes)"), ("DEPTH", "\(depth)"),
    ]
  }

  /// A tile for a product of this size, whose terms can be divided into up to `parts` that are added up elsewhere.
  ///
  /// A group of 16 × 16 work-items has a tile of 64 × 64. With fewer tiles than compute units, groups wait for memory most
  /// of the time, so that more terms are fetched at once; with fewer than half, tiles are smaller. Measured on an H100 with
  /// 100 images in the first dense layer of the tutorial's network: 57 µs with large tiles, 39 with small ones, 30 with 32
  /// terms at once. Where tiles are enough, 32 terms are slower than 16, by a half in the gradient of its weights.
  static func suited(
    rows: Int, columns: Int, terms: Int, parts: Int = 1, to device: OpenCLDevice
  ) -> MatrixTile {
    let depth = terms <= 32 ? terms : 16
    if device.kind == .processor { return tile(rows: rows, columns: columns, side: 4, depth: min(depth, 16)) }
    let large = tile(rows: rows, columns: columns, side: 16, depth: depth)
    let groups = parts * large.groups(rows: rows, columns: columns).reduce(1, *)
    guard groups < device.computeUnits else { return large }
    return tile(
      rows: rows, columns: columns, side: 2 * groups < device.computeUnits ? 8 : 16,
      depth: terms >= 128 * parts ? 32 : depth)
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
