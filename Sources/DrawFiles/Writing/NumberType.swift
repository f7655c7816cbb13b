// How numbers are stored in binary files.

/// How numbers are stored in binary files.
enum NumberType: String, Codable, CaseIterable {
  case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64

  /// The number of bytes of one.
  var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  var isFloatingPoint: Bool { self == .float32 || self == .float64 }

  /// Appends a number in little-endian order. Only the types that are written here.
  func append(_ value: Double, to bytes: inout [UInt8]) {
    switch self {
    case .float64: bytes.append(bits: value.bitPattern)
    case .float32: bytes.append(bits: Float(value).bitPattern)
    case .int64: bytes.append(bits: Int64(value))
    case .bool: bytes.append(value == 0 ? 0 : 1)
    default: preconditionFailure("NumberType: \(self) is read, not written")
    }
  }

  /// The numbers of little- or big-endian bytes.
  func numbers(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [Double] {
    bytes.withUnsafeBytes { bytes in
      func all<Bits: FixedWidthInteger>(_: Bits.Type, _ value: (Bits) -> Double) -> [Double] {
        (0..<bytes.count / size).map {
          let bits = bytes.loadUnaligned(fromByteOffset: $0 * size, as: Bits.self)
          return value(isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
        }
      }
      switch self {
      case .float64: return all(UInt64.self) { Double(bitPattern: $0) }
      case .float32: return all(UInt32.self) { Double(Float(bitPattern: $0)) }
      case .bool: return all(UInt8.self) { $0 == 0 ? 0 : 1 }
      case .int8: return all(Int8.self) { Double($0) }
      case .int16: return all(Int16.self) { Double($0) }
      case .int32: return all(Int32.self) { Double($0) }
      case .int64: return all(Int64.self) { Double($0) }
      case .uint8: return all(UInt8.self) { Double($0) }
      case .uint16: return all(UInt16.self) { Double($0) }
      case .uint32: return all(UInt32.self) { Double($0) }
      case .uint64: return all(UInt64.self) { Double($0) }
      }
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append<Bits: FixedWidthInteger>(bits: Bits) {
    Swift.withUnsafeBytes(of: bits.littleEndian) { append(contentsOf: $0) }
  }
}
