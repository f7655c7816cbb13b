// Reads one file of NumPy.
import Foundation
import InputErrors

/// One file of NumPy, of numbers in the order of C.
struct NumPyArray {
  let shape: [Int]
  let values: [Double]
  let isFloatingPoint: Bool

  init(_ path: String) throws(InputError) {
    let bytes = try InputFile.bytes(path).dropLast()
    let start = try Self.headerEnd(bytes, path)
    let header = String(decoding: bytes[(bytes[6] == 1 ? 10 : 12)..<start], as: UTF8.self)
    let (type, isBigEndian) = try Self.type(header, path)
    guard let shape = Self.shape(header), let count = checkedProduct(shape),
      let size = checkedProduct([count, type.size])
    else { throw Self.failure(path, "a shape of whole numbers", found: "\(header.prefix(120))") }
    guard bytes.count - start == size else {
      throw Self.failure(path, "\(size) bytes of numbers, as the shape says", found: "\(bytes.count - start)")
    }
    self.shape = shape
    values = type.numbers(bytes[start...], isBigEndian: isBigEndian)
    isFloatingPoint = type.isFloatingPoint
  }

  /// Where the numbers begin.
  private static func headerEnd(_ bytes: ArraySlice<UInt8>, _ path: String) throws(InputError) -> Int {
    guard bytes.count >= 12, bytes.prefix(6) == NumPyHeader.magic[...], (1...3).contains(bytes[6]) else {
      throw failure(path, "a file of NumPy", found: "another beginning")
    }
    var end = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    if bytes[6] > 1 { end += 2 + Int(bytes[10]) << 16 + Int(bytes[11]) << 24 }
    guard end <= bytes.count, end > 12 else {
      throw failure(path, "a header of \(end - 10) bytes", found: "\(bytes.count) bytes in all")
    }
    return end
  }

  /// The type of what is in a file where it is one that is not read; nil for numbers, and where the file is damaged.
  static func foreignType(_ path: String) -> String? {
    guard let bytes = try? InputFile.beginning(of: path, count: 1 << 16),
      let start = try? headerEnd(bytes[...], path)
    else { return nil }
    let (name, type, _) = named(String(decoding: bytes[..<start], as: UTF8.self))
    // What follows the order of bytes is the letter of a kind: float and complex numbers, text, dates, objects, ….
    let isKnown =
      name == "record" || "<>|=".contains(name.prefix(1)) && "fcSUOMmV".contains(name.dropFirst().prefix(1))
    return type == nil && name.count > 1 && isKnown ? name : nil
  }

  private static func type(_ header: String, _ path: String) throws(InputError) -> (
    NumberType, isBigEndian: Bool
  ) {
    guard let order = value(of: "fortran_order", in: header), order.hasPrefix("False") else {
      throw InputError(
        path, expected: "elements in the order of C", found: "the order of Fortran, or none",
        advice: "Save it anew: numpy.save(path, numpy.ascontiguousarray(array)).")
    }
    let (name, type, isBigEndian) = named(header)
    guard let type else {
      throw InputError(
        path, expected: "whole or floating-point numbers", found: "numbers of the type “\(name)”",
        advice: "Save it anew: numpy.save(path, array.astype(float)).")
    }
    return (type, isBigEndian)
  }

  /// The type that a header names.
  private static func named(_ header: String) -> (name: String, type: NumberType?, isBigEndian: Bool) {
    let kinds: [String: NumberType] = [
      "b1": .bool, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64, "u1": .uint8, "u2": .uint16,
      "u4": .uint32,
      "u8": .uint64, "f4": .float32, "f8": .float64,
    ]
    let value = value(of: "descr", in: header) ?? ""
    if value.hasPrefix("[") { return ("record", nil, false) }
    let text = value.dropFirst().prefix { $0 != "'" }
    let type = text.first.flatMap { "<>|=".contains($0) ? kinds[String(text.dropFirst())] : nil }
    return (String(text), type, text.first == ">")
  }

  private static func shape(_ header: String) -> [Int]? {
    guard let text = value(of: "shape", in: header), text.first == "(", let end = text.firstIndex(of: ")")
    else {
      return nil
    }
    let sizes = text[text.index(after: text.startIndex)..<end].split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
    let numbers = sizes.compactMap { Int($0) }
    return numbers.count == sizes.count && numbers.count <= 32 ? numbers : nil
  }

  /// What stands after a key.
  private static func value(of key: String, in header: String) -> Substring? {
    header.range(of: "'\(key)':").map { header[$0.upperBound...].drop { $0 == " " } }
  }

  private static func failure(_ path: String, _ expected: String, found: String) -> InputError {
    InputError(
      path, expected: expected, found: found,
      advice: "Check the file; it may be damaged or not complete. numpy.save writes such files.")
  }
}
