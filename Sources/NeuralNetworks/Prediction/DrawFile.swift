// Draws in a file instead of in memory.
import Foundation

/// Writes draws to a file one by one, as `Float`.
///
/// The file: the eight bytes "HMCDRAWS", the dimension as a little-endian number of 64 bits, then each draw as
/// little-endian floats of 32 bits.
public final class DrawWriter {
  private let file: FileHandle
  public let dimension: Int
  /// The number of draws written so far.
  public private(set) var count = 0
  private let path: String

  /// Makes or replaces the file at `path`.
  /// - Throws: where the file cannot be made.
  public init(path: String, dimension: Int) throws(NetworkError) {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw NetworkError(
        path, expected: "a file that can be written", found: "that it cannot be made",
        advice: "Check that the directory exists and may be written to.")
    }
    (self.file, self.dimension, self.path) = (file, dimension, path)
    try write(DrawReader.magic + withUnsafeBytes(of: UInt64(dimension).littleEndian) { Data($0) })
  }

  /// Appends a draw.
  /// - Throws: where it has another dimension, or the file cannot be written.
  public func append<Scalar: BinaryFloatingPoint>(_ draw: [Scalar]) throws(NetworkError) {
    guard draw.count == dimension else {
      throw NetworkError(
        path, expected: "draws of \(dimension) numbers", found: "\(draw.count)",
        advice: "Write each network's draws to a file of their own.")
    }
    let words = draw.map { Float($0).bitPattern.littleEndian }
    try write(words.withUnsafeBytes { Data($0) })
    count += 1
  }

  /// Closes the file.
  /// - Throws: where the last draws could not be written.
  public func close() throws(NetworkError) {
    do { try file.close() } catch { throw failure(error) }
  }

  private func write(_ data: Data) throws(NetworkError) {
    do { try file.write(contentsOf: data) } catch { throw failure(error) }
  }

  private func failure(_ error: any Error) -> NetworkError {
    NetworkError(
      path, expected: "to write", found: "\(error.localizedDescription)",
      advice: "Check the space on the disk.")
  }
}

/// Reads the draws of a file that `DrawWriter` wrote, one by one.
public final class DrawReader: Sequence, IteratorProtocol {
  static let magic = Data("HMCDRAWS".utf8)

  private let file: FileHandle
  public let dimension: Int
  /// The number of draws in the file.
  public let count: Int
  private var remaining: Int

  /// - Throws: where there is no such file, or it is no file of draws, or incomplete.
  public init(path: String) throws(NetworkError) {
    func failure(_ found: String) -> NetworkError {
      NetworkError(
        path, expected: "a complete file of draws", found: found, advice: "Write it again with DrawWriter.")
    }
    guard let file = FileHandle(forReadingAtPath: path) else { throw failure("no readable file") }
    guard let header = try? file.read(upToCount: 16), header.count == 16, header.prefix(8) == Self.magic
    else {
      throw failure("another beginning")
    }
    let words = header.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard (1...(1 << 40)).contains(words), let end = try? file.seekToEnd(),
      (end - 16) % (4 * words) == 0, (try? file.seek(toOffset: 16)) != nil
    else { throw failure("an incomplete draw") }
    self.file = file
    dimension = Int(words)
    count = Int((end - 16) / (4 * words))
    remaining = count
  }

  /// The next draw; nil after the last.
  public func next() -> [Float]? {
    guard remaining > 0, let data = try? file.read(upToCount: 4 * dimension), data.count == 4 * dimension
    else {
      return nil
    }
    remaining -= 1
    return data.withUnsafeBytes { bytes in
      (0..<dimension).map {
        Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
      }
    }
  }
}
