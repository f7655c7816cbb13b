// What can be wrong with the description of a network, its data or its parameters.
import Foundation

/// Something given to a network that does not fit: what, what was expected, what was found, and what to do.
public struct NetworkError: Error, Equatable, CustomStringConvertible, LocalizedError {
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

  public var description: String { "\(subject): expected \(expected), found \(found). \(advice)" }
  public var errorDescription: String? { description }
}
