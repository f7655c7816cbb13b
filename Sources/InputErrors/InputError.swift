// The one shape of errors about what a user gives: what, what was expected, what was found, and what to do.
import Foundation

/// An error about something given that does not fit.
public protocol ExplainedError: Error, Equatable, Sendable, CustomStringConvertible, LocalizedError {
  /// What does not fit: a parameter, a file, a quantity.
  var subject: String { get }
  var expected: String { get }
  var found: String { get }
  /// What to do, in whole sentences.
  var advice: String { get }
}

extension ExplainedError {
  public var description: String { "\(subject): expected \(expected), found \(found). \(advice)".printable }
  public var errorDescription: String? { description }
}

/// Something given that does not fit: what, what was expected, what was found, and what to do.
public struct InputError: ExplainedError {
  public let subject: String
  public let expected: String
  public let found: String
  public let advice: String

  public init(_ subject: String, expected: String, found: String, advice: String) {
    self.subject = subject
    self.expected = expected
    self.found = found
    self.advice = advice
  }
}
