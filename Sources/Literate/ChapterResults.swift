// The numbers of a chapter as they are written to results.json.

import Foundation

/// The content of a chapter's `results.json`.
///
///     {"chapter": "gaussian", "seed": 123, "results": {"hmc.acceptanceRate": {"value": 0.985, "error": 0.0061,
///      "published": 1, …}, …}, …}
///
/// Keys are sorted, and numbers rounded to six significant digits, or more where the error is smaller than that,
/// so that rerunning a chapter gives the same bytes. What does not exist (an error, a published value, a unit)
/// is absent rather than `null`.
public struct ChapterResults: Codable, Sendable, Equatable {
  /// The name of the chapter's folder.
  public var chapter: String
  /// Its heading.
  public var title: String?
  /// Its place among the chapters.
  public var number: Int?
  public var seed: UInt64
  /// What every table of these numbers has to say of itself, such as that the data are a stand-in.
  public var remark: String?
  public var results: [String: ChapterResult]
  /// The names of the results that belong in the overview of all chapters, in the order of the chapter.
  public var headlines: [String]?

  /// Reads a `results.json` or `expected.json`.
  ///
  /// - Throws: ``NotebookError/unreadableResults(path:reason:)``.
  public init(contentsOf url: URL) throws(NotebookError) {
    do {
      self = try JSONDecoder().decode(ChapterResults.self, from: Data(contentsOf: url))
    } catch {
      throw .unreadableResults(path: url.path, reason: reason(of: error))
    }
  }

  package init(
    chapter: String, title: String? = nil, number: Int? = nil, seed: UInt64, remark: String? = nil,
    results: [String: ChapterResult], headlines: [String]? = nil
  ) {
    self.chapter = chapter
    self.title = title
    self.number = number
    self.seed = seed
    self.remark = remark
    self.results = results
    self.headlines = headlines
  }

  /// The bytes of the file.
  package func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

/// One result of a chapter.
public struct ChapterResult: Codable, Sendable, Equatable {
  public var value: ResultValue
  /// The Monte-Carlo standard error of the value; nil for an exact number, and where it cannot be told.
  public var error: Double?
  /// The number in the text that is being reproduced.
  public var published: Double?

  /// What the number is, for a reader.
  public var label: String?
  public var unit: String?
  /// Value, error and unit as they are printed.
  public var text: String?
  /// The published number as it is printed.
  public var publishedText: String?

  package init(
    value: ResultValue, error: Double? = nil, published: Double? = nil, label: String? = nil,
    unit: String? = nil, text: String? = nil, publishedText: String? = nil
  ) {
    self.value = value
    self.error = error
    self.published = published
    self.label = label
    self.unit = unit
    self.text = text
    self.publishedText = publishedText
  }
}

/// A number, or a word such as where the data came from.
public enum ResultValue: Codable, Sendable, Equatable {
  case number(Double)
  case text(String)

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }

  /// The number rounded for storage: whole numbers in full, others to six significant digits or to a hundredth
  /// of their error if that is finer.
  static func stored(_ value: Double, error: Double?) -> Double {
    if value == value.rounded(), abs(value) < 0x1p53 { return value }
    var digits = storedDigits
    if let error, error > 0 {
      digits = max(digits, decimalExponent(value, digits: 6) - decimalExponent(error, digits: 2) + 3)
    }
    return Literate.rounded(value, significantDigits: min(digits, 15))
  }

  /// The significant digits of a stored number.
  static let storedDigits = 6
}

/// The message of an error of Foundation: that of the system where there is one.
func reason(of error: any Error) -> String {
  switch error {
  case DecodingError.keyNotFound(let key, _): return "the key “\(key.stringValue)” is missing."
  case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
    DecodingError.dataCorrupted(let context):
    return context.debugDescription
  default:
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? error
    guard let cause = cause as? POSIXError else { return error.localizedDescription }
    return String(cString: strerror(cause.code.rawValue)) + "."
  }
}
