// Lines through points: curves, traces, trajectories with a disc at every point.

/// A line through the points (xᵢ, yᵢ) in their order.
public struct Line: Mark {
  public let x: [Double]
  public let y: [Double]
  public let label: String?
  public let color: Color?
  public let width: Double
  public let dash: Dash
  public let opacity: Double
  /// The diameter of discs at the points, 0 for none.
  public let markerSize: Double

  /// - Parameters:
  ///   - x: of the points; 0, 1, 2, … where it is left out.
  ///   - y: of the points.
  ///   - label: the name in the legend; nil for none.
  ///   - color: nil for the next colour of the palette.
  ///   - width: of the line, in points.
  ///   - dash: the pattern of the line.
  ///   - opacity: from 0 to 1.
  ///   - markerSize: the diameter of discs at the points, 0 for none.
  public init(
    x: [Double]? = nil, y: [Double], label: String? = nil, color: Color? = nil, width: Double = 1.5,
    dash: Dash = .solid, opacity: Double = 1, markerSize: Double = 0
  ) {
    self.x = x ?? y.indices.map(Double.init)
    self.y = y
    requireEqualCounts("Line", ("x", self.x.count), ("y", y.count))
    self.label = label
    self.color = color
    self.width = width
    self.dash = dash
    self.opacity = opacity
    self.markerSize = markerSize
  }

  /// The graph of a function, evaluated at `count` equally spaced arguments.
  public init(
    over range: ClosedRange<Double>, count: Int = 400, label: String? = nil, color: Color? = nil,
    width: Double = 1.5, dash: Dash = .solid, opacity: Double = 1, _ function: (Double) -> Double
  ) {
    let x = evenlySpaced(range, count: count)
    self.init(
      x: x, y: x.map(function), label: label, color: color, width: width, dash: dash, opacity: opacity)
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    // A curve fills the width of the axes; discs at its ends need room.
    Extent(xs: x, ys: y, on: xScale, yScale, flush: markerSize > 0 || !isGraph ? [] : [.left, .right])
  }

  /// Whether x never decreases.
  private var isGraph: Bool { zip(x, x.dropFirst()).allSatisfy { $0 <= $1 } }

  public func draw(in area: PlotArea, color: Color) {
    let points = zip(x, y).map { area.point($0, $1) }
    area.stroke([points], color, Stroke(width: width, dash: dash), opacity: opacity)
    guard markerSize > 0 else { return }
    for case let point? in points { area.disc(at: point, diameter: markerSize, color, opacity: opacity) }
  }

  public func drawKey(in key: LegendKey, color: Color) {
    key.line(color, Stroke(width: width, dash: dash), opacity: opacity)
    if markerSize > 0 { key.disc(diameter: markerSize, color, opacity: opacity) }
  }
}

/// `count` equally spaced values from the first to the last of a range.
func evenlySpaced(_ range: ClosedRange<Double>, count: Int) -> [Double] {
  guard count > 1 else { return [range.lowerBound] }
  return (0..<count).map { i in
    let t = Double(i) / Double(count - 1)
    return range.lowerBound * (1 - t) + range.upperBound * t
  }
}
