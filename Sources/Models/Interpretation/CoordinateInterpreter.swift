// Runs a model's closure with given values, and finds their unconstrained coordinates.

import InputErrors
import Tracing

/// z = T⁻¹(x) for the values x of all parameters.
final class CoordinateInterpreter: ModelInterpreter {
  private(set) var position: [Double] = []
  private(set) var error: InputError?
  private let given: [String: TracedArray]
  /// Names that are no parameters.
  let unknown: [String]

  init(values: [String: TracedArray], names: [String]) {
    given = values
    unknown = values.keys.filter { !names.contains($0) }.sorted()
  }

  func parameter(_ p: ParameterDeclaration) -> TracedArray {
    let subject = "value of \"\(p.name)\""
    guard let value = given[p.name] else {
      return fail(
        p, InputError(subject, expected: "one for each parameter", found: nothing, advice: "Give it as well.")
      )
    }
    guard value.shape == p.shape, let elements = value.knownValues else {
      return fail(
        p,
        InputError(
          subject, expected: "the shape \(p.shape)", found: "\(value.shape)",
          advice: "Give numbers of that shape."))
    }
    let coordinates = p.constraint.unconstrain(value).knownValues ?? []
    guard p.constraint.contains(elements, shape: p.shape), coordinates.allSatisfy(\.isFinite) else {
      return fail(
        p,
        InputError(
          subject, expected: "inside \(p.constraint.description)", found: "\(elements)",
          advice: "Give a value inside, not on the border."))
    }
    position += coordinates
    return value
  }

  /// What there is where a value is missing: a name that is misspelt is given all the same.
  private var nothing: String {
    if unknown.isEmpty { return "none" }
    let names = unknown.map { "\"\($0)\"" }.joined(separator: ", ")
    return "none, but \(names), which \(unknown.count == 1 ? "is no parameter" : "are no parameters")"
  }

  private func fail(_ p: ParameterDeclaration, _ found: InputError) -> TracedArray {
    error = error ?? found
    return p.valueAtOrigin
  }
}
