// Filled and stroked shapes: rectangles, polygons, discs, polylines with round joins, dashes.

extension Canvas {
  /// The nearest edge between two output pixels.
  package static func snap(_ value: Double) -> Double { (value * pixelsPerPoint).rounded() / pixelsPerPoint }

  package func fill(_ rect: Rect, _ color: Color, opacity: Double = 1) {
    fill([rect.corners], color, opacity: opacity)
  }

  /// Fills the union of polygons.
  package func fill(_ polygons: [[Point]], _ color: Color, opacity: Double = 1) {
    for polygon in polygons { coverage.add(polygon: polygon.map(subpixels)) }
    paintCoverage(color, opacity: opacity)
  }

  package func disc(at center: Point, diameter: Double, _ color: Color, opacity: Double = 1) {
    coverage.add(discAt: subpixels(center), radius: diameter / 2 * Self.subpixelsPerPoint)
    paintCoverage(color, opacity: opacity)
  }

  /// Strokes polylines as one shape: where they overlap they are not painted twice.
  package func stroke(_ lines: [[Point]], _ color: Color, _ stroke: Stroke, opacity: Double = 1) {
    let radius = stroke.width / 2 * Self.subpixelsPerPoint
    for line in lines {
      if stroke.dash == .solid {
        add(polyline: line.map(subpixels), radius: radius, roundEnds: true)
      } else {
        for piece in dashes(of: line, pattern: stroke.dash.lengths) {
          add(polyline: piece.map(subpixels), radius: radius, roundEnds: false)
        }
      }
    }
    paintCoverage(color, opacity: opacity)
  }

  /// A vertical or horizontal line that fills whole output pixels.
  package func rule(from a: Point, to b: Point, _ color: Color, width: Double = 1) {
    let half = width / 2
    let left = Self.snap(min(a.x, b.x) - (a.x == b.x ? half : 0))
    let top = Self.snap(min(a.y, b.y) - (a.y == b.y ? half : 0))
    let right = a.x == b.x ? left + width : Self.snap(max(a.x, b.x))
    let bottom = a.y == b.y ? top + width : Self.snap(max(a.y, b.y))
    fill(Rect(minX: left, minY: top, maxX: right, maxY: bottom), color)
  }

  /// The outline of a rectangle, centred on its edges.
  package func frame(_ rect: Rect, _ color: Color, width: Double = 1) {
    let half = width / 2
    for y in [rect.minY, rect.maxY] {
      rule(from: Point(rect.minX - half, y), to: Point(rect.maxX + half, y), color, width: width)
    }
    for x in [rect.minX, rect.maxX] {
      rule(from: Point(x, rect.minY), to: Point(x, rect.maxY), color, width: width)
    }
  }

  private func subpixels(_ p: Point) -> Point { Self.subpixelsPerPoint * p }

  private func add(polyline: [Point], radius: Double, roundEnds: Bool) {
    for (i, point) in polyline.enumerated() {
      let isEnd = i == 0 || i == polyline.count - 1
      if roundEnds || !isEnd { coverage.add(discAt: point, radius: radius) }
      guard i > 0 else { continue }
      let direction = point - polyline[i - 1]
      guard direction.length > 0 else { continue }
      let side = radius / direction.length * Point(-direction.y, direction.x)
      let start = polyline[i - 1]
      coverage.add(polygon: [start + side, point + side, point - side, start - side])
    }
  }

  /// Cuts a polyline into the pieces under the dashes of a pattern of alternating dash and gap lengths.
  private func dashes(of line: [Point], pattern: [Double]) -> [[Point]] {
    guard let first = line.first else { return [] }
    var pieces: [[Point]] = []
    var piece = [first]
    var index = 0
    var left = pattern[0]
    for (a, b) in zip(line, line.dropFirst()) {
      let length = (b - a).length
      var done = 0.0
      while length - done > left {
        done += left
        let cut = a + (done / length) * (b - a)
        if index % 2 == 0 { pieces.append(piece + [cut]) }
        piece = [cut]
        index += 1
        left = pattern[index % pattern.count]
      }
      left -= length - done
      if index % 2 == 0 { piece.append(b) }
    }
    if index % 2 == 0, piece.count > 1 { pieces.append(piece) }
    return pieces
  }
}
