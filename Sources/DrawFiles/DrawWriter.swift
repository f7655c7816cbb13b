// Writes draws to a file instead of keeping them in memory.
import Foundation
import InputErrors

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
  public init(path: String, dimension: Int) throws(InputError) {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw InputError(
        path, expected: "a file that can be written", found: "that it cannot be made",
        advice: "Check that the directory exists and may be written to.")
    }
    (self.file, self.dimension, self.path) = (file, dimension, path)
    try write(DrawReader.magic + withUnsafeBytes(of: UInt64(dimension).littleEndian) { Data($0) })
  }

  /// Appends a draw.
  /// - Throws: where it has another dimension, or the file cannot be written.
  public func append<Scalar: BinaryFloatingPoint>(_ draw: [Scalar]) throws(InputError) {
    guard draw.count == dimension else {
      throw InputError(
        path, expected: "draws of \(dimension) numbers", found: "\(draw.count)",
        advice: "Write each network's draws to a file of their own.")
    }
    let words = draw.map { Float($0).bitPattern.littleEndian }
    try write(words.withUnsafeBytes { Data($0) })
    count += 1
  }

  /// Closes the file.
  /// - Throws: where the last draws could not be written.
  public func close() throws(InputError) {
    do { try file.close() } catch { throw failure(error) }
  }

  private func write(_ data: Data) throws(InputError) {
    do { try file.write(contentsOf: data) } catch { throw failure(error) }
  }

  private func failure(_ error: any Error) -> InputError {
    InputError(
      path, expected: "to write", found: "\(error.localizedDescription)",
      advice: "Check the space on the disk.")
  }
}
