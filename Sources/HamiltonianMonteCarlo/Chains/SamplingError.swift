// The error thrown for input with which sampling cannot begin.
import Foundation

/// A parameter with which sampling cannot begin: what was expected, what was found, and what to do.
public struct SamplingError: Error, Equatable, Sendable {
  /// The name of the parameter.
  public let parameter: String
  public let expected: String
  public let found: String
  public let advice: String

  @usableFromInline
  package init(parameter: String, expected: String, found: String, advice: String) {
    self.parameter = parameter
    self.expected = expected
    self.found = found
    self.advice = advice
  }
}

extension SamplingError {
  /// The error of a transition that cannot be made, such as that of a device.
  @usableFromInline
  package init(interruption error: any Error) {
    self.init(
      parameter: "transition", expected: "one that can be made", found: "\(error)",
      advice: "Mend what this error tells, and begin again.")
  }
}

extension SamplingError: CustomStringConvertible, LocalizedError {
  public var description: String { "\(parameter): expected \(expected), found \(found). \(advice)" }

  public var errorDescription: String? { description }
}
