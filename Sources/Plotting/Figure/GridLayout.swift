// Plot areas in rows and columns, with room for the lettering around each.

/// A grid of panels whose plot areas are aligned and, but for weights, equally large.
struct GridLayout {
  let columns: Int
  let columnWidths: [Double]
  let rowHeights: [Double]
  let spacing: Double

  /// The plot area of each panel, and the room for lettering around it (the most of its row and column).
  func place(
    _ panels: [any PanelContent], in room: Rect, typesetter: Typesetter
  ) -> (areas: [Rect], insets: [Insets]) {
    let rows = (panels.count + columns - 1) / columns
    var widths = lengths(columns, weights: columnWidths, total: room.width, lettering: 0)
    var heights = lengths(rows, weights: rowHeights, total: room.height, lettering: 0)
    var insets = [Insets](repeating: Insets(), count: panels.count)
    // Lettering depends on the ticks, these on the size of the plot area, and this on the lettering.
    for _ in 0..<4 {
      for (i, panel) in panels.enumerated() {
        insets[i] = panel.insets(
          plot: Size(widths[i % columns], heights[i / columns]), typesetter: typesetter)
      }
      align(&insets)
      let across = (0..<min(columns, panels.count)).reduce(0) { $0 + insets[$1].left + insets[$1].right }
      let down = stride(from: 0, to: panels.count, by: columns).reduce(0) {
        $0 + insets[$1].top + insets[$1].bottom
      }
      widths = lengths(columns, weights: columnWidths, total: room.width, lettering: across)
      heights = lengths(rows, weights: rowHeights, total: room.height, lettering: down)
    }
    return (areas(insets, widths, heights, in: room), insets)
  }

  private func lengths(_ count: Int, weights: [Double], total: Double, lettering: Double) -> [Double] {
    let weights = weights.isEmpty ? [Double](repeating: 1, count: count) : weights
    let free = total - lettering - spacing * Double(max(0, count - 1))
    // A figure too small for its lettering still has plot areas, however small.
    return weights.map { max(8, free * $0 / weights.reduce(0, +)) }
  }

  private func align(_ insets: inout [Insets]) {
    let each = insets
    for i in insets.indices {
      for j in insets.indices where j % columns == i % columns {
        insets[i].left = max(insets[i].left, each[j].left)
        insets[i].right = max(insets[i].right, each[j].right)
      }
      for j in insets.indices where j / columns == i / columns {
        insets[i].top = max(insets[i].top, each[j].top)
        insets[i].bottom = max(insets[i].bottom, each[j].bottom)
      }
    }
  }

  private func areas(_ insets: [Insets], _ widths: [Double], _ heights: [Double], in room: Rect) -> [Rect] {
    insets.indices.map { i in
      let (row, column) = (i / columns, i % columns)
      var x = room.minX + insets[i].left
      for c in 0..<column {
        let other = insets[row * columns + c]
        x += other.left + widths[c] + other.right + spacing
      }
      var y = room.minY + insets[i].top
      for r in 0..<row {
        let other = insets[r * columns + column]
        y += other.top + heights[r] + other.bottom + spacing
      }
      // Places and lengths are snapped each for itself, so that equal panels are equal to the pixel.
      let (left, top) = (Canvas.snap(x), Canvas.snap(y))
      return Rect(
        minX: left, minY: top, maxX: left + Canvas.snap(widths[column] - 0.25),
        maxY: top + Canvas.snap(heights[row] - 0.25))
    }
  }
}
