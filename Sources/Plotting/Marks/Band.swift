// The area between two curves.

/// The area between lower(x) and upper(x), as for a standard error or a credible interval.
public struct Band: Mark {
  public let x: [Double]
  public let lower: [Double]
  public let upper: [Double]
  public let label: String?
  public let color: Color?
  public let opacity: Double

  public init(
    x: [Double], lower: [Double], upper: [Double], label: String? = nil, color: Color? = nil,
    opacity: Double = 0.2
  ) {
    requireEqualCounts("Band", ("x", x.count), ("lower", lower.count))
    requireEqualCounts("Band", ("x", x.count), ("upper", upper.count))
    self.x = x
    self.lower = lower
    self.upper = upper
    self.label = label
    self.color = color
    self.opacity = opacity
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    let sides: Sides = [.left, .right]
    return Extent(xs: x, ys: lower, on: xScale, yScale, flush: sides)
      .union(Extent(xs: x, ys: upper, on: xScale, yScale, flush: sides))
  }

  public func draw(in area: PlotArea, color: Color) {
    let edges = x.indices.map { i -> (lower: Point, upper: Point)? in
      guard let low = area.point(x[i], lower[i]), let high = area.point(x[i], upper[i]) else { return nil }
      return (low, high)
    }
    let quads = zip(edges, edges.dropFirst()).compactMap { a, b -> [Point]? in
      guard let a, let b else { return nil }
      return [a.lower, b.lower, b.upper, a.upper]
    }
    area.fill(quads, color, opacity: opacity)
  }

  public func drawKey(in key: LegendKey, color: Color) { key.box(color, opacity: opacity) }
}
