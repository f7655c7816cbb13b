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
    generated(declaration.name, value)
    return value
  }

  func generated(_ name: String, _ value: TracedArray) {
    names.append(NamedShape(name: name, shape: value.shape))
    values.append(value.reshaped(to: [value.count]))
  }
}
