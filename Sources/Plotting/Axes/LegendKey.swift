// Where a mark draws its sample beside its label in the legend.

/// The sample of a mark in a legend.
public struct LegendKey {
  package let canvas: Canvas
  package let rect: Rect

  /// A horizontal piece of line.
  public func line(_ color: Color, _ stroke: Stroke, opacity: Double = 1) {
    // Whole output pixels keep a horizontal line crisp.
    let y = Canvas.snap(rect.center.y - stroke.width / 2) + stroke.width / 2
    canvas.stroke([[Point(rect.minX, y), Point(rect.maxX, y)]], color, stroke, opacity: opacity)
  }

  /// A disc.
  public func disc(diameter: Double, _ color: Color, opacity: Double = 1) {
    canvas.disc(at: rect.center, diameter: diameter, color, opacity: opacity)
  }

  /// A filled box.
  public func box(_ color: Color, opacity: Double = 1) {
    canvas.fill(Rect(center: rect.center, width: rect.width, height: 9), color, opacity: opacity)
  }
}
