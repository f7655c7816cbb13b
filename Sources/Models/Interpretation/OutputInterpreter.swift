// Runs a model's closure for the values of its parameters and of what is computed from them.

import Tracing

/// Collects the values at a position z, one after the other: parameters and generated arrays, as they come.
final class OutputInterpreter: ModelInterpreter {
  private(set) var names: [NamedShape] = []
  private(set) var values: [TracedArray] = []
  private var coordinates: CoordinateReader

  init(position: TracedArray) { coordinates = CoordinateReader(position) }

  func parameter(_ declaration: ParameterDeclaration) -> TracedArray {
    let value = coordinates.next(declaration).value
    append(declaration.name, value, fixed: declaration.constraint.fixedElements(of: declaration.shape))
    return value
  }

  func generated(_ name: String, _ value: TracedArray) { append(name, value, fixed: []) }

  private func append(_ name: String, _ value: TracedArray, fixed: Set<Int>) {
    names.append(NamedShape(name: name, shape: value.shape, fixed: fixed))
    values.append(value.reshaped(to: [value.count]))
  }
}
