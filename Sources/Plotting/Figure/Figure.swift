// The figure: panels in a grid under a title, and its PNG.

/// A figure of one or more panels.
///
///     let figure = Figure(title: "Neal’s funnel", size: Size(640, 420)) {
///       Axes(x: "*x*_1", y: "*v*") { Scatter(x: xs, y: vs, label: "HMC") }
///     }
///     let bytes = try figure.png()
public struct Figure: Sendable {
  /// Where the legend stands.
  public enum LegendPlace: Sendable, Hashable {
    /// Each panel has its own, placed by its `LegendPlacement`.
    case inPanels
    /// One for all panels, between title and panels.
    case above
    /// One for all panels, to their right.
    case right
  }

  /// Above all panels; all text of figures may hold markup: `*x*_1`, `D_{KL}`, `e^{*v*}`.
  public var title: String
  public var size: Size
  /// Panels fill rows of so many.
  public var columns: Int
  public var sharing: SharedAxes
  public var legend: LegendPlace
  /// Relative widths of columns and heights of rows, all equal where empty.
  public var columnWidths: [Double]
  public var rowHeights: [Double]
  /// Between panels and their lettering, in points.
  public var spacing: Double
  public var panels: [any Panel]

  /// - Parameters:
  ///   - title: above all panels, with the markup of all text in figures.
  ///   - size: of the whole figure.
  ///   - columns: panels fill rows of so many; nil for one row.
  ///   - sharing: which axes the panels share.
  ///   - legend: where the legend stands.
  ///   - columnWidths: relative to each other; all equal where empty.
  ///   - rowHeights: relative to each other; all equal where empty.
  ///   - spacing: between panels and their lettering, in points.
  ///   - panels: the panels, row by row.
  public init(
    title: String = "", size: Size = Size(640, 420), columns: Int? = nil, sharing: SharedAxes = [],
    legend: LegendPlace = .inPanels, columnWidths: [Double] = [], rowHeights: [Double] = [],
    spacing: Double = 14,
    @ListBuilder<any Panel> panels: () -> [any Panel]
  ) {
    self.title = title
    self.size = size
    self.sharing = sharing
    self.legend = legend
    self.columnWidths = columnWidths
    self.rowHeights = rowHeights
    self.spacing = spacing
    self.panels = panels()
    self.columns = columns ?? max(1, self.panels.count)
    requireSensibleSize()
    requireFittingGrid()
  }

  private func requireSensibleSize() {
    guard size.width >= 1, size.height >= 1, size.width <= 5000, size.height <= 5000 else {
      fatalError("Figure: a size of \(size.width) × \(size.height) points; give between 1 and 5000 each way")
    }
  }

  private func requireFittingGrid() {
    if columns < 1 { fatalError("Figure: \(columns) columns asked for; at least one is needed") }
    let rows = (panels.count + columns - 1) / columns
    for (name, weights, count) in [("columnWidths", columnWidths, columns), ("rowHeights", rowHeights, rows)]
    {
      if !weights.isEmpty, weights.count != count || !weights.allSatisfy({ $0 > 0 && $0.isFinite }) {
        fatalError("Figure: \(name) is \(weights); give \(count) positive numbers, or none")
      }
    }
  }

  /// The picture as a PNG file of twice as many pixels as the figure has points each way.
  ///
  /// The same figure gives the same bytes on one machine; another version of the font library may differ.
  /// - Throws: `MissingFont`, which says what to install.
  public func png() throws(MissingFont) -> [UInt8] { try rendered(with: FontFiles.find()).png() }

  /// The picture in memory.
  package func rendered(with fonts: FontFiles) -> Canvas {
    let canvas = Canvas(size: size, typesetter: Typesetter(fonts: fonts))
    FigureLayout(self, typesetter: canvas.typesetter).draw(on: canvas)
    return canvas
  }
}
