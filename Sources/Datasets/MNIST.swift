// The MNIST data set: four files, recognised by their checksums.
import Foundation

/// The MNIST handwritten digits: 60,000 images of 28 × 28 for training and 10,000 for testing.
///
///     let digits = try MNIST.directory().map(MNIST.init(directory:)) ?? MNIST(drawnWithSeed: 1)
///
/// Source: LeCun, Bottou, Bengio & Haffner, "Gradient-based learning applied to document recognition",
/// Proc. IEEE 86 (1998), doi 10.1109/5.726791.
public struct MNIST: Sendable {
  /// Where the images come from.
  public enum Source: Equatable, Sendable, CustomStringConvertible {
    /// The files in this directory.
    case files(directory: String)
    /// Drawn by this program, in place of files that are not there.
    case drawn(seed: UInt64)

    public var description: String {
      switch self {
      case .files: "MNIST"
      case .drawn(let seed): "digits drawn by this program (seed \(seed)), not MNIST"
      }
    }
  }

  public let train: LabelledImages
  public let test: LabelledImages
  public let source: Source

  /// Reads the four files, gzipped (with the ending .gz) or not, and checks their content.
  /// - Throws: `DatasetError` where a file is missing, unreadable, badly formed or not that of MNIST.
  public init(directory: String) throws(DatasetError) {
    train = try MNISTFiles.train.read(in: directory)
    test = try MNISTFiles.test.read(in: directory)
    source = .files(directory: directory)
  }

  /// Draws digits in place of MNIST: `trainCount` and `testCount` images, from glyphs of the DejaVu fonts, or of
  /// libgd's own where those are not installed. The same seed and the same fonts give the same images.
  public init(drawnWithSeed seed: UInt64, trainCount: Int = 2_000, testCount: Int = 1_000) {
    self.init(
      drawnWithSeed: seed, trainCount: trainCount, testCount: testCount,
      fontDirectory: DigitGlyphs.fontDirectory)
  }

  package init(drawnWithSeed seed: UInt64, trainCount: Int, testCount: Int, fontDirectory: String) {
    let fonts = DigitGlyphs.inFonts(of: fontDirectory)
    train = LabelledImages(drawn: trainCount, in: fonts, seed: seed, stream: 0)
    test = LabelledImages(drawn: testCount, in: fonts, seed: seed, stream: 1)
    source = .drawn(seed: seed)
  }

  /// The directory of the data: that which the environment variable MNIST_DIR names, if it exists, or else
  /// `data/mnist`, if all four files are there; nil where neither is.
  public static func directory(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    if let named = environment["MNIST_DIR"], isDirectory(named) { return named }
    let downloaded = "data/mnist"
    return [MNISTFiles.train, .test].allSatisfy { $0.exist(in: downloaded) } ? downloaded : nil
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }
}
