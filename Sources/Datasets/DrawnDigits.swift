// Draws handwriting-like digits, for where MNIST is not there.
import Foundation
import Randomness

extension LabelledImages {
  /// Draws `count` images of 28 × 28, each digit as often as the others, that follow from the seed.
  ///
  /// The strokes of each digit are turned, sheared, scaled and shifted at random, bent by a smooth random
  /// displacement (the elastic distortion of Simard, Steinkraus & Platt, ICDAR 2003, doi
  /// 10.1109/ICDAR.2003.1227801), and drawn with a pen of random width into the middle 20 × 20 pixels, as in MNIST.
  /// - Parameter stream: a number that makes several sets of one seed independent.
  init(drawn count: Int, seed: UInt64, stream: Int) {
    var generator = Philox(seed: seed, chain: stream, purpose: .user(0x6469_6769))
    var labels = (0..<count).map { UInt8($0 % 10) }
    labels.shuffle(using: &generator)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * 28 * 28)
    for label in labels { pixels += DigitDrawing(of: Int(label), using: &generator).pixels() }
    self.init(height: 28, width: 28, pixels: pixels, labels: labels)
  }
}

/// One digit in one hand.
private struct DigitDrawing {
  typealias Point = DigitStrokes.Point

  private let strokes: [[Point]]
  private let radius: Double

  init(of digit: Int, using generator: inout Philox) {
    let distortion = Distortion(using: &generator)
    strokes = DigitStrokes.polylines(of: digit).map { $0.map(distortion.apply) }
    radius = 0.7 + 0.8 * generator.uniform()
  }

  /// Ink by the distance of the middle of each pixel from the nearest stroke.
  func pixels() -> [UInt8] {
    var nearest = [Double](repeating: .infinity, count: 28 * 28)
    for stroke in strokes {
      for (start, end) in zip(stroke, stroke.dropFirst()) { approach(&nearest, start, end) }
    }
    return nearest.map { UInt8(255 * min(max(radius + 0.5 - $0.squareRoot(), 0), 1)) }
  }

  /// Lowers the squared distances of the pixels near the line from `start` to `end`.
  private func approach(_ nearest: inout [Double], _ start: Point, _ end: Point) {
    let line = end - start
    let length = max((line * line).sum(), 1e-12)
    let low = pointwiseMin(start, end) - (radius + 1), high = pointwiseMax(start, end) + (radius + 1)
    for y in Self.pixelRange(low.y, high.y) {
      for x in Self.pixelRange(low.x, high.x) {
        let offset = Point(Double(x) + 0.5, Double(y) + 0.5) - start
        let t = min(max((offset * line).sum() / length, 0), 1)
        let gap = offset - t * line
        nearest[28 * y + x] = min(nearest[28 * y + x], (gap * gap).sum())
      }
    }
  }

  private static func pixelRange(_ low: Double, _ high: Double) -> Range<Int> {
    let first = min(max(Int(low.rounded(.down)), 0), 28)
    return first..<min(max(Int(high.rounded(.up)), first), 28)
  }
}

/// From the unit square to pixels: a random affine map, and a smooth random displacement.
private struct Distortion {
  typealias Point = DigitStrokes.Point

  private let xColumn, yColumn, shift: Point
  private let waves: [(direction: Point, phase: Double, displacement: Point)]

  init(using generator: inout Philox) {
    let angle = 0.12 * generator.normal(), shear = 0.2 * generator.normal()
    let width = 15 + 3 * generator.uniform(), height = 18 + 2 * generator.uniform()
    xColumn = width * Point(cos(angle), sin(angle))
    yColumn = height * (Point(-sin(angle), cos(angle)) - shear * Point(cos(angle), sin(angle)))
    shift = Point(14 + 0.7 * generator.normal(), 14 + 0.7 * generator.normal())
    waves = (0..<4).map { _ in
      (
        direction: 5 * Point(generator.normal(), generator.normal()), phase: 2 * .pi * generator.uniform(),
        displacement: 0.45 * Point(generator.normal(), generator.normal())
      )
    }
  }

  func apply(_ point: Point) -> Point {
    let centred = point - 0.5
    var result = shift + centred.x * xColumn + centred.y * yColumn
    for wave in waves { result += sin((wave.direction * point).sum() + wave.phase) * wave.displacement }
    return result
  }
}
