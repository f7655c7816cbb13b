// Text on the canvas: anchored lines, upright or turned.
import Foundation

/// Which place of a line of text is put at a given point.
package struct TextAnchor: Sendable, Hashable {
  /// 0 the left end, ½ the middle, 1 the right end.
  package var horizontal: Double
  /// 0 the baseline, ½ the middle of the capitals, 1 their top.
  package var vertical: Double

  package init(_ horizontal: Double, _ vertical: Double) {
    self.horizontal = horizontal
    self.vertical = vertical
  }

  package static let center = TextAnchor(0.5, 0.5)
  package static let baseline = TextAnchor(0.5, 0)
}

extension Canvas {
  /// Draws a line of text, turned counter-clockwise by `angle` (radians) about the anchored point.
  package func text(
    _ line: TextLine, at point: Point, anchor: TextAnchor, color: Color, angle: Double = 0
  ) {
    let along = Point(cos(angle), -sin(angle))
    let up = Point(-sin(angle), -cos(angle))
    let origin =
      point - (anchor.horizontal * line.width) * along - (anchor.vertical * line.capHeight) * up
    let upright = Rect(minX: 0, minY: -line.descent, maxX: line.width, maxY: line.ascent)
    let bounds = Rect(around: upright.corners.map { origin + $0.x * along + $0.y * up })
    lettering.append((line.markup, bounds))
    let scale = Self.subpixelsPerPoint
    for piece in line.pieces {
      let place = origin + piece.x * along + piece.rise * up
      guard place.isFinite, abs(place.x) < 1e6, abs(place.y) < 1e6 else { continue }
      typesetter.draw(
        piece.text, on: image, isItalic: piece.isItalic, pixels: piece.size * scale, x: place.x * scale,
        y: place.y * scale, angle: angle, color: color)
    }
  }
}
