// The names, sizes and checksums of the files of MNIST.
import Foundation

/// A file of images, the file of their labels, and what both must hold.
package struct MNISTFiles: Sendable {
  package struct File: Sendable {
    package let name: String
    /// SHA-256 of the uncompressed content.
    package let checksum: String
  }

  package let images: File
  package let labels: File
  package let count: Int

  package static let train = MNISTFiles(
    images: File(
      name: "train-images-idx3-ubyte",
      checksum: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    labels: File(
      name: "train-labels-idx1-ubyte",
      checksum: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    count: 60_000)

  package static let test = MNISTFiles(
    images: File(
      name: "t10k-images-idx3-ubyte",
      checksum: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    labels: File(
      name: "t10k-labels-idx1-ubyte",
      checksum: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    count: 10_000)

  package func read(in directory: String) throws(DatasetError) -> LabelledImages {
    let (imagePath, imageBytes) = try readContent(images, in: directory)
    let (labelPath, labelBytes) = try readContent(labels, in: directory)
    let imageArray = try IDXArray(bytes: imageBytes, rank: 3, file: imagePath)
    let labelArray = try IDXArray(bytes: labelBytes, rank: 1, file: labelPath)
    let result = try LabelledImages(
      images: imageArray, labels: labelArray, imageFile: imagePath, labelFile: labelPath)
    guard result.count == count else {
      throw DatasetError(
        imagePath, .wrongCount, expected: "\(count) images", found: "\(result.count)",
        advice: DatasetError.downloadAgain)
    }
    guard result.height == 28, result.width == 28 else {
      throw DatasetError(
        imagePath, .wrongImageSize, expected: "images of 28 × 28",
        found: "\(result.height) × \(result.width)",
        advice: DatasetError.downloadAgain)
    }
    // Last, because a wrong checksum says less than any of the above.
    try check(imageBytes, images, imagePath)
    try check(labelBytes, labels, labelPath)
    return result
  }

  /// Whether both files are there, whatever they hold.
  package func exist(in directory: String) -> Bool {
    [images, labels].allSatisfy { FileManager.default.fileExists(atPath: path(of: $0, in: directory)) }
  }

  /// A file may be there with the ending .gz or without.
  private func path(of file: File, in directory: String) -> String {
    let plain = directory + "/" + file.name
    return FileManager.default.fileExists(atPath: plain) ? plain : plain + ".gz"
  }

  private func readContent(_ file: File, in directory: String) throws(DatasetError) -> (String, [UInt8]) {
    let path = path(of: file, in: directory)
    return (path, try readFile(path, limit: 1 << 26))
  }

  private func check(_ bytes: [UInt8], _ file: File, _ path: String) throws(DatasetError) {
    let found = sha256(bytes)
    guard found == file.checksum else {
      throw DatasetError(
        path, .wrongChecksum, expected: "content with the SHA-256 \(file.checksum)", found: found,
        advice: DatasetError.downloadAgain)
    }
  }
}
