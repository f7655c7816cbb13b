// The set of sub-pixels a shape covers: shapes are united here before they are painted once.

/// A one-byte-per-sub-pixel mask. Because a shape of many overlapping parts (the quads and discs of a
/// polyline) is first united here and then painted once, translucent strokes do not darken at joins.
///
/// A sub-pixel belongs to a shape when its centre does. Coordinates are sub-pixels, y down.
package final class Coverage {
  let width: Int
  let height: Int
  private let bytes: UnsafeMutablePointer<UInt8>
  private var crossings: [Double] = []

  /// Nothing outside of these columns and rows is ever marked.
  private(set) var clip: (columns: Range<Int>, rows: Range<Int>)
  /// The smallest rows and columns that hold everything marked since the last `clear`.
  private(set) var touched: (columns: Range<Int>, rows: Range<Int>) = (0..<0, 0..<0)

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    bytes = .allocate(capacity: width * height)
    bytes.initialize(repeating: 0, count: width * height)
    clip = (0..<width, 0..<height)
  }

  deinit { bytes.deallocate() }

  func setClip(columns: Range<Int>, rows: Range<Int>) {
    clip = (columns.clamped(to: 0..<width), rows.clamped(to: 0..<height))
  }

  /// The bytes of one row: nonzero where covered.
  func row(_ y: Int) -> UnsafePointer<UInt8> { UnsafePointer(bytes + y * width) }

  func clear() {
    for y in touched.rows {
      (bytes + y * width + touched.columns.lowerBound).update(repeating: 0, count: touched.columns.count)
    }
    touched = (0..<0, 0..<0)
  }

  /// Marks the inside of a closed polygon by the even-odd rule.
  func add(polygon: [Point]) {
    guard polygon.count > 2, polygon.allSatisfy(\.isFinite) else { return }
    let top = polygon.min { $0.y < $1.y }!.y
    let bottom = polygon.max { $0.y < $1.y }!.y
    for y in centers(from: top, to: bottom, in: clip.rows) {
      let center = Double(y) + 0.5
      crossings.removeAll(keepingCapacity: true)
      var a = polygon[polygon.count - 1]
      for b in polygon {
        if (a.y <= center) != (b.y <= center) {
          crossings.append(a.x + (center - a.y) / (b.y - a.y) * (b.x - a.x))
        }
        a = b
      }
      if crossings.count > 2 { crossings.sort() }
      for i in stride(from: 0, to: crossings.count - 1, by: 2) {
        markSpan(
          row: y, from: min(crossings[i], crossings[i + 1]), to: max(crossings[i], crossings[i + 1]))
      }
    }
  }

  /// Marks a disc.
  func add(discAt center: Point, radius: Double) {
    guard center.isFinite, radius > 0 else { return }
    for y in centers(from: center.y - radius, to: center.y + radius, in: clip.rows) {
      let dy = Double(y) + 0.5 - center.y
      let half = (radius * radius - dy * dy).squareRoot()
      if half > 0 { markSpan(row: y, from: center.x - half, to: center.x + half) }
    }
  }

  private func markSpan(row y: Int, from left: Double, to right: Double) {
    let columns = centers(from: left, to: right, in: clip.columns)
    guard !columns.isEmpty else { return }
    (bytes + y * width + columns.lowerBound).update(repeating: 1, count: columns.count)
    if touched.rows.isEmpty {
      touched = (columns, y..<y + 1)
    } else {
      let (c, r) = touched
      touched = (
        min(c.lowerBound, columns.lowerBound)..<max(c.upperBound, columns.upperBound),
        min(r.lowerBound, y)..<max(r.upperBound, y + 1)
      )
    }
  }

  /// The indices within `bounds` whose centres (index + ½) lie in [from, to). Clamped before the conversion
  /// to Int, which would trap on values out of its range.
  private func centers(from: Double, to: Double, in bounds: Range<Int>) -> Range<Int> {
    let low = Double(bounds.lowerBound)
    let high = Double(bounds.upperBound)
    let first = Int(min(max((from - 0.5).rounded(.up), low), high))
    let end = Int(min(max((to - 0.5).rounded(.up), low), high))
    return first..<max(first, end)
  }
}
