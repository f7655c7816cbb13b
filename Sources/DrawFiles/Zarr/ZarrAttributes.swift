// What the attributes of an array of Zarr say of its numbers, by the conventions of CF.
import Foundation

/// The attributes of an array that change what its numbers mean, as xarray has them from the conventions of CF. A number v that
/// is stored stands for `scale_factor` · v + `add_offset`, or for none where it is `_FillValue` or `missing_value`. With units
/// such as “days since 2000-01-01” the numbers are dates.
///
/// None are written.
struct ZarrAttributes: Codable {
  private enum Key: String, CodingKey {
    case scale = "scaleFactor"
    case offset = "addOffset"
    case fill = "_FillValue"
    case missing = "missingValue"
    case unsigned = "_Unsigned"
    case units, dtype

    /// The name in the file.
    var name: String {
      switch self {
      case .scale: "scale_factor"
      case .offset: "add_offset"
      case .missing: "missing_value"
      default: rawValue
      }
    }
  }

  /// The one value of each that is there, or those of a list; none where it has another form.
  private var values: [Key: [ZarrArray.FillValue]] = [:]

  init() {}

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Key.self) else { return }
    for key in container.allKeys where try !container.decodeNil(forKey: key) {
      let one = try? container.decode(ZarrArray.FillValue.self, forKey: key)
      let list = try? container.decode([ZarrArray.FillValue].self, forKey: key)
      values[key] = one.map { [$0] } ?? list ?? []
    }
  }

  func encode(to encoder: any Encoder) { _ = encoder.container(keyedBy: Key.self) }

  /// What the numbers are where they are dates or spans of time; nil where they are numbers.
  var typeOfTime: String? {
    if case .text(let units)? = values[.units]?.first, units.contains(" since ") { return units }
    if case .text(let type)? = values[.dtype]?.first, type.contains("time") { return type }
    return nil
  }

  /// The name of an attribute that changes numbers of a type in a way that is not known here.
  func unknown(for type: NumberType) -> String? {
    let numbers: [Key] = [.scale, .offset, .fill, .missing]
    if let key = numbers.first(where: { self.numbers($0, type) == nil }) { return key.name }
    return values[.unsigned] == nil || type.isFloatingPoint ? nil : Key.unsigned.name
  }

  /// The numbers that stored ones of a type stand for.
  func unpacked(_ stored: [Double], _ type: NumberType) -> [Double] {
    let missing = [Key.fill, .missing].flatMap { numbers($0, type) ?? [] }.filter { !$0.isNaN }
    var values = missing.isEmpty ? stored : stored.map { missing.contains($0) ? .nan : $0 }
    if let scale = numbers(.scale, type)?.first { values = values.map { scale * $0 } }
    if let offset = numbers(.offset, type)?.first { values = values.map { $0 + offset } }
    return values
  }

  /// The numbers of an attribute, none where it is not there; nil where they are not known here.
  private func numbers(_ key: Key, _ type: NumberType) -> [Double]? {
    guard let values = values[key] else { return [] }
    let numbers = values.compactMap { Self.number($0, type) }
    guard !numbers.isEmpty, numbers.count == values.count else { return nil }
    let isLinear = key == .scale || key == .offset
    return isLinear && (numbers.count > 1 || !numbers[0].isFinite) ? nil : numbers
  }

  /// A number, also as the eight bytes in base 64 that xarray writes.
  private static func number(_ value: ZarrArray.FillValue, _ type: NumberType) -> Double? {
    if case .text(let text) = value, type.isFloatingPoint, let bytes = Data(base64Encoded: text),
      bytes.count == 8
    {
      return NumberType.float64.numbers(ArraySlice(bytes), isBigEndian: false)[0]
    }
    return value.value(as: type)
  }
}
