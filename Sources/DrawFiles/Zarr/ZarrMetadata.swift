// The metadata of Zarr, version 3, as far as they are read and written here.
import Foundation

/// `zarr.json` of a group.
struct ZarrGroup: Codable {
  var zarrFormat = 3
  var nodeType = "group"
  var attributes: Attributes?

  struct Attributes: Codable {
    var inferenceLibrary: String?
    var model: String?
    var sampler: String?
    var seed: UInt64?
    /// What ArviZ calls the number of transitions before the draws.
    var tuningSteps: Int?
    /// The names of the quantities in their order, which folders do not have.
    var variables: [String]?
  }
}

extension ZarrGroup.Attributes {
  /// Others may have something else by these names.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    inferenceLibrary = try? container.decode(String.self, forKey: .inferenceLibrary)
    model = try? container.decode(String.self, forKey: .model)
    sampler = try? container.decode(String.self, forKey: .sampler)
    seed = try? container.decode(UInt64.self, forKey: .seed)
    tuningSteps = try? container.decode(Int.self, forKey: .tuningSteps)
    variables = try? container.decode([String].self, forKey: .variables)
  }
}

/// What tells arrays of draws from groups, coordinates and others.
struct ZarrOutline: Codable {
  let nodeType: String
  let shape: [Int]?
  let dimensionNames: [String?]?
  let dataType: DataType?
  let attributes: ZarrAttributes?

  /// A name, or an object with one.
  struct DataType: Codable {
    let name: String

    private enum CodingKeys: CodingKey { case name }

    init(from decoder: any Decoder) throws {
      if let name = try? decoder.singleValueContainer().decode(String.self) {
        self.name = name
      } else {
        name = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .name)
      }
    }
  }

  /// The name of a data type that is not read; nil for numbers, and where there is none.
  var foreignType: String? {
    dataType.flatMap { NumberType(rawValue: $0.name) == nil ? $0.name : attributes?.typeOfTime }
  }

  /// The name of an attribute that changes the numbers in a way that is not known here.
  var unknownAttribute: String? {
    dataType.flatMap { NumberType(rawValue: $0.name) }.flatMap { attributes?.unknown(for: $0) }
  }

  var isArray: Bool { nodeType == "array" && shape?.count ?? 0 >= 2 }
  var isOfDraws: Bool { dimensionNames.map { $0.prefix(2).elementsEqual(["chain", "draw"]) } ?? true }
}

/// `zarr.json` of an array.
struct ZarrArray: Codable {
  var zarrFormat = 3
  var nodeType = "array"
  let shape: [Int]
  let dataType: String
  let chunkGrid: Grid
  let chunkKeyEncoding: KeyEncoding
  let fillValue: FillValue
  let codecs: [Codec]
  let dimensionNames: [String?]?
  var attributes: ZarrAttributes? = ZarrAttributes()

  struct Grid: Codable {
    let name: String
    let configuration: Configuration

    struct Configuration: Codable { let chunkShape: [Int] }
  }

  struct KeyEncoding: Codable {
    let name: String
    let configuration: Configuration?

    struct Configuration: Codable { let separator: String? }
  }

  struct Codec: Codable {
    let name: String
    let configuration: Configuration?

    struct Configuration: Codable { let endian: String? }
  }

  /// A number; NaN and infinities are words.
  enum FillValue: Codable {
    case number(Double)
    case bool(Bool)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Bool.self) {
        self = .bool(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let value): try container.encode(value)
      case .bool(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      }
    }

    /// Its value; nil where it is a word that is not known.
    func value(as type: NumberType) -> Double? {
      switch self {
      case .number(let value): value
      case .bool(let value): value ? 1 : 0
      case .text("NaN"): .nan
      case .text("Infinity"): .infinity
      case .text("-Infinity"): -.infinity
      case .text(let word): Self.number(bits: word, type)
      }
    }

    /// The number that hexadecimal bits stand for.
    private static func number(bits word: String, _ type: NumberType) -> Double? {
      let digits = word.dropFirst(2)
      guard word.hasPrefix("0x"), digits.count == 2 * type.size, let bits = UInt64(digits, radix: 16) else {
        return nil
      }
      switch type {
      case .float64: return Double(bitPattern: bits)
      case .float32: return Double(Float(bitPattern: UInt32(bits)))
      default: return nil
      }
    }
  }
}

enum ZarrJSON {
  static func encode(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("ZarrJSON: metadata are always JSON")
    }
    return Array(data) + [UInt8(ascii: "\n")]
  }

  static func decode<Value: Decodable>(_: Value.Type, from bytes: [UInt8]) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Value.self, from: Data(quotingNumbers(bytes)))
  }

  /// With quotes around NaN and infinities, which Python writes without them.
  private static func quotingNumbers(_ bytes: [UInt8]) -> [UInt8] {
    let words = ["NaN", "Infinity", "-Infinity"].map { Array($0.utf8) }
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    var (quoted, place, isInside): ([UInt8], Int, Bool) = ([], 0, false)
    while place < bytes.count {
      let rest = bytes[place...]
      if !isInside, let word = words.first(where: { $0[0] == bytes[place] && rest.starts(with: $0) }) {
        quoted += [quote] + word + [quote]
        place += word.count
        continue
      }
      if bytes[place] == quote { isInside.toggle() }
      // What follows a backslash ends no string.
      let count = isInside && bytes[place] == backslash ? min(2, rest.count) : 1
      quoted += rest.prefix(count)
      place += count
    }
    return quoted
  }
}
