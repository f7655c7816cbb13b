// What the tests of figures share: seeded numbers, pictures read back from PNG.
import CGD
import Plotting
import Testing

/// Steele, Lea & Flood's generator (doi:10.1145/2660193.2660195), for test data only.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}

func uniforms(_ count: Int, in range: ClosedRange<Double> = 0...1, seed: UInt64) -> [Double] {
  var generator = SplitMix(state: seed)
  return (0..<count).map { _ in Double.random(in: range, using: &generator) }
}

/// What a process that was to fail wrote to its standard error.
func message(_ result: ExitTest.Result?) -> String {
  String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
}

/// A decoded PNG.
struct Picture {
  let width: Int
  let height: Int
  private let pixels: [UInt32]

  init(png: [UInt8]) throws {
    var bytes = png
    let image = try #require(gdImageCreateFromPngPtr(Int32(bytes.count), &bytes), "not a PNG")
    defer { gdImageDestroy(image) }
    let (width, height) = (Int(image.pointee.sx), Int(image.pointee.sy))
    self.width = width
    self.height = height
    pixels = (0..<width * height).map {
      UInt32(gdImageGetTrueColorPixel(image, Int32($0 % width), Int32($0 / width)))
    }
  }

  init(_ canvas: Canvas) throws { try self.init(png: canvas.png()) }

  /// The colour at a place in points.
  func color(_ x: Double, _ y: Double) -> Color {
    Color(hex: pixels[Int(y * 2) * width + Int(x * 2)] & 0xff_ffff)
  }

  /// The area in square points that grey shapes cover, their edges by their lightness.
  var blackArea: Double { pixels.reduce(0) { $0 + Double(255 - $1 & 255) } / 255 / 4 }

  /// How many pixels are not white.
  var inkCount: Int { pixels.count { $0 & 0xff_ffff != 0xff_ffff } }
}
