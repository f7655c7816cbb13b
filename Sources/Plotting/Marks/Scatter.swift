// Points in the plane.

/// A disc at every point (xᵢ, yᵢ).
public struct Scatter: Mark {
  public let x: [Double]
  public let y: [Double]
  public let label: String?
  public let color: Color?
  /// The diameter of the discs in points.
  public let size: Double
  public let opacity: Double

  public init(
    x: [Double], y: [Double], label: String? = nil, color: Color? = nil, size: Double = 5,
    opacity: Double = 0.5
  ) {
    requireEqualCounts("Scatter", ("x", x.count), ("y", y.count))
    self.x = x
    self.y = y
    self.label = label
    self.color = color
    self.size = size
    self.opacity = opacity
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    Extent(xs: x, ys: y, on: xScale, yScale)
  }

  public func draw(in area: PlotArea, color: Color) {
    for (x, y) in zip(x, y) {
      if let point = area.point(x, y) { area.disc(at: point, diameter: size, color, opacity: opacity) }
    }
  }

  public func drawKey(in key: LegendKey, color: Color) {
    // Small translucent discs are hard to tell by their colour.
    key.disc(diameter: max(size, 5.5), color, opacity: max(opacity, 0.8))
  }
}
