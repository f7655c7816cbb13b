// Arrays of unsigned bytes in the IDX format, the format of MNIST.

/// An array of unsigned bytes, read from an IDX file.
///
/// The format: two zero bytes, the element type (8 for unsigned bytes), the rank, then one big-endian number of 32
/// bits for each dimension, then the elements in row-major order.
///
/// Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits" (1998).
public struct IDXArray: Equatable, Sendable {
  /// The extent of each dimension.
  public let dimensions: [Int]
  /// The elements in row-major order.
  public let elements: [UInt8]

  /// Reads the file at `path`, gzipped or not.
  /// - Parameter rank: how many dimensions the array must have.
  /// - Throws: `DatasetError` where the file is missing, unreadable, or no well-formed IDX file of that rank.
  public init(contentsOf path: String, rank: Int) throws(DatasetError) {
    try self.init(bytes: readFile(path, limit: Self.largestSize), rank: rank, file: path)
  }

  /// Reads the bytes of an IDX file, gzipped or not.
  /// - Parameter file: the name to give in errors.
  package init(stored: [UInt8], rank: Int, file: String) throws(DatasetError) {
    try self.init(bytes: uncompress(stored, file: file, limit: Self.largestSize), rank: rank, file: file)
  }

  /// Reads the uncompressed content of an IDX file.
  /// - Parameter file: the name to give in errors.
  public init(bytes: [UInt8], rank: Int, file: String) throws(DatasetError) {
    guard (1...255).contains(rank) else {
      fatalError("IDXArray: the rank must be from 1 to 255, found \(rank)")
    }
    let magic: [UInt8] = [0, 0, 8, UInt8(rank)]
    guard bytes.count >= 4 else {
      throw Self.truncated(file, expected: "a header of \(4 + 4 * rank) bytes", found: bytes.count)
    }
    guard bytes.starts(with: magic) else {
      throw DatasetError(
        file, .wrongMagic,
        expected: "the magic number \(hexadecimal(magic)) of unsigned bytes in \(rank) dimension(s)",
        found: hexadecimal(bytes.prefix(4)),
        advice: "Check that images and labels are not confused, or download the file again with `make data`.")
    }
    guard bytes.count >= 4 + 4 * rank else {
      throw Self.truncated(file, expected: "a header of \(4 + 4 * rank) bytes", found: bytes.count)
    }
    dimensions = (0..<rank).map { axis in
      bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
    }
    let count = try Self.elementCount(dimensions, file)
    let found = bytes.count - 4 - 4 * rank
    guard found >= count else { throw Self.truncated(file, expected: "\(count) elements", found: found) }
    guard found == count else {
      throw DatasetError(
        file, .excessBytes, expected: "\(count) elements, the product of the dimensions \(dimensions)",
        found: "\(found) bytes", advice: DatasetError.downloadAgain)
    }
    elements = Array(bytes[(4 + 4 * rank)...])
  }

  /// The largest content that is read: 1 GiB.
  private static let largestSize = 1 << 30

  private static func elementCount(_ dimensions: [Int], _ file: String) throws(DatasetError) -> Int {
    var count = 1
    for extent in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= largestSize else {
        throw DatasetError(
          file, .tooLarge, expected: "at most \(largestSize) elements", found: "the dimensions \(dimensions)",
          advice: DatasetError.downloadAgain)
      }
      count = product
    }
    return count
  }

  private static func truncated(_ file: String, expected: String, found: Int) -> DatasetError {
    DatasetError(
      file, .truncated, expected: expected, found: "only \(found) bytes", advice: DatasetError.downloadAgain)
  }
}
