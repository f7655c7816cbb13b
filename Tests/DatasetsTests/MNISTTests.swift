// MNIST: pairs of files, the real data where they are, and where they are looked for.
import Datasets
import Foundation
import Testing

@Suite struct MNISTTests {
  private func pair(
    _ images: [UInt8], _ labels: [UInt8], _ body: (String, String) throws -> Void
  ) throws {
    try withTemporaryDirectory { directory in
      try write(images, directory + "/images")
      try write(labels, directory + "/labels")
      try body(directory + "/images", directory + "/labels")
    }
  }

  @Test func imagesAndLabels() throws {
    try pair(idx([3, 1, 2], [0, 51, 102, 153, 204, 255]), idx([3], [0, 9, 4])) { images, labels in
      let data = try LabelledImages(imageFile: images, labelFile: labels)
      #expect(data.count == 3 && data.height == 1 && data.width == 2)
      #expect(data.labels == [0, 9, 4])
      #expect(data.scaledPixels == [0, 0.2, 0.4, 0.6, 0.8, 1])
      #expect(data[1..<3].pixels == [102, 153, 204, 255] && data[1..<3].labels == [9, 4])
    }
  }

  @Test func countsThatDiffer() throws {
    try pair(idx([3, 1, 1], [1, 2, 3]), idx([2], [0, 9])) { images, labels in
      let error = #expect(throws: DatasetError.self) {
        try LabelledImages(imageFile: images, labelFile: labels)
      }
      #expect(error?.problem == .wrongCount && error?.subject == labels)
      #expect(error?.expected.contains("3 labels") == true && error?.found == "2")
    }
  }

  @Test func labelsThatAreNoDigits() throws {
    try pair(idx([2, 1, 1], [1, 2]), idx([2], [9, 10])) { images, labels in
      let error = #expect(throws: DatasetError.self) {
        try LabelledImages(imageFile: images, labelFile: labels)
      }
      #expect(error?.problem == .wrongLabel && error?.found == "10 at index 1")
    }
  }

  /// The labels of EMNIST's letters, and labels that are no whole numbers.
  @Test func labelsOfOtherSets() throws {
    func problem(_ labels: [UInt8]) throws -> DatasetError? {
      var result: DatasetError?
      try pair(idx([3, 1, 1], [1, 2, 3]), labels) { images, labels in
        result = #expect(throws: DatasetError.self) {
          try LabelledImages(imageFile: images, labelFile: labels)
        }
      }
      return result
    }
    let letters = try problem(idx([3], [1, 9, 26]))
    #expect(letters?.problem == .wrongLabel && letters?.found == "26 at index 2")
    #expect(
      letters?.advice.contains("EMNIST's letters") == true && letters?.advice.contains("IDXArray") == true)
    let classes = try problem(idx([3], [0, 9, 46]))
    #expect(classes?.advice.contains("letters") == false && classes?.advice.contains("IDXArray") == true)
    let negative = try problem(idx([3], bigEndian([Int32(3), -1, 2]), type: .int32))
    #expect(negative?.problem == .wrongLabel && negative?.found == "-1 at index 1")
    let halves = try problem(idx([3], bigEndian([1, 0.5, .nan].map(\Float.bitPattern)), type: .float))
    #expect(halves?.problem == .wrongLabel && halves?.found == "0.5 at index 1")
  }

  @Test func labelsOfOtherTypesAndImagesThatAreNoBytes() throws {
    let labels = idx([2], bigEndian([Int32(9), 0]), type: .int32)
    try pair(idx([2, 1, 1], [1, 2]), labels) { images, labels in
      let read = try LabelledImages(imageFile: images, labelFile: labels)
      #expect(read.labels == [9, 0])
    }
    try pair(idx([2, 1, 1], bigEndian([Int16(1), 2]), type: .int16), labels) { images, labels in
      let error = #expect(throws: DatasetError.self) {
        try LabelledImages(imageFile: images, labelFile: labels)
      }
      #expect(error?.problem == .wrongElementType && error?.subject == images)
      #expect(error?.found == "integers of 16 bits" && error?.advice.contains("IDXArray") == true)
    }
  }

  /// Well-formed files that are not those of MNIST.
  @Test func filesThatAreNotMNIST() throws {
    func problem(_ images: [UInt8], _ labels: [UInt8]) throws -> DatasetError.Problem? {
      try withTemporaryDirectory { directory in
        try write(gzip(images), directory + "/t10k-images-idx3-ubyte.gz")
        try write(labels, directory + "/t10k-labels-idx1-ubyte")
        return #expect(throws: DatasetError.self) { try MNISTFiles.test.read(in: directory) }?.problem
      }
    }
    let labels = idx([10_000], [UInt8](repeating: 3, count: 10_000))
    func images(_ count: Int, _ height: Int, _ width: Int) -> [UInt8] {
      idx([count, height, width], [UInt8](repeating: 0, count: count * height * width))
    }
    let count = try problem(images(1, 28, 28), idx([1], [3]))
    let size = try problem(images(10_000, 28, 14), labels)
    let checksum = try problem(images(10_000, 28, 28), labels)
    #expect(count == .wrongCount && size == .wrongImageSize && checksum == .wrongChecksum)
  }

  @Test func aMissingFileIsNamed() throws {
    try withTemporaryDirectory { directory in
      let error = #expect(throws: DatasetError.self) { try MNIST(directory: directory) }
      #expect(error?.problem == .missing && error?.subject == directory + "/train-images-idx3-ubyte.gz")
      #expect(error?.description.contains("make data") == true)
    }
  }

  @Test func directoryByEnvironment() throws {
    try withTemporaryDirectory { directory in
      #expect(MNIST.directory(environment: ["MNIST_DIR": directory]) == directory)
      // What is not there gives way to data/mnist.
      let none = MNIST.directory(environment: ["MNIST_DIR": directory + "/none"])
      #expect(none == MNIST.directory(environment: [:]))
      #expect(none == nil || none == "data/mnist")
    }
  }

  static let realDirectory = MNIST.directory()

  @Test(.enabled(if: realDirectory != nil, "MNIST is neither in MNIST_DIR nor in data/mnist"))
  func theRealFiles() throws {
    let directory = try #require(Self.realDirectory)
    let test = try MNISTFiles.test.read(in: directory)
    #expect(Array(test.labels[..<5]) == [7, 2, 1, 0, 4])
    #if !DEBUG
      let digits = try MNIST(directory: directory)
      #expect(digits.train.count == 60_000 && digits.test.count == 10_000)
      #expect(Array(digits.train.labels[..<10]) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
      #expect(digits.source == .files(directory: directory))
    #endif
  }
}
