// The first bytes of a file of NumPy.

/// The first bytes of a file of NumPy, version 1 of the format.
struct NumPyHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  let type: NumberType
  let shape: [Int]

  /// As long as a multiple of 64.
  var bytes: [UInt8] {
    let shape = shape.map { "\($0), " }.joined()
    let kind = type == .float32 ? "<f4" : "<f8"
    let text = "{'descr': '\(kind)', 'fortran_order': False, 'shape': (\(shape)), }"
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    let padding = [UInt8](repeating: UInt8(ascii: " "), count: length - text.utf8.count - 1)
    return Self.magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8) + padding
      + [UInt8(ascii: "\n")]
  }
}
