// Where title, legend and panels of a figure stand.

/// A figure's panels, each with the rectangle of its plot area.
package struct FigureLayout {
  package private(set) var plotAreas: [Rect] = []
  private var insets: [Insets] = []
  private var panels: [any PanelContent]
  private let title: TextLine?
  private var legend: Legend?
  private let figure: Figure

  package init(_ figure: Figure, typesetter: Typesetter) {
    self.figure = figure
    panels = figure.panels.map { $0.resolved().content }
    figure.sharing.apply(to: &panels, columns: figure.columns)
    var room = Rect(minX: 0, minY: 0, maxX: figure.size.width, maxY: figure.size.height)
      .inset(by: Insets(all: Style.margin))
    title =
      figure.title.isEmpty ? nil : typesetter.line(figure.title, size: Style.titleSize, fitting: room.width)
    if let title { room.minY += title.height + Style.labelGap }
    makeLegend(maxWidth: room.width, typesetter: typesetter)
    if let legend {
      if figure.legend == .above {
        room.minY += legend.size.height + 7
      } else {
        room.maxX -= legend.size.width + 16
      }
    }
    let grid = GridLayout(
      columns: figure.columns, columnWidths: figure.columnWidths, rowHeights: figure.rowHeights,
      spacing: figure.spacing)
    (plotAreas, insets) = grid.place(panels, in: room, typesetter: typesetter)
  }

  /// One legend instead of those of the panels, if the figure asks for it.
  private mutating func makeLegend(maxWidth: Double, typesetter: Typesetter) {
    guard figure.legend != .inPanels else { return }
    for i in panels.indices { panels[i].showsLegend = false }
    let entries = LegendEntry.unique(panels.flatMap(\.legendEntries))
    guard !entries.isEmpty else { return }
    legend = Legend(
      entries, maxWidth: figure.legend == .above ? maxWidth : nil, isFramed: false, typesetter: typesetter)
  }

  package func draw(on canvas: Canvas) {
    for (panel, (rect, insets)) in zip(panels, zip(plotAreas, insets)) {
      panel.draw(in: rect, insets: insets, on: canvas)
    }
    var top = Style.margin
    if let title {
      canvas.text(
        title, at: Point(center(ofWidth: title.width), top + title.ascent), anchor: .baseline,
        color: Style.text)
      top += title.height + Style.labelGap
    }
    guard let legend else { return }
    let width = legend.size.width
    let left =
      figure.legend == .above ? center(ofWidth: width) - width / 2 : figure.size.width - Style.margin - width
    legend.draw(at: Point(left, figure.legend == .above ? top : plotAreas.first?.minY ?? top), on: canvas)
  }

  /// The middle of the plot areas, as far as something of a given width then stays within the figure.
  private func center(ofWidth width: Double) -> Double {
    guard let left = plotAreas.map(\.minX).min(), let right = plotAreas.map(\.maxX).max() else {
      return figure.size.width / 2
    }
    let low = Style.margin + width / 2
    let high = figure.size.width - low
    return low <= high ? min(max((left + right) / 2, low), high) : figure.size.width / 2
  }
}
