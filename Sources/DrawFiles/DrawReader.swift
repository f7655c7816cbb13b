// Reads draws from a file, one by one.
import Foundation
import InputErrors

/// Reads the draws of a file that `DrawWriter` wrote, one by one.
public final class DrawReader: Sequence, IteratorProtocol {
  static let magic = Data("HMCDRAWS".utf8)

  private let file: FileHandle
  public let dimension: Int
  /// The number of draws in the file.
  public let count: Int
  private var remaining: Int

  /// - Throws: where there is no such file, or it is no file of draws, or incomplete.
  public init(path: String) throws(InputError) {
    func failure(_ found: String) -> InputError {
      InputError(
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
