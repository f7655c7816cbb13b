// The area within the axes, where marks draw in data coordinates.

/// The plot area of axes: converts data to places, and draws there.
public struct PlotArea {
  package let canvas: Canvas
  package let rect: Rect
  package let x: Projection
  package let y: Projection

  /// A scale with the range that is shown.
  package struct Projection: Sendable {
    package let scale: any Scale
    package let range: ClosedRange<Double>

    package init(scale: any Scale, range: ClosedRange<Double>) {
      self.scale = scale
      self.range = range
    }

    /// 0 at the lower end, 1 at the upper; nil for what has no place.
    package func position(_ value: Double) -> Double? {
      guard scale.accepts(value) else { return nil }
      let position = scale.position(of: value, in: range)
      return position.isFinite ? position : nil
    }
  }

  /// The place of a data point, perhaps outside of the area; nil where it has none.
  public func point(_ x: Double, _ y: Double) -> Point? {
    guard let across = self.x.position(x), let up = self.y.position(y) else { return nil }
    return Point(rect.minX + across * rect.width, rect.maxY - up * rect.height)
  }

  /// The place of a horizontal position and the lower edge of the area, where bars on logarithmic axes begin.
  package func footPoint(_ x: Double) -> Point? {
    self.x.position(x).map { Point(rect.minX + $0 * rect.width, rect.maxY) }
  }

  /// Draws polylines through data points as one shape; they are interrupted at points without a place.
  public func stroke(_ lines: [[Point?]], _ color: Color, _ stroke: Stroke, opacity: Double = 1) {
    let margin = 4 * stroke.width + 20
    let window = rect.inset(by: Insets(all: -margin))
    canvas.stroke(lines.flatMap { clippedRuns($0, to: window) }, color, stroke, opacity: opacity)
  }

  /// Fills the union of polygons.
  public func fill(_ polygons: [[Point]], _ color: Color, opacity: Double = 1) {
    canvas.fill(polygons, color, opacity: opacity)
  }

  /// Fills a rectangle whose edges are moved to the nearest output pixels.
  package func fillSnapped(from a: Point, to b: Point, gap: Double = 0, _ color: Color, opacity: Double) {
    let left = Canvas.snap(min(max(min(a.x, b.x), rect.minX - 10), rect.maxX + 10))
    let right = Canvas.snap(min(max(max(a.x, b.x), rect.minX - 10), rect.maxX + 10))
    let top = Canvas.snap(min(max(min(a.y, b.y), rect.minY - 10), rect.maxY + 10))
    let bottom = Canvas.snap(min(max(max(a.y, b.y), rect.minY - 10), rect.maxY + 10))
    canvas.fill(
      Rect(minX: left + gap / 2, minY: top, maxX: right - gap / 2, maxY: bottom), color, opacity: opacity)
  }

  /// A disc whose diameter is in points.
  public func disc(at center: Point, diameter: Double, _ color: Color, opacity: Double = 1) {
    canvas.disc(at: center, diameter: diameter, color, opacity: opacity)
  }
}
