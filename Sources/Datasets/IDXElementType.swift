// The kinds of numbers that IDX files hold.

/// What the elements of an IDX file are, with the third byte of the file as raw value.
public enum IDXElementType: UInt8, CaseIterable, CustomStringConvertible, Sendable {
  case unsignedByte = 0x08
  case signedByte = 0x09
  case int16 = 0x0B
  case int32 = 0x0C
  case float = 0x0D
  case double = 0x0E

  /// The number of bytes of one element.
  public var size: Int {
    switch self {
    case .unsignedByte, .signedByte: 1
    case .int16: 2
    case .int32, .float: 4
    case .double: 8
    }
  }

  public var description: String {
    switch self {
    case .unsignedByte: "unsigned bytes"
    case .signedByte: "signed bytes"
    case .int16: "integers of 16 bits"
    case .int32: "integers of 32 bits"
    case .float: "floating-point numbers of 32 bits"
    case .double: "floating-point numbers of 64 bits"
    }
  }

  /// The number whose bytes, in the lowest bits of a word, are these.
  func value(ofBits bits: UInt64) -> Double {
    switch self {
    case .unsignedByte: Double(bits)
    case .signedByte: Double(Int8(truncatingIfNeeded: bits))
    case .int16: Double(Int16(truncatingIfNeeded: bits))
    case .int32: Double(Int32(truncatingIfNeeded: bits))
    case .float: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .double: Double(bitPattern: bits)
    }
  }
}
