// Arrays of numbers in the IDX format, the format of MNIST.

/// An array of numbers, read from an IDX file.
///
///     let labels = try IDXArray(contentsOf: "emnist-letters-train-labels-idx1-ubyte.gz")
///     print(labels.elementType, labels.dimensions, labels.values.prefix(5))
///
/// The format: two zero bytes, the type of the elements, the rank, then one big-endian number of 32 bits for each
/// dimension, then the big-endian elements in row-major order.
///
/// Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits" (1998).
public struct IDXArray: Equatable, Sendable {
  /// What kind of numbers the elements are.
  public let elementType: IDXElementType
  /// The extent of each dimension.
  public let dimensions: [Int]
  /// The bytes of the elements in row-major order, the most significant one of each element first: of unsigned bytes,
  /// the elements themselves.
  public let elements: [UInt8]

  /// The elements as numbers, in row-major order. `Double` holds those of every type exactly.
  public var values: [Double] {
    let size = elementType.size
    return stride(from: 0, to: elements.count, by: size).map { start in
      elementType.value(ofBits: elements[start..<(start + size)].reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  /// Reads a file, gzipped or not.
  /// - Parameters:
  ///   - path: the file.
  ///   - rank: how many dimensions the array must have; nil for any number.
  /// - Throws: `DatasetError` where the file is missing, unreadable, or no well-formed IDX file of that rank.
  public init(contentsOf path: String, rank: Int? = nil) throws(DatasetError) {
    try self.init(bytes: readFile(path, limit: Self.largestSize), rank: rank, file: path)
  }

  /// Reads the bytes of an IDX file, gzipped or not.
  /// - Parameter file: the name to give in errors.
  package init(stored: [UInt8], rank: Int?, file: String) throws(DatasetError) {
    try self.init(bytes: uncompress(stored, file: file, limit: Self.largestSize), rank: rank, file: file)
  }

  /// Reads the uncompressed content of an IDX file.
  /// - Parameters:
  ///   - bytes: the content.
  ///   - rank: how many dimensions the array must have; nil for any number.
  ///   - file: the name to give in errors.
  /// - Throws: `DatasetError` where they are not those of a well-formed IDX file of that rank.
  public init(bytes: [UInt8], rank: Int? = nil, file: String) throws(DatasetError) {
    guard rank.map((0...255).contains) ?? true else {
      fatalError("IDXArray: the rank must be from 0 to 255, found \(rank ?? 0)")
    }
    let type = try Self.elementType(in: bytes, rank: rank, file)
    let header = 4 + 4 * Int(bytes[3])
    guard bytes.count >= header else {
      throw Self.truncated(file, expected: "a header of \(header) bytes", found: bytes.count)
    }
    dimensions = stride(from: 4, to: header, by: 4).map { start in
      bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    let count = try Self.elementCount(dimensions, of: type, file)
    let expected = "\(count) elements" + (type.size > 1 ? " of \(type.size) bytes each" : "")
    let found = bytes.count - header
    guard found >= count * type.size else { throw Self.truncated(file, expected: expected, found: found) }
    guard found == count * type.size else {
      throw DatasetError(
        file, .excessBytes, expected: expected + ", the product of the dimensions \(dimensions)",
        found: "\(found) bytes", advice: DatasetError.getAgain)
    }
    elementType = type
    elements = Array(bytes[header...])
  }

  /// The largest content that is read: 1 GiB.
  private static let largestSize = 1 << 30

  /// What the first four bytes say.
  private static func elementType(
    in bytes: [UInt8], rank: Int?, _ file: String
  ) throws(DatasetError) -> IDXElementType {
    guard bytes.count >= 4 else {
      let size = rank.map { "\(4 + 4 * $0)" } ?? "at least 4"
      throw truncated(file, expected: "a header of \(size) bytes", found: bytes.count)
    }
    guard bytes[0] == 0, bytes[1] == 0, let type = IDXElementType(rawValue: bytes[2]) else {
      let types = hexadecimal(IDXElementType.allCases.map(\.rawValue))
      let (kind, advice) = foreignFormat(bytes)
      throw DatasetError(
        file, .wrongMagic,
        expected: "an IDX file: two bytes 00, one of \(types) for the type of its elements, and their rank",
        found: "the bytes \(hexadecimal(bytes.prefix(4)))\(kind)", advice: advice)
    }
    guard rank == nil || Int(bytes[3]) == rank else {
      throw DatasetError(
        file, .wrongMagic,
        expected:
          "\(rank ?? 0) dimension(s), the magic number \(hexadecimal(bytes.prefix(3) + [UInt8(rank ?? 0)]))",
        found: "\(bytes[3]) dimension(s) of \(type), \(hexadecimal(bytes.prefix(4)))",
        advice: "Check that images and labels are not confused.")
    }
    return type
  }

  /// What files that are often taken for IDX files are, and what to do with them.
  private static func foreignFormat(_ bytes: [UInt8]) -> (kind: String, advice: String) {
    let formats: [(beginning: [UInt8], name: String, advice: String)] = [
      ([0x1f, 0x8b], "gzip data within gzip data", "Uncompress the file once."),
      ([0x50, 0x4b], "a zip archive", "Unpack it, and give the file within."),
      ([0x3c], "a web page or XML", "The download gave a message in place of the file: read it."),
      ([0x89, 0x50, 0x4e, 0x47], "a PNG image", "Give a file of all images in the IDX format."),
      ([0x93, 0x4e, 0x55, 0x4d], "a NumPy array", "Write the array in the IDX format."),
    ]
    guard let format = formats.first(where: { bytes.starts(with: $0.beginning) }) else {
      return ("", "Check that this is the file you mean; MNIST comes with `make data`.")
    }
    return (", those of " + format.name, format.advice)
  }

  private static func elementCount(
    _ dimensions: [Int], of type: IDXElementType, _ file: String
  ) throws(DatasetError) -> Int {
    // An extent of zero leaves nothing, however large the others are.
    guard !dimensions.contains(0) else { return 0 }
    var count = 1
    for extent in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= largestSize / type.size else {
        throw DatasetError(
          file, .tooLarge, expected: "at most \(largestSize) bytes of elements",
          found: "the dimensions \(dimensions) of \(type)", advice: DatasetError.getAgain)
      }
      count = product
    }
    return count
  }

  private static func truncated(_ file: String, expected: String, found: Int) -> DatasetError {
    DatasetError(
      file, .truncated, expected: expected, found: "only \(found) bytes", advice: DatasetError.getAgain)
  }
}
