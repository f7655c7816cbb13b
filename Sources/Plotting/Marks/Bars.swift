// Vertical bars.

/// A bar from the baseline to heightᵢ, centred at xᵢ.
public struct Bars: Mark {
  public let x: [Double]
  public let heights: [Double]
  public let label: String?
  public let color: Color?
  /// In units of x.
  public let width: Double
  public let baseline: Double
  public let opacity: Double

  /// - Parameters:
  ///   - x: the middles of the bars; 0, 1, 2, … where it is left out.
  ///   - heights: where they end, one for each.
  ///   - label: the name in the legend; nil for none.
  ///   - color: nil for the next colour of the palette.
  ///   - width: in units of x.
  ///   - baseline: where they begin.
  ///   - opacity: from 0 to 1.
  public init(
    x: [Double]? = nil, heights: [Double], label: String? = nil, color: Color? = nil, width: Double = 0.8,
    baseline: Double = 0, opacity: Double = 1
  ) {
    self.x = x ?? heights.indices.map(Double.init)
    self.heights = heights
    requireEqualCounts("Bars", ("x", self.x.count), ("heights", heights.count))
    self.label = label
    self.color = color
    self.width = width
    self.baseline = baseline
    self.opacity = opacity
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    let left = Extent(xs: x.map { $0 - width / 2 }, ys: heights, on: xScale, yScale)
    let right = Extent(xs: x.map { $0 + width / 2 }, ys: heights, on: xScale, yScale)
    var extent = left.union(right)
    if extent.y != nil, yScale.accepts(baseline) {
      extent = extent.union(Extent(x: nil, y: baseline...baseline, flush: [.bottom, .top]))
    }
    return extent
  }

  public func draw(in area: PlotArea, color: Color) {
    for (x, height) in zip(x, heights) {
      guard let top = area.point(x + width / 2, height),
        let bottom = area.point(x - width / 2, baseline) ?? area.footPoint(x - width / 2)
      else { continue }
      area.fillSnapped(from: bottom, to: top, color, opacity: opacity)
    }
  }

  public func drawKey(in key: LegendKey, color: Color) { key.box(color, opacity: opacity) }
}
