// Horizontal intervals, one inside the other.

/// Nested intervals at the heights yᵢ: of an odd number of increasing values the outermost two are the ends of the
/// thinnest bar, the next two of a thicker one, and the middle one is a disc.
///
/// A pair of ends that are not both finite has no bar.
public struct Intervals: Mark {
  public let y: [Double]
  public let quantiles: [[Double]]
  public let label: String?
  public let color: Color?

  public init(y: [Double], quantiles: [[Double]], label: String? = nil, color: Color? = nil) {
    requireEqualCounts("Intervals", ("y", y.count), ("quantiles", quantiles.count))
    self.y = y
    self.quantiles = quantiles
    self.label = label
    self.color = color
  }

  public func extent(x: any Scale, y yScale: any Scale) -> Extent {
    zip(y, quantiles).reduce(Extent(x: nil, y: nil)) { extent, row in
      extent.union(Extent(xs: row.1, ys: row.1.map { _ in row.0 }, on: x, yScale))
    }
  }

  public func draw(in area: PlotArea, color: Color) {
    for (y, values) in zip(y, quantiles) {
      let half = values.count / 2
      for inset in 0..<half {
        guard let low = area.point(values[inset], y),
          let high = area.point(values[values.count - 1 - inset], y)
        else { continue }
        area.stroke([[low, high]], color, Stroke(width: Self.width(inset)))
      }
      guard values.count % 2 == 1, let centre = area.point(values[half], y) else { continue }
      area.disc(at: centre, diameter: 7, color)
      area.disc(at: centre, diameter: 3.5, .white)
    }
  }

  private static func width(_ inset: Int) -> Double { 1.5 + 2 * Double(inset) }

  public func drawKey(in key: LegendKey, color: Color) {
    key.line(color, Stroke(width: Self.width(0)))
    key.disc(diameter: 7, color)
    key.disc(diameter: 3.5, .white)
  }
}
