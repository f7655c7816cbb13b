// The shapes of the ten digits, as strokes of a pen.

/// The strokes of each digit: points in the unit square (x to the right, y downwards), joined by a smooth curve.
enum DigitStrokes {
  typealias Point = SIMD2<Double>

  /// The strokes of `digit`, each as a dense polyline.
  static func polylines(of digit: Int) -> [[Point]] { knots[digit].map(smooth) }

  // One line of points reads better than one line for each point.
  // swift-format-ignore
  private static let knots: [[[Point]]] = [
    [[[0.5, 0.05], [0.22, 0.2], [0.15, 0.5], [0.22, 0.8], [0.5, 0.95], [0.78, 0.8], [0.85, 0.5], [0.78, 0.2],
      [0.5, 0.05]]],
    [[[0.33, 0.22], [0.45, 0.13], [0.54, 0.05], [0.54, 0.35], [0.53, 0.65], [0.53, 0.95]]],
    [[[0.2, 0.25], [0.35, 0.07], [0.62, 0.07], [0.77, 0.25], [0.68, 0.48], [0.42, 0.72], [0.18, 0.93],
      [0.5, 0.93], [0.84, 0.92]]],
    [[[0.22, 0.14], [0.45, 0.05], [0.7, 0.13], [0.72, 0.33], [0.45, 0.47], [0.74, 0.58], [0.77, 0.8],
      [0.5, 0.95], [0.2, 0.86]]],
    [[[0.6, 0.05], [0.38, 0.35], [0.16, 0.64], [0.5, 0.65], [0.87, 0.64]],
      [[0.64, 0.4], [0.63, 0.7], [0.63, 0.96]]],
    [[[0.78, 0.06], [0.52, 0.06], [0.28, 0.07], [0.25, 0.25], [0.23, 0.44], [0.5, 0.4], [0.77, 0.55],
      [0.75, 0.82], [0.48, 0.95], [0.2, 0.87]]],
    [[[0.68, 0.05], [0.4, 0.22], [0.22, 0.52], [0.24, 0.82], [0.5, 0.95], [0.76, 0.82], [0.74, 0.6],
      [0.5, 0.5], [0.25, 0.66]]],
    [[[0.17, 0.08], [0.5, 0.08], [0.83, 0.08], [0.66, 0.36], [0.52, 0.65], [0.42, 0.95]]],
    [[[0.5, 0.05], [0.25, 0.17], [0.3, 0.37], [0.5, 0.48], [0.75, 0.63], [0.76, 0.85], [0.5, 0.95],
      [0.24, 0.85], [0.25, 0.63], [0.5, 0.48], [0.7, 0.37], [0.75, 0.17], [0.5, 0.05]]],
    [[[0.74, 0.35], [0.5, 0.48], [0.26, 0.36], [0.27, 0.15], [0.5, 0.05], [0.73, 0.16], [0.75, 0.4],
      [0.68, 0.7], [0.5, 0.95]]],
  ]

  /// A Catmull–Rom curve through the knots.
  private static func smooth(_ knots: [Point]) -> [Point] {
    var points: [Point] = []
    for i in 0..<(knots.count - 1) {
      let before = knots[max(i - 1, 0)], start = knots[i], end = knots[i + 1]
      let after = knots[min(i + 2, knots.count - 1)]
      for step in 0..<6 {
        let t = Double(step) / 6
        let linear: Point = (end - before) * (0.5 * t)
        let quadratic: Point = (2 * before - 5 * start + 4 * end - after) * (0.5 * t * t)
        let cubic: Point = (3 * start - before - 3 * end + after) * (0.5 * t * t * t)
        points.append(start + linear + quadratic + cubic)
      }
    }
    return points + knots.suffix(1)
  }
}
