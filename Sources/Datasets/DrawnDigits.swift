// Draws digits of many shapes, for where MNIST is not there.
import Foundation
import Randomness

extension LabelledImages {
  /// Draws `count` images of 28 × 28, each digit as often as the others, that follow from the seed and the fonts.
  ///
  /// Each shows the glyph of a font chosen at random: turned, sheared, scaled and shifted at random, bent by a smooth
  /// random displacement (the elastic distortion of Simard, Steinkraus & Platt, ICDAR 2003, doi
  /// 10.1109/ICDAR.2003.1227801), and inked with strokes of random weight in the middle 20 × 20 pixels, as in MNIST.
  /// - Parameter stream: a number that makes several sets of one seed independent.
  init(drawn count: Int, in fonts: [DigitGlyphs], seed: UInt64, stream: Int) {
    var generator = Philox(seed: seed, chain: stream, purpose: .user(0x6469_6769))
    var labels = (0..<count).map { UInt8($0 % 10) }
    labels.shuffle(using: &generator)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * 28 * 28)
    for label in labels {
      let font = fonts[Int.random(in: fonts.indices, using: &generator)]
      pixels += DigitDrawing(of: font.ink[Int(label)], using: &generator).pixels()
    }
    self.init(height: 28, width: 28, pixels: pixels, labels: labels)
  }
}

private typealias Point = SIMD2<Double>

/// One glyph in one hand.
private struct DigitDrawing {
  private let ink: [Float]
  private let distortion: Distortion
  /// The ink of the glyph at the edges of the strokes: the higher, the thinner they are.
  private let threshold: Float

  init(of ink: [Float], using generator: inout Philox) {
    self.ink = ink
    distortion = Distortion(using: &generator)
    threshold = 0.4 + 0.35 * Float(generator.uniform())
  }

  func pixels() -> [UInt8] {
    (0..<784).map { i in
      let point = distortion.apply(to: Point(Double(i % 28) + 0.5, Double(i / 28) + 0.5))
      return UInt8(255 * min(max(2 * (ink(at: point) - threshold) + 0.5, 0), 1))
    }
  }

  /// The ink of the glyph between the middles of four pixels, by bilinear interpolation.
  private func ink(at point: Point) -> Float {
    let place = point - 0.5
    guard place.min() >= 0, place.max() < 27 else { return 0 }
    let x = Int(place.x), y = Int(place.y)
    let right = Float(place.x) - Float(x), down = Float(place.y) - Float(y)
    let i = 28 * y + x
    let upper = ink[i] + right * (ink[i + 1] - ink[i])
    let lower = ink[i + 28] + right * (ink[i + 29] - ink[i + 28])
    return upper + down * (lower - upper)
  }
}

/// From a point of the image to the point of the glyph that is seen there: a random affine map, and a smooth random
/// displacement.
///
/// The displacement, of standard deviation 0.45 √(4/2) = 0.64 pixels in each direction, is a sum of four waves whose
/// vectors are normal with variance 1/(2σ²), σ = 4 pixels: the spectrum of noise smoothed by a Gaussian of that σ.
private struct Distortion {
  private let xColumn, yColumn, shift: Point
  private let waves: [(vector: Point, phase: Double, displacement: Point)]

  init(using generator: inout Philox) {
    let angle = 0.1 * generator.normal(), shear = 0.15 * generator.normal()
    let width = 0.8 + 0.3 * generator.uniform(), height = 0.9 + 0.15 * generator.uniform()
    xColumn = Point(cos(angle), sin(angle)) / width
    yColumn = (Point(-sin(angle), cos(angle)) + shear * Point(cos(angle), sin(angle))) / height
    shift = 0.6 * Point(generator.normal(), generator.normal())
    waves = (0..<4).map { _ in
      (
        vector: Point(generator.normal(), generator.normal()) / (4 * 2.0.squareRoot()),
        phase: 2 * .pi * generator.uniform(),
        displacement: 0.45 * Point(generator.normal(), generator.normal())
      )
    }
  }

  func apply(to point: Point) -> Point {
    let centred = point - 14 - shift
    var result = 14 + centred.x * xColumn + centred.y * yColumn
    for wave in waves { result += sin((wave.vector * point).sum() + wave.phase) * wave.displacement }
    return result
  }
}
