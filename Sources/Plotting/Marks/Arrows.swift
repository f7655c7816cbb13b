// A field of vectors.

/// An arrow from (xᵢ, yᵢ) to (xᵢ + dxᵢ, yᵢ + dyᵢ): momenta, gradients, the direction of a flow.
public struct Arrows: Mark {
  public let x: [Double]
  public let y: [Double]
  public let dx: [Double]
  public let dy: [Double]
  public let label: String?
  public let color: Color?
  public let width: Double

  public init(
    x: [Double], y: [Double], dx: [Double], dy: [Double], label: String? = nil, color: Color? = nil,
    width: Double = 1.25
  ) {
    requireEqualCounts("Arrows", ("x", x.count), ("y", y.count))
    requireEqualCounts("Arrows", ("x", x.count), ("dx", dx.count))
    requireEqualCounts("Arrows", ("x", x.count), ("dy", dy.count))
    self.x = x
    self.y = y
    self.dx = dx
    self.dy = dy
    self.label = label
    self.color = color
    self.width = width
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    Extent(xs: x, ys: y, on: xScale, yScale).union(
      Extent(xs: zip(x, dx).map(+), ys: zip(y, dy).map(+), on: xScale, yScale))
  }

  public func draw(in area: PlotArea, color: Color) {
    for i in x.indices {
      if let tail = area.point(x[i], y[i]), let tip = area.point(x[i] + dx[i], y[i] + dy[i]) {
        draw(from: tail, to: tip, on: area.canvas, color)
      }
    }
  }

  public func drawKey(in key: LegendKey, color: Color) {
    let y = key.rect.center.y
    draw(from: Point(key.rect.minX, y), to: Point(key.rect.maxX, y), on: key.canvas, color)
  }

  private func draw(from tail: Point, to tip: Point, on canvas: Canvas, _ color: Color) {
    let length = (tip - tail).length
    guard length > 0, length < 1e5 else { return }
    let direction = 1 / length * (tip - tail)
    let side = Point(-direction.y, direction.x)
    let head = min(4 + 2 * width, length)
    let neck = tip - head * direction
    canvas.stroke([[tail, neck]], color, Stroke(width: width))
    canvas.fill([[tip, neck + 0.4 * head * side, neck - 0.4 * head * side]], color)
  }
}
