// A piecewise constant line.

/// The step function that has the value yᵢ from xᵢ to xᵢ₊₁, and the last value at the last place.
public struct Steps: Mark {
  public let x: [Double]
  public let y: [Double]
  public let label: String?
  public let color: Color?
  public let width: Double
  public let opacity: Double

  public init(
    x: [Double], y: [Double], label: String? = nil, color: Color? = nil, width: Double = 1.5,
    opacity: Double = 1
  ) {
    requireEqualCounts("Steps", ("x", x.count), ("y", y.count))
    self.x = x
    self.y = y
    self.label = label
    self.color = color
    self.width = width
    self.opacity = opacity
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    Extent(xs: x, ys: y, on: xScale, yScale, flush: [.left, .right])
  }

  public func draw(in area: PlotArea, color: Color) {
    var points: [Point?] = []
    for i in x.indices {
      if i > 0 { points.append(area.point(x[i], y[i - 1])) }
      points.append(area.point(x[i], y[i]))
    }
    area.stroke([points], color, Stroke(width: width), opacity: opacity)
  }

  public func drawKey(in key: LegendKey, color: Color) {
    key.line(color, Stroke(width: width), opacity: opacity)
  }
}
