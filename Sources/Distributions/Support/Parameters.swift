// Parameters of distributions: what they may be where they are constant.

import Tracing

/// A range of numbers with its name.
struct ParameterRange {
  enum End {
    case above(Double), from(Double)
    case below(Double), to(Double)
  }

  let description: String
  let ends: [End]
  /// Whether only whole numbers are in it.
  var isWhole = false

  static let finite = ParameterRange(description: "finite", ends: [.above(-.infinity), .below(.infinity)])
  static let positive = ParameterRange(
    description: "positive and finite", ends: [.above(0), .below(.infinity)])
  static let notNegative = ParameterRange(
    description: "not negative, and finite", ends: [.from(0), .below(.infinity)])
  static let probability = ParameterRange(description: "between 0 and 1", ends: [.from(0), .to(1)])
  static let count = ParameterRange(
    description: "a whole number that is not negative", ends: [.from(0), .below(.infinity)], isWhole: true)
  /// A logarithm of something that may be 0.
  static let logarithm = ParameterRange(description: "a number below infinity", ends: [.below(.infinity)])

  func contains(_ x: Double) -> Bool {
    if isWhole && x != x.rounded() { return false }
    return ends.allSatisfy { end in
      switch end {
      case .above(let a): x > a
      case .from(let a): x >= a
      case .below(let b): x < b
      case .to(let b): x <= b
      }
    }
  }

  /// The same of each element of a traced array.
  func contains(_ x: TracedArray) -> TracedCondition {
    let conditions = ends.map { end in
      switch end {
      case .above(let a): x .> a
      case .from(let a): x .>= a
      case .below(let b): x .< b
      case .to(let b): x .<= b
      }
    }
    let isWithin = conditions.dropFirst().reduce(conditions[0]) { $0 .& $1 }
    return isWhole ? isWithin .& (floor(x) .== x) : isWithin
  }
}

extension TracedArrayConvertible {
  /// The parameter as a traced array. Where it is constant and out of range the trace stops; where it only stands for a
  /// traced one, in a model that is evaluated at numbers or drawn from, it becomes `NaN`.
  func parameter(_ distribution: String, _ name: String, _ range: ParameterRange) -> TracedArray {
    let parameter = traced
    parameter.requireConstants(distribution, name, are: range.description, range.contains)
    if TracingContext.checksConstants { return parameter }
    guard let values = parameter.knownValues else {
      return select(range.contains(parameter), parameter, Double.nan)
    }
    if values.allSatisfy(range.contains) { return parameter }
    return TracedArray(values.map { range.contains($0) ? $0 : .nan }, shape: parameter.shape)
  }
}

extension TracedArray {
  /// Whether all numbers are constant and satisfy a condition.
  func isConstant(_ condition: (Double) -> Bool) -> Bool { knownValues?.allSatisfy(condition) ?? false }
}
