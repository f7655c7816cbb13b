// One file of Stan: its comments, its names, its rows.
import Foundation
import InputErrors

/// One file of Stan.
struct StanCSVTable {
  let path: String
  /// What the comments say: `key = value`, the first of each key.
  private(set) var settings: [String: String] = [:]
  /// None in a file that has not begun.
  private(set) var names: [String] = []
  /// Row after row, those of the warm-up left out.
  private(set) var values: [Double] = []
  private(set) var rowCount = 0
  /// The rows before the line that ends the adaptation.
  private(set) var savedWarmUp = 0
  private(set) var warnings: [String] = []
  private var adaptationEnded = false
  /// The last line, if it was cut off.
  private var incompleteLine: Int?
  private var isEmpty = false

  init(_ path: String) throws(InputError) {
    self.path = path
    let bytes = try InputFile.bytes(path)
    var failure: InputError?
    bytes.withUnsafeBufferPointer { buffer in
      do throws(InputError) { try read(buffer.baseAddress!, count: buffer.count - 1) } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    leaveOutWarmUp()
  }

  /// Reads the lines.
  private mutating func read(_ bytes: UnsafePointer<UInt8>, count: Int) throws(InputError) {
    let hasMark = count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    var (start, line) = (hasMark ? 3 : 0, 0)
    isEmpty = count == start
    while start < count {
      line += 1
      let found = memchr(bytes + start, 10, count - start)
      let end = found.map { bytes.distance(to: $0.assumingMemoryBound(to: UInt8.self)) } ?? count
      try read(bytes, start, end, line, isLast: found == nil)
      start = end + 1
    }
  }

  /// What there is of a file that has not begun.
  var beginning: String {
    isEmpty ? "an empty file" : incompleteLine == nil ? "comments only" : "a row of names that is cut off"
  }

  private mutating func read(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ line: Int, isLast: Bool
  ) throws(InputError) {
    var end = end
    while end > start, bytes[end - 1] == 13 || bytes[end - 1] == 32 { end -= 1 }
    guard end > start else { return }
    if bytes[start] == UInt8(ascii: "#") {
      take(
        comment: String(
          decoding: UnsafeBufferPointer(start: bytes + start + 1, count: end - start - 1), as: UTF8.self))
    } else if isLast && !settings.isEmpty {
      // Stan ends every line; a name or number at the end of one that was cut off may lack characters.
      incompleteLine = line
    } else if names.isEmpty {
      try take(
        header: String(
          decoding: UnsafeBufferPointer(start: bytes + start, count: end - start), as: UTF8.self), line)
    } else {
      try takeRow(bytes, start, end, line)
      rowCount += 1
    }
  }

  private mutating func take(comment: String) {
    if comment.contains("Adaptation terminated"), !names.isEmpty, !adaptationEnded {
      savedWarmUp = rowCount
      adaptationEnded = true
    }
    guard names.isEmpty, let equals = comment.range(of: " =") else { return }
    let key = comment[..<equals.lowerBound].trimmingCharacters(in: .whitespaces)
    let value = comment[equals.upperBound...].replacingOccurrences(of: "(Default)", with: "")
    if settings[key] == nil { settings[key] = value.trimmingCharacters(in: .whitespaces) }
  }

  private mutating func take(header: String, _ line: Int) throws(InputError) {
    names = header.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces).trimmingCharacters(in: ["\""])
    }
    // Brackets may have commas between their indices.
    if header.contains("[") { names = Self.joinedInBrackets(names) }
    guard !names.contains(""), Set(names).count == names.count else {
      let twice = Dictionary(grouping: names) { $0 }.first { $0.value.count > 1 }?.key ?? ""
      throw failure(
        line, "a row of different names", found: names.contains("") ? "an empty name" : "“\(twice)” twice")
    }
    guard !names.allSatisfy({ Double($0) != nil }) else {
      throw failure(line, "a row of names", found: "a row of numbers")
    }
  }

  private static func joinedInBrackets(_ pieces: [String]) -> [String] {
    var names: [String] = []
    var isOpen = false
    for piece in pieces {
      if isOpen { names[names.count - 1] += "," + piece } else { names.append(piece) }
      isOpen = isOpen ? !piece.contains("]") : piece.contains("[") && !piece.contains("]")
    }
    return names
  }

  private mutating func takeRow(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ line: Int
  ) throws(InputError) {
    var (field, column) = (start, 0)
    while field <= end {
      let stop =
        memchr(bytes + field, 44, end - field).map {
          bytes.distance(to: $0.assumingMemoryBound(to: UInt8.self))
        } ?? end
      guard column < names.count else { throw failure(line, "\(names.count) numbers", found: "more") }
      guard let number = NumberParser.number(bytes, field, stop) else {
        let text = String(
          decoding: UnsafeBufferPointer(start: bytes + field, count: min(stop - field, 40)), as: UTF8.self)
        throw failure(line, "a number in the column “\(names[column])”", found: "“\(text)”")
      }
      values.append(number)
      column += 1
      field = stop + 1
    }
    guard column == names.count else { throw failure(line, "\(names.count) numbers", found: "\(column)") }
  }

  /// Leaves out the rows of the warm-up, and tells where others are missing.
  private mutating func leaveOutWarmUp() {
    guard !names.isEmpty else {
      warnings = ["\(path): no draws are there, but \(beginning), as of a chain that has not begun"]
      return
    }
    let isSaved = ["1", "true"].contains(settings["save_warmup"] ?? "")
    let hasWarmUp = settings["algorithm"] != "fixed_param" && settings["num_warmup"] != "0"
    let hasDraws = !isSaved || adaptationEnded || !hasWarmUp
    if !hasDraws { savedWarmUp = rowCount }
    values.removeFirst(savedWarmUp * names.count)
    rowCount -= savedWarmUp
    warnings +=
      hasDraws
      ? warningsOfLength(incompleteLine: incompleteLine)
      : ["\(path): the run ended in its warm-up, whose draws are left out"]
  }

  private func failure(_ line: Int, _ expected: String, found: String) -> InputError {
    InputError(
      "\(path), line \(line)", expected: expected, found: found,
      advice: "Check the file; Stan's files have comments, a row of names, and rows of as many numbers.")
  }
}
