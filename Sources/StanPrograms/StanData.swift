// The data of a Stan program: none, a file, or JSON text.
import Foundation
import InputErrors

/// The data of a Stan program, in Stan's JSON: one object with a member for each variable of the block `data`.
public enum StanData: Sendable, Equatable {
  /// The program has no data.
  case none
  /// The path of a file.
  case file(String)
  /// The text itself: `.json(#"{"N": 2, "y": [0.3, 1.1]}"#)`.
  case json(String)
}

extension StanData {
  /// The text, which is an object; nil without data.
  func text() throws(InputError) -> String? {
    switch self {
    case .none: return nil
    case .file(let path):
      return try Self.object(try Self.read(path, as: "data", "the data"), of: "data of \(path)")
    case .json(let text): return try Self.object(text, of: "data")
    }
  }

  /// The text of a file, which may be a pipe, without a byte-order mark.
  package static func read(
    _ path: String, as subject: String, _ contents: String
  ) throws(InputError) -> String {
    let wish = "a file of JSON"
    let bytes: Data
    do {
      bytes = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() ?? Data()
    } catch {
      throw InputError(
        subject, expected: wish + " that can be read",
        found: access(path, F_OK) == 0 ? "\(path), which cannot" : "none at \(path)",
        advice: "Give the path of a file with \(contents) as one JSON object.")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard let text = String(validating: bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes, as: UTF8.self)
    else {
      throw InputError(
        subject, expected: wish, found: "bytes in \(path) that are no text",
        advice: "Save it as JSON in UTF-8.")
    }
    return text
  }

  /// Passes a text that may be a JSON object; whether it is one is for the library to say. It takes other texts for paths, or
  /// for no data.
  private static func object(_ text: String, of subject: String) throws(InputError) -> String {
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    guard start.first == "{", !text.utf8.contains(0) else {
      throw InputError(
        subject, expected: "a JSON object, {…}",
        found: start.isEmpty ? "nothing" : "text that begins with \(start.prefix(40))",
        advice: "Write one member for each variable of the block data; give a path as a file, not as text.")
    }
    return String(start)
  }
}
