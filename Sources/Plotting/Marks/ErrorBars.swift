// Points with whiskers.

/// A disc at (xᵢ, yᵢ) with a whisker from yᵢ − errorᵢ to yᵢ + errorᵢ.
///
/// On a logarithmic axis a whisker that reaches zero or below ends at the lower edge.
public struct ErrorBars: Mark {
  public let x: [Double]
  public let y: [Double]
  public let errors: [Double]
  public let label: String?
  public let color: Color?
  /// The diameter of the discs in points.
  public let size: Double

  public init(
    x: [Double], y: [Double], errors: [Double], label: String? = nil, color: Color? = nil, size: Double = 5
  ) {
    requireEqualCounts("ErrorBars", ("x", x.count), ("y", y.count))
    requireEqualCounts("ErrorBars", ("y", y.count), ("errors", errors.count))
    self.x = x
    self.y = y
    self.errors = errors
    self.label = label
    self.color = color
    self.size = size
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    let lows = zip(y, errors).map { $0 - $1 }
    let highs = zip(y, errors).map { $0 + $1 }
    return [y, lows, highs].reduce(Extent(x: nil, y: nil)) {
      $0.union(Extent(xs: x, ys: $1, on: xScale, yScale))
    }
  }

  public func draw(in area: PlotArea, color: Color) {
    let stroke = Stroke(width: 1.25)
    let cap = max(2.5, size * 0.6)
    for i in x.indices {
      guard let center = area.point(x[i], y[i]) else { continue }
      if errors[i].isFinite {
        let high = area.point(x[i], y[i] + errors[i])
        let low = area.point(x[i], y[i] - errors[i])
        area.stroke([[low ?? area.footPoint(x[i]), high ?? center]], color, stroke)
        area.stroke(
          [low, high].compactMap { $0 }.map { [Point($0.x - cap, $0.y), Point($0.x + cap, $0.y)] }, color,
          stroke)
      }
      area.disc(at: center, diameter: size, color)
    }
  }

  public func drawKey(in key: LegendKey, color: Color) {
    let (x, y) = (key.rect.center.x, key.rect.center.y)
    let lines =
      [[Point(x, y - 6), Point(x, y + 6)]] + [y - 6, y + 6].map { [Point(x - 2.5, $0), Point(x + 2.5, $0)] }
    key.canvas.stroke(lines, color, Stroke(width: 1.25))
    key.disc(diameter: size, color)
  }
}
