// Measures text and places its runs on a line.
internal import CGD

/// One line of text, measured: pieces in one font at places relative to the left end of the baseline, in points.
package struct TextLine {
  package struct Piece {
    package let text: String
    package let isItalic: Bool
    package let size: Double
    package let x: Double
    /// How far the piece's baseline stands above the line's.
    package let rise: Double
  }

  package let markup: String
  package let pieces: [Piece]
  package let width: Double
  /// How far the text reaches above and below the baseline.
  package let ascent: Double
  package let descent: Double
  /// The height of the digits and capitals of the base size, on which lines are centred vertically.
  package let capHeight: Double
  package var height: Double { ascent + descent }
}

/// Measures with the fonts of figures. A figure makes one and keeps its measurements.
package final class Typesetter {
  package let fonts: FontFiles
  private var widths: [TextRun: Double] = [:]

  // Proportions of DejaVu Sans.
  private static let capHeight = 0.729
  private static let ascent = 0.76
  private static let descent = 0.236
  // Scripts as matplotlib sets them.
  private static let scriptScale = 0.7
  private static let superscriptRise = 0.38
  private static let subscriptDrop = 0.16

  package init(fonts: FontFiles) {
    self.fonts = fonts
    cgdSetUpFonts()
  }

  package func line(_ markup: String, size: Double) -> TextLine {
    var pieces: [TextLine.Piece] = []
    var x = 0.0
    var top = 0.0
    var bottom = 0.0
    var wasItalic = false
    for run in parseMarkup(markup) {
      var runSize = size
      var rise = 0.0
      for script in run.scripts {
        rise += script > 0 ? Self.superscriptRise * runSize : -Self.subscriptDrop * runSize
        runSize *= Self.scriptScale
      }
      // Slanted letters lean over what follows them high up.
      if wasItalic && !run.isItalic && rise >= 0 { x += 0.05 * size }
      pieces.append(.init(text: run.text, isItalic: run.isItalic, size: runSize, x: x, rise: rise))
      x += advance(of: run.text, isItalic: run.isItalic) * runSize
      top = max(top, rise + Self.ascent * runSize)
      bottom = max(bottom, Self.descent * runSize - rise)
      wasItalic = run.isItalic
    }
    return TextLine(
      markup: markup, pieces: pieces, width: x, ascent: top, descent: bottom, capHeight: Self.capHeight * size
    )
  }

  /// The width of text per point of its size.
  private func advance(of text: String, isItalic: Bool) -> Double {
    let key = TextRun(text: text, isItalic: isItalic, scripts: [])
    if let known = widths[key] { return known }
    // gd measures ink, so spaces at the end count for nothing; a closing bar makes them count.
    let width = rightEdge(of: text + "|", isItalic: isItalic) - rightEdge(of: "|", isItalic: isItalic)
    widths[key] = width
    return width
  }

  private func rightEdge(of text: String, isItalic: Bool) -> Double {
    let size = 200.0
    return Double(draw(text, on: nil, isItalic: isItalic, pixels: size)[2]) / size
  }

  /// Letters with libgd from a place on the baseline, in pixels, or only measures where there is no image.
  /// Returns the corners of the ink: lower left, lower right, upper right, upper left.
  @discardableResult
  func draw(
    _ text: String, on image: gdImagePtr?, isItalic: Bool, pixels: Double, x: Double = 0, y: Double = 0,
    angle: Double = 0, color: Color = .black
  ) -> [Int32] {
    var options = gdFTStringExtra()
    options.flags = gdFTEX_RESOLUTION
    options.hdpi = 72
    options.vdpi = 72
    var corners = [Int32](repeating: 0, count: 8)
    // gd reads HTML entities.
    let escaped = text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
    let problem = gdImageStringFTEx(
      image, &corners, Int32(color.hex), isItalic ? fonts.oblique : fonts.regular, pixels, angle,
      Int32(x.rounded()), Int32(y.rounded()), escaped, &options)
    if let problem {
      fatalError("Plotting: libgd cannot letter “\(text)” with \(fonts): \(String(cString: problem))")
    }
    return corners
  }
}
