// The shapes of the ten digits, in the fonts that libgd letters with.
internal import CGD

/// The ten digits in one font.
package struct DigitGlyphs: Equatable, Sendable {
  /// By digit: the ink, from 0 to 1, of an image of 28 × 28 whose middle 20 × 20 pixels the digit fills.
  package let ink: [[Float]]

  /// Where the Debian packages fonts-dejavu-core and fonts-dejavu-extra put their fonts.
  package static let fontDirectory = "/usr/share/fonts/truetype/dejavu"

  private static let fileNames = [
    "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique", "DejaVuSansMono",
    "DejaVuSansMono-Bold", "DejaVuSansMono-Oblique", "DejaVuSansMono-BoldOblique", "DejaVuSerif",
    "DejaVuSerif-Bold", "DejaVuSerif-Italic", "DejaVuSerif-BoldItalic",
  ]

  /// The digits in each of these DejaVu fonts that `directory` holds and that can be read; where there is none, in
  /// the three larger bitmap fonts that are part of libgd.
  package static func inFonts(of directory: String) -> [DigitGlyphs] {
    cgdSetUpFonts()
    let outlines = fileNames.compactMap { DigitGlyphs(fontFile: "\(directory)/\($0).ttf") }
    let bitmaps = [gdFontGetGiant(), gdFontGetLarge(), gdFontGetMediumBold()]
    return outlines.isEmpty ? bitmaps.compactMap(DigitGlyphs.init(bitmapFont:)) : outlines
  }

  private init?(fontFile: String) {
    // 150 points are 208 pixels, of which a digit takes about 150.
    self.init(canvasSide: 360) { canvas, digit in
      gdImageStringFT(canvas, nil, white, fontFile, 150, 0, 80, 280, "\(digit)") == nil
    }
  }

  private init?(bitmapFont: gdFontPtr?) {
    self.init(canvasSide: 32) { canvas, digit in
      gdImageChar(canvas, bitmapFont, 8, 8, 48 + Int32(digit), white)
      return true
    }
  }

  /// - Parameter letter: draws a digit in white on a black canvas, and says whether it could.
  private init?(canvasSide: Int32, letter: (gdImagePtr, Int) -> Bool) {
    ink = (0..<10).compactMap { digit in
      withImage(gdImageCreateTrueColor(canvasSide, canvasSide)) { canvas in
        letter(canvas, digit) ? Self.reduced(canvas) : nil
      }
    }
    guard ink.count == 10 else { return nil }
  }

  /// What is white on the canvas, brought to the middle and to its size; nil where all is black.
  private static func reduced(_ canvas: gdImagePtr) -> [Float]? {
    withImage(gdImageCropAuto(canvas, UInt32(GD_CROP_BLACK.rawValue))) { digit in
      let (width, height) = (digit.pointee.sx, digit.pointee.sy)
      let side = max(width, height) * 28 / 20
      return withImage(gdImageCreateTrueColor(side, side)) { square in
        gdImageCopy(square, digit, (side - width) / 2, (side - height) / 2, 0, 0, width, height)
        // Smooth, whether it makes the digit smaller or larger.
        gdImageSetInterpolationMethod(square, GD_BSPLINE)
        return withImage(gdImageScale(square, 28, 28), ink)
      }
    }
  }

  /// Scaled so that strokes thinner than a pixel are also 1 where they are darkest.
  private static func ink(_ image: gdImagePtr) -> [Float] {
    let greys = (0..<784).map { Float(gdImageGetPixel(image, Int32($0 % 28), Int32($0 / 28)) & 0xFF) }
    let darkest = max(greys.max() ?? 0, 1)
    return greys.map { $0 / darkest }
  }
}

private let white: Int32 = 0xFFFFFF

/// What `body` makes of the image, which is freed afterwards; nil where there is no image.
private func withImage<Result>(_ image: gdImagePtr?, _ body: (gdImagePtr) -> Result?) -> Result? {
  guard let image else { return nil }
  defer { gdImageDestroy(image) }
  return body(image)
}
