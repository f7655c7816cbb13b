// Grey images with a digit for each.

/// Images of one size, each with a label from 0 to 9.
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
  /// - Throws: `DatasetError` where a file is bad, the counts differ, or a label is greater than 9.
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
    if let index = labels.elements.firstIndex(where: { $0 > 9 }) {
      throw DatasetError(
        labelFile, .wrongLabel, expected: "labels from 0 to 9",
        found: "\(labels.elements[index]) at index \(index)",
        advice: DatasetError.downloadAgain)
    }
    height = images.dimensions[1]
    width = images.dimensions[2]
    pixels = images.elements
    self.labels = labels.elements
  }

  init(height: Int, width: Int, pixels: [UInt8], labels: [UInt8]) {
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }
}
