// The picture in memory: shapes and text at six sub-pixels per point, averaged to a PNG at two pixels per point.
internal import CGD

/// A drawing surface over a libgd image.
///
/// Everything is drawn at three times the resolution of the output with hard edges, and the blocks of
/// 3 × 3 sub-pixels are averaged at the end: edges are smooth, and shapes that touch leave no seam.
/// Coordinates are logical points with y down; one point is 2 output pixels, thus 6 sub-pixels.
package final class Canvas {
  /// Output pixels per point.
  package static let pixelsPerPoint = 2.0
  static let oversampling = 3
  static let subpixelsPerPoint = pixelsPerPoint * Double(oversampling)

  package let size: Size
  package let typesetter: Typesetter
  let image: gdImagePtr
  let coverage: Coverage
  /// Every line of text and where it stands, for tests of layout.
  package internal(set) var lettering: [(text: String, bounds: Rect)] = []
  private let outputWidth: Int
  private let outputHeight: Int

  package init(size: Size, typesetter: Typesetter) {
    self.size = size
    self.typesetter = typesetter
    outputWidth = max(1, Int((size.width * Self.pixelsPerPoint).rounded()))
    outputHeight = max(1, Int((size.height * Self.pixelsPerPoint).rounded()))
    let width = outputWidth * Self.oversampling
    let height = outputHeight * Self.oversampling
    guard let image = gdImageCreateTrueColor(Int32(width), Int32(height)) else {
      fatalError("Canvas: libgd could not allocate an image of \(width) × \(height) pixels")
    }
    self.image = image
    coverage = Coverage(width: width, height: height)
    for y in 0..<height { image.pointee.tpixels[y]!.update(repeating: 0xff_ffff, count: width) }
  }

  deinit { gdImageDestroy(image) }

  /// Restricts shapes (not text) to a rectangle until the closure returns.
  package func clipped(to rect: Rect, _ draw: () -> Void) {
    let outer = coverage.clip
    coverage.setClip(
      columns: subpixels(from: rect.minX, to: rect.maxX), rows: subpixels(from: rect.minY, to: rect.maxY))
    draw()
    coverage.setClip(columns: outer.columns, rows: outer.rows)
  }

  /// The whole sub-pixels between two places that are finite and not far from the canvas.
  private func subpixels(from low: Double, to high: Double) -> Range<Int> {
    let first = Int((low * Self.subpixelsPerPoint).rounded())
    return first..<max(first, Int((high * Self.subpixelsPerPoint).rounded()))
  }

  /// Paints what the coverage holds, once, and empties it.
  func paintCoverage(_ color: Color, opacity: Double) {
    let alpha = UInt32((min(max(opacity, 0), 1) * 255).rounded())
    let source = (UInt32(color.red) * alpha, UInt32(color.green) * alpha, UInt32(color.blue) * alpha)
    let columns = coverage.touched.columns
    for y in coverage.touched.rows {
      let mask = coverage.row(y)
      let pixels = image.pointee.tpixels[y]!
      for x in columns where mask[x] != 0 {
        let below = UInt32(truncatingIfNeeded: pixels[x])
        let red = (source.0 + (below >> 16 & 255) * (255 - alpha) + 127) / 255
        let green = (source.1 + (below >> 8 & 255) * (255 - alpha) + 127) / 255
        let blue = (source.2 + (below & 255) * (255 - alpha) + 127) / 255
        pixels[x] = Int32(truncatingIfNeeded: red << 16 | green << 8 | blue)
      }
    }
    coverage.clear()
  }

  /// The share of a rectangle whose sub-pixels are of none of the given colours.
  package func share(of rect: Rect, notIn colors: [Color]) -> Double {
    let blank = colors.map { Int32($0.hex) }
    let rows = subpixels(from: rect.minY, to: rect.maxY).clamped(to: 0..<coverage.height)
    let columns = subpixels(from: rect.minX, to: rect.maxX).clamped(to: 0..<coverage.width)
    var marked = 0
    var total = 0
    // Every other sub-pixel is enough: the thinnest mark is several wide.
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 2) {
      let pixels = image.pointee.tpixels[y]!
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 2) {
        total += 1
        if !blank.contains(pixels[x]) { marked += 1 }
      }
    }
    return total == 0 ? 0 : Double(marked) / Double(total)
  }

  /// The picture as the bytes of a PNG file.
  package func png() -> [UInt8] {
    guard let output = gdImageCreateTrueColor(Int32(outputWidth), Int32(outputHeight)) else {
      fatalError("Canvas: libgd could not allocate an image of \(outputWidth) × \(outputHeight) pixels")
    }
    defer { gdImageDestroy(output) }
    average(into: output)
    var count: Int32 = 0
    guard let bytes = gdImagePngPtrEx(output, &count, 9) else {
      fatalError("Canvas: libgd could not write a PNG of \(outputWidth) × \(outputHeight) pixels")
    }
    defer { gdFree(bytes) }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count)))
  }

  private func average(into output: gdImagePtr) {
    let n = Self.oversampling
    let area = UInt32(n * n)
    for y in 0..<outputHeight {
      let target = output.pointee.tpixels[y]!
      for x in 0..<outputWidth {
        var red: UInt32 = 0
        var green: UInt32 = 0
        var blue: UInt32 = 0
        for dy in 0..<n {
          let source = image.pointee.tpixels[y * n + dy]! + x * n
          for dx in 0..<n {
            let pixel = UInt32(truncatingIfNeeded: source[dx])
            red += pixel >> 16 & 255
            green += pixel >> 8 & 255
            blue += pixel & 255
          }
        }
        let half = area / 2
        let mean = ((red + half) / area) << 16 | ((green + half) / area) << 8 | (blue + half) / area
        target[x] = Int32(truncatingIfNeeded: mean)
      }
    }
  }
}
