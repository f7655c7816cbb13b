// Grey images with a digit for each.

/// Images of one size, each with a label from 0 to 9.
///
/// Files of images must hold unsigned bytes in three dimensions: images, rows, columns. Files of labels may hold
/// numbers of any type, if each is one of the ten digits. What is labelled otherwise, such as EMNIST's letters from 1
/// to 26, is for ``IDXArray``, which reads every IDX file. EMNIST's digits can be read here, but each image of
/// EMNIST is transposed, and is taken as it stands in the file: a network that has learned MNIST does not know them.
public struct LabelledImages: Equatable, Sendable {
  public let height: Int
  public let width: Int
  /// The grey values, from 0 (background) to 255 (ink): image after image, row after row.
  public let pixels: [UInt8]
  /// The digit that each image shows.
  public let labels: [UInt8]

  /// The number of images.
  public var count: Int { labels.count }

  /// The images with the indices in `range`.
  public subscript(range: Range<Int>) -> LabelledImages {
    let size = height * width
    return LabelledImages(
      height: height, width: width,
      pixels: Array(pixels[(range.lowerBound * size)..<(range.upperBound * size)]),
      labels: Array(labels[range]))
  }

  /// The grey values divided by 255, from 0 to 1.
  public var scaledPixels: [Float] { pixels.map { Float($0) / 255 } }

  /// Reads a file of images and the file of their labels.
  /// - Throws: `DatasetError` where a file is bad, the counts differ, the images are no unsigned bytes, or a label is no
  ///   digit.
  public init(imageFile: String, labelFile: String) throws(DatasetError) {
    let images = try IDXArray(contentsOf: imageFile, rank: 3)
    let labels = try IDXArray(contentsOf: labelFile, rank: 1)
    try self.init(images: images, labels: labels, imageFile: imageFile, labelFile: labelFile)
  }

  init(images: IDXArray, labels: IDXArray, imageFile: String, labelFile: String) throws(DatasetError) {
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw DatasetError(
        labelFile, .wrongCount,
        expected: "\(images.dimensions[0]) labels, one for each image of \(imageFile)",
        found: "\(labels.dimensions[0])", advice: "Check that the two files belong together.")
    }
    guard images.elementType == .unsignedByte else {
      throw DatasetError(
        imageFile, .wrongElementType, expected: "grey values from 0 to 255 as unsigned bytes",
        found: "\(images.elementType)", advice: "Read the file with IDXArray, and scale its values yourself.")
    }
    height = images.dimensions[1]
    width = images.dimensions[2]
    pixels = images.elements
    self.labels = try Self.digits(labels.values, file: labelFile)
  }

  private static func digits(_ labels: [Double], file: String) throws(DatasetError) -> [UInt8] {
    func areWhole(_ labels: [Double], in range: ClosedRange<Double>) -> Bool {
      labels.allSatisfy { range.contains($0) && $0 == $0.rounded() }
    }
    guard let index = labels.firstIndex(where: { !areWhole([$0], in: 0...9) }) else {
      return labels.map { UInt8($0) }
    }
    throw DatasetError(
      file, .wrongLabel, expected: "labels from 0 to 9",
      found: "\(Int(exactly: labels[index]).map { "\($0)" } ?? "\(labels[index])") at index \(index)",
      advice: areWhole(labels, in: 1...26)
        ? "Labels from 1 to 26 are those of EMNIST's letters, whose images are transposed: read both with IDXArray."
        : "Check that this is the file of labels. What is labelled by other than digits can be read with IDXArray."
    )
  }

  init(height: Int, width: Int, pixels: [UInt8], labels: [UInt8]) {
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }
}
