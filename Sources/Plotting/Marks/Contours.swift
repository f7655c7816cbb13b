// Contour lines of a function of two variables.

/// The curves f(x, y) = level, by marching squares on a grid with linear interpolation.
///
/// Cells with a corner where f is not finite hold no contour.
public struct Contours: Mark {
  /// A straight piece of a contour, in data coordinates.
  public struct Segment: Sendable, Hashable {
    public let start: SIMD2<Double>
    public let end: SIMD2<Double>
  }

  /// The levels, and for each the pieces of its contour.
  public let levels: [Double]
  public let segments: [[Segment]]
  public let label: String?
  public let color: Color?
  public let width: Double
  public let opacity: Double

  /// - Parameters:
  ///   - x: the sides of the grid in one direction.
  ///   - y: and in the other.
  ///   - levels: a curve for each.
  ///   - resolution: how many cells the grid has in each direction.
  ///   - label: the name in the legend; nil for none.
  ///   - color: nil for the next colour of the palette.
  ///   - width: of the lines, in points.
  ///   - opacity: from 0 to 1.
  ///   - function: f.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, levels: [Double], resolution: Int = 160,
    label: String? = nil, color: Color? = .darkGrey, width: Double = 1.25, opacity: Double = 1,
    _ function: (Double, Double) -> Double
  ) {
    if resolution < 1 { fatalError("Contours: a resolution of \(resolution); at least one cell is needed") }
    let grid = ContourGrid(
      x: evenlySpaced(x, count: resolution + 1), y: evenlySpaced(y, count: resolution + 1), function)
    self.levels = levels
    segments = levels.map(grid.contour)
    self.label = label
    self.color = color
    self.width = width
    self.opacity = opacity
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    let ends = segments.flatMap { $0.flatMap { [$0.start, $0.end] } }
    return Extent(xs: ends.map(\.x), ys: ends.map(\.y), on: xScale, yScale)
  }

  public func draw(in area: PlotArea, color: Color) {
    for contour in segments {
      let pieces = contour.map { [area.point($0.start.x, $0.start.y), area.point($0.end.x, $0.end.y)] }
      area.stroke(pieces, color, Stroke(width: width), opacity: opacity)
    }
  }

  public func drawKey(in key: LegendKey, color: Color) {
    key.line(color, Stroke(width: width), opacity: opacity)
  }
}

/// A function's values at the nodes of a grid.
private struct ContourGrid {
  let x: [Double]
  let y: [Double]
  let values: [[Double]]

  init(x: [Double], y: [Double], _ function: (Double, Double) -> Double) {
    self.x = x
    self.y = y
    values = y.map { y in x.map { function($0, y) } }
  }

  func contour(at level: Double) -> [Contours.Segment] {
    var segments: [Contours.Segment] = []
    for row in 0..<y.count - 1 {
      for column in 0..<x.count - 1 { segments += cell(row, column, level) }
    }
    return segments
  }

  /// The contour within one cell: none, one or two segments between points on its sides.
  private func cell(_ row: Int, _ column: Int, _ level: Double) -> [Contours.Segment] {
    // Corners counter-clockwise from the lower left.
    let corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
    let heights = corners.map { values[$0.0][$0.1] - level }
    guard heights.allSatisfy(\.isFinite) else { return [] }
    let isAbove = heights.map { $0 >= 0 }
    let cuts = (0..<4).compactMap { side -> SIMD2<Double>? in
      let next = (side + 1) % 4
      guard isAbove[side] != isAbove[next] else { return nil }
      let t = heights[side] / (heights[side] - heights[next])
      let (a, b) = (corners[side], corners[next])
      return SIMD2(x[a.1] + t * (x[b.1] - x[a.1]), y[a.0] + t * (y[b.0] - y[a.0]))
    }
    if cuts.count == 2 { return [.init(start: cuts[0], end: cuts[1])] }
    guard cuts.count == 4 else { return [] }
    // A saddle: the mean of the corners tells which opposite corners are connected.
    let isCenterAbove = heights.reduce(0, +) >= 0
    return isCenterAbove == isAbove[0]
      ? [.init(start: cuts[0], end: cuts[1]), .init(start: cuts[2], end: cuts[3])]
      : [.init(start: cuts[3], end: cuts[0]), .init(start: cuts[1], end: cuts[2])]
  }
}
