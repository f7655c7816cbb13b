// The drawn digits follow from the seed, look like MNIST in their statistics, and can be told apart.
import Datasets
import Foundation
import Testing

@Suite struct DrawnDigitsTests {
  /// With the DejaVu fonts, and without any font file.
  static let directories = [DigitGlyphs.fontDirectory, "/nowhere"]

  private func draw(_ directory: String, seed: UInt64 = 5) -> MNIST {
    MNIST(drawnWithSeed: seed, trainCount: 600, testCount: 200, fontDirectory: directory)
  }

  @Test(arguments: directories) func theSeedDecides(directory: String) {
    let digits = draw(directory), again = draw(directory)
    #expect(again.train == digits.train && again.test == digits.test)
    #expect(draw(directory, seed: 6).train != digits.train)
    #expect(digits.train[0..<200] != digits.test)
    #expect(digits.source.description.contains("not MNIST"))
  }

  @Test(arguments: directories) func sizesAndLabels(directory: String) {
    let train = draw(directory).train
    #expect(train.height == 28 && train.width == 28)
    #expect(train.pixels.count == 600 * 28 * 28)
    for digit in 0..<10 { #expect(train.labels.count { $0 == digit } == 60) }
  }

  /// MNIST's pixels have mean 33.3 and standard deviation 78.6, and its ink keeps off the border.
  @Test(arguments: directories) func inkLikeThatOfMNIST(directory: String) {
    let values = draw(directory).train.pixels.map(Double.init)
    let sum = values.reduce(0, +), mean = sum / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect((25...42).contains(mean))
    #expect((68...90).contains(variance.squareRoot()))
    let inner = values.indices.filter { (2..<26).contains($0 % 28) && (2..<26).contains($0 / 28 % 28) }
    #expect(inner.reduce(0) { $0 + values[$1] } > 0.98 * sum)
  }

  /// The nearest of 600 training images has the right label for most test images, but not trivially for all.
  @Test(arguments: directories) func nearestNeighboursAgree(directory: String) {
    let digits = draw(directory)
    let train = digits.train.pixels.map(Float.init), test = digits.test.pixels.map(Float.init)
    var right = 0
    for i in 0..<digits.test.count {
      var best = (distance: Float.infinity, label: UInt8(0))
      for j in 0..<digits.train.count {
        var distance: Float = 0
        for k in 0..<784 {
          let difference = test[784 * i + k] - train[784 * j + k]
          distance += difference * difference
        }
        if distance < best.distance { best = (distance, digits.train.labels[j]) }
      }
      if best.label == digits.test.labels[i] { right += 1 }
    }
    #expect((160..<200).contains(right), "\(right) of 200")
  }
}

@Suite struct DigitGlyphsTests {
  static let twoFonts = ["DejaVuSans.ttf", "DejaVuSerif-Bold.ttf"]
  static let hasTwoFonts = twoFonts.allSatisfy {
    FileManager.default.isReadableFile(atPath: DigitGlyphs.fontDirectory + "/" + $0)
  }

  @Test(arguments: DrawnDigitsTests.directories) func noTwoGlyphsAreEqual(directory: String) {
    let glyphs = DigitGlyphs.inFonts(of: directory).flatMap(\.ink)
    #expect(glyphs.count >= 20)
    #expect(Set(glyphs).count == glyphs.count)
    for glyph in glyphs { #expect(glyph.count == 784 && glyph.min() == 0 && glyph.max() == 1) }
  }

  /// What is no font counts for nothing.
  @Test func withoutFontsThoseOfLibgdAreUsed() throws {
    let builtIn = DigitGlyphs.inFonts(of: "/nowhere")
    #expect(builtIn.count == 3)
    try withTemporaryDirectory { directory in
      try write([1, 2, 3], directory + "/DejaVuSans.ttf")
      #expect(DigitGlyphs.inFonts(of: directory) == builtIn)
    }
  }

  /// The same seed distorts the glyphs of any fonts alike, so with two fonts each image is as with the one or with the
  /// other alone. Of 200 images 100 ± 7 are in one font.
  @Test(.enabled(if: hasTwoFonts, "the DejaVu fonts are not there: run `make setup`"))
  func differentFontsAppear() throws {
    func draw(_ names: [String]) throws -> LabelledImages {
      try withTemporaryDirectory { directory in
        for name in names {
          try FileManager.default.createSymbolicLink(
            atPath: directory + "/" + name, withDestinationPath: DigitGlyphs.fontDirectory + "/" + name)
        }
        return MNIST(drawnWithSeed: 5, trainCount: 200, testCount: 0, fontDirectory: directory).train
      }
    }
    let sans = try draw([Self.twoFonts[0]]), serif = try draw([Self.twoFonts[1]])
    let mixed = try draw(Self.twoFonts)
    func count(of one: LabelledImages) -> Int {
      (0..<200).count { mixed[$0..<($0 + 1)] == one[$0..<($0 + 1)] }
    }
    #expect(count(of: sans) + count(of: serif) == 200)
    #expect((70...130).contains(count(of: sans)))
  }
}
