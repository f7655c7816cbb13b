// Straight lines across the whole plot area, at a true value or a threshold.

/// The line y = value across the whole width.
public struct HorizontalLine: Mark {
  public let y: Double
  public let label: String?
  public let color: Color?
  public let width: Double
  public let dash: Dash

  public init(
    at y: Double, label: String? = nil, color: Color? = .darkGrey, width: Double = 1.5,
    dash: Dash = .dashed
  ) {
    self.y = y
    self.label = label
    self.color = color
    self.width = width
    self.dash = dash
  }

  public func extent(x: any Scale, y yScale: any Scale) -> Extent {
    Extent(x: nil, y: yScale.accepts(y) ? y...y : nil)
  }

  public func draw(in area: PlotArea, color: Color) {
    guard let place = area.point(area.x.range.lowerBound, y)?.y else { return }
    // Whole output pixels keep a horizontal line crisp.
    let level = Canvas.snap(place - width / 2) + width / 2
    let ends = [Point(area.rect.minX, level), Point(area.rect.maxX, level)]
    area.stroke([ends], color, Stroke(width: width, dash: dash))
  }

  public func drawKey(in key: LegendKey, color: Color) { key.line(color, Stroke(width: width, dash: dash)) }
}

/// The line x = value across the whole height.
public struct VerticalLine: Mark {
  public let x: Double
  public let label: String?
  public let color: Color?
  public let width: Double
  public let dash: Dash

  public init(
    at x: Double, label: String? = nil, color: Color? = .darkGrey, width: Double = 1.5,
    dash: Dash = .dashed
  ) {
    self.x = x
    self.label = label
    self.color = color
    self.width = width
    self.dash = dash
  }

  public func extent(x xScale: any Scale, y: any Scale) -> Extent {
    Extent(x: xScale.accepts(x) ? x...x : nil, y: nil)
  }

  public func draw(in area: PlotArea, color: Color) {
    guard let place = area.point(x, area.y.range.lowerBound)?.x else { return }
    let column = Canvas.snap(place - width / 2) + width / 2
    let ends = [Point(column, area.rect.maxY), Point(column, area.rect.minY)]
    area.stroke([ends], color, Stroke(width: width, dash: dash))
  }

  public func drawKey(in key: LegendKey, color: Color) { key.line(color, Stroke(width: width, dash: dash)) }
}
