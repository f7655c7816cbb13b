// Parameters of distributions: what they may be where they are constant.

import Tracing

/// A range of numbers with its name.
struct ParameterRange {
  let description: String
  let contains: (Double) -> Bool

  static var finite: ParameterRange { ParameterRange(description: "finite", contains: \.isFinite) }
  static var positive: ParameterRange {
    ParameterRange(description: "positive and finite") { $0 > 0 && $0.isFinite }
  }
  static var notNegative: ParameterRange {
    ParameterRange(description: "not negative, and finite") { $0 >= 0 && $0.isFinite }
  }
  static var probability: ParameterRange {
    ParameterRange(description: "between 0 and 1") { $0 >= 0 && $0 <= 1 }
  }
  static var count: ParameterRange {
    ParameterRange(description: "a whole number that is not negative") {
      $0 >= 0 && $0.isFinite && $0 == $0.rounded()
    }
  }
  /// A logarithm of something that may be 0.
  static var logarithm: ParameterRange {
    ParameterRange(description: "a number below infinity") { $0 < .infinity }
  }
}

extension TracedArrayConvertible {
  /// The parameter as a traced array. Where it is constant and out of range the trace stops; where it only stands for a
  /// traced one, in a model that is evaluated at numbers, it becomes `NaN`.
  func parameter(_ distribution: String, _ name: String, _ range: ParameterRange) -> TracedArray {
    let parameter = traced
    parameter.requireConstants(distribution, name, are: range.description, range.contains)
    guard !TracingContext.checksConstants, let values = parameter.constantValues,
      !values.allSatisfy(range.contains)
    else { return parameter }
    return TracedArray(values.map { range.contains($0) ? $0 : .nan }, shape: parameter.shape)
  }
}

extension TracedArray {
  /// Whether all numbers are constant and satisfy a condition.
  func isConstant(_ condition: (Double) -> Bool) -> Bool { constantValues?.allSatisfy(condition) ?? false }
}
