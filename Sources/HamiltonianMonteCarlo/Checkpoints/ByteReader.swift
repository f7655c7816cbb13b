// Numbers as bytes, and back.
import Foundation

extension Data {
  /// Appends the bytes of numbers as they are in memory, the least significant one first.
  mutating func append<Number: BitwiseCopyable>(numbers: [Number]) {
    numbers.withUnsafeBytes { append(contentsOf: $0) }
  }
}

/// Takes numbers from the beginning of bytes, one array after the other.
struct ByteReader {
  /// Fewer bytes are left than are asked for, or more than there should be.
  struct WrongLength: Error {}

  private var rest: Data

  init(_ data: Data) { rest = data }

  var isEmpty: Bool { rest.isEmpty }

  mutating func bytes(_ count: Int) throws -> Data {
    guard (0...rest.count).contains(count) else { throw WrongLength() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func numbers<Number: BitwiseCopyable>(_ count: Int, of _: Number.Type) throws -> [Number] {
    let size = MemoryLayout<Number>.size
    guard (0...rest.count / size).contains(count) else { throw WrongLength() }
    let bytes = try bytes(count * size)
    return [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
      bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
      initialized = count
    }
  }

  /// The numbers of a table.
  mutating func numbers<Number: BitwiseCopyable>(
    rows: Int, _ columns: Int, of type: Number.Type
  ) throws -> [Number] {
    let (count, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
    if isTooLarge { throw WrongLength() }
    return try numbers(count, of: type)
  }
}
