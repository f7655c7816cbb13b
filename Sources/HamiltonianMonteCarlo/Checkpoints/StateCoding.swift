// How the state of a run becomes bytes, bit for bit.
import Foundation

/// The coding of states: a binary property list, which keeps the bits of every number.
@usableFromInline
enum StateCoding {
  @usableFromInline
  static func encode(_ state: some Encodable) throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return try encoder.encode(state)
  }

  @usableFromInline
  static func decode<State: Decodable>(_ type: State.Type = State.self, from data: Data) throws -> State {
    try PropertyListDecoder().decode(type, from: data)
  }
}

/// Numbers that are coded as their bytes, least significant first, instead of one by one.
@propertyWrapper
struct Packed<Element: BitwiseCopyable & Sendable>: Codable, Sendable {
  var wrappedValue: [Element]

  init(wrappedValue: [Element]) { self.wrappedValue = wrappedValue }

  init(from decoder: any Decoder) throws {
    // Asked of a container, since `Data(from:)` would take the bytes one by one.
    let data = try decoder.singleValueContainer().decode(Data.self)
    let size = MemoryLayout<Element>.stride
    guard data.count.isMultiple(of: size) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "numbers that are not whole"))
    }
    if data.isEmpty {
      wrappedValue = []
      return
    }
    wrappedValue = [Element](unsafeUninitializedCapacity: data.count / size) { buffer, count in
      data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
      count = data.count / size
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try wrappedValue.withUnsafeBytes { try container.encode(Data($0)) }
  }
}
