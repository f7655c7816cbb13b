// The legend: samples of marks beside their labels.

/// Where a panel's legend stands.
public struct LegendPlacement: Sendable, Hashable {
  /// The places tried, as fractions of the room to the right and downwards.
  let candidates: [Point]

  public static let topRight = LegendPlacement(candidates: [Point(1, 0)])
  public static let topLeft = LegendPlacement(candidates: [Point(0, 0)])
  public static let bottomRight = LegendPlacement(candidates: [Point(1, 1)])
  public static let bottomLeft = LegendPlacement(candidates: [Point(0, 1)])
  /// No legend, or only the figure's.
  public static let hidden = LegendPlacement(candidates: [])
  /// The place that hides the least of what is plotted.
  public static let automatic = LegendPlacement(
    candidates: [
      Point(1, 0), Point(0, 0), Point(1, 1), Point(0, 1), Point(0.5, 0), Point(0.5, 1), Point(1, 0.5),
      Point(0, 0.5),
    ])
}

/// A labelled mark: what the legend says and how its sample is drawn.
package struct LegendEntry {
  package let label: String
  let drawKey: (LegendKey) -> Void

  /// The entries with each label once, the first of its kind.
  package static func unique(_ entries: [LegendEntry]) -> [LegendEntry] {
    var seen: Set<String> = []
    return entries.filter { seen.insert($0.label).inserted }
  }
}

/// Legend entries in a grid, measured.
package struct Legend {
  private let rows: [[(entry: LegendEntry, line: TextLine)]]
  private let columnWidths: [Double]
  private let isFramed: Bool
  package let size: Size

  private static let keyWidth = 24.0
  private static let keyGap = 6.5
  private static let rowHeight = 18.0
  private static let columnGap = 20.0
  private static let padding = Size(7, 4.5)
  /// Between the legend and the frame of the axes.
  private static let margin = 9.0

  /// - Parameter maxWidth: As many columns are made as fit into it; nil for one column.
  package init(_ entries: [LegendEntry], maxWidth: Double? = nil, isFramed: Bool, typesetter: Typesetter) {
    let cells = entries.map { ($0, typesetter.line($0.label, size: Style.tickSize)) }
    let padding = isFramed ? Self.padding : Size(0, 0)
    func widths(_ columns: Int) -> [Double] {
      (0..<columns).map { column in
        stride(from: column, to: cells.count, by: columns).map {
          Self.keyWidth + Self.keyGap + cells[$0].1.width
        }.max() ?? 0
      }
    }
    func total(_ widths: [Double]) -> Double {
      widths.reduce(2 * padding.width, +) + Self.columnGap * Double(max(0, widths.count - 1))
    }
    var columns = maxWidth == nil ? 1 : max(1, cells.count)
    while columns > 1, let maxWidth, total(widths(columns)) > maxWidth { columns -= 1 }
    columnWidths = widths(columns)
    rows = stride(from: 0, to: cells.count, by: columns).map {
      Array(cells[$0..<min($0 + columns, cells.count)])
    }
    self.isFramed = isFramed
    size = Size(total(columnWidths), Double(rows.count) * Self.rowHeight + 2 * padding.height)
  }

  package func draw(at corner: Point, on canvas: Canvas) {
    let left = Canvas.snap(corner.x)
    let top = Canvas.snap(corner.y)
    let padding = isFramed ? Self.padding : Size(0, 0)
    if isFramed {
      let box = Rect(
        minX: left, minY: top, maxX: Canvas.snap(left + size.width), maxY: Canvas.snap(top + size.height))
      canvas.fill(box, .white, opacity: 0.9)
      canvas.frame(box, Style.legendFrame)
    }
    for (row, cells) in rows.enumerated() {
      let middle = top + padding.height + (Double(row) + 0.5) * Self.rowHeight
      var x = left + padding.width
      for (cell, width) in zip(cells, columnWidths) {
        let key = Rect(
          center: Point(x + Self.keyWidth / 2, middle), width: Self.keyWidth, height: Self.rowHeight)
        cell.entry.drawKey(LegendKey(canvas: canvas, rect: key))
        canvas.text(
          cell.line, at: Point(key.maxX + Self.keyGap, middle), anchor: TextAnchor(0, 0.5), color: Style.text)
        x += width + Self.columnGap
      }
    }
  }

  /// Draws at the candidate place within a rectangle that hides the least of what is already drawn there.
  package func draw(_ placement: LegendPlacement, in rect: Rect, blank: [Color], on canvas: Canvas) {
    let room = rect.inset(by: Insets(all: Self.margin))
    let corners = placement.candidates.map { fraction in
      Point(
        room.minX + fraction.x * (room.width - size.width),
        room.minY + fraction.y * (room.height - size.height))
    }
    var best: (corner: Point, share: Double)?
    for corner in corners {
      let box = Rect(
        minX: corner.x, minY: corner.y, maxX: corner.x + size.width, maxY: corner.y + size.height)
      let share = canvas.share(of: box, notIn: blank)
      if share < best?.share ?? .infinity { best = (corner, share) }
    }
    if let best { draw(at: best.corner, on: canvas) }
  }
}
