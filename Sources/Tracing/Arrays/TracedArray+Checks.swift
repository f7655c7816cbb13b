// Checks of constants, which a trace makes at once.

extension TracedArray {
  /// Stops the trace where this is constant and an element of it does not satisfy `condition`.
  package func requireConstants(
    _ operation: String, _ parameter: String, are expected: String, _ condition: (Double) -> Bool
  ) {
    guard TracingContext.checksConstants, let values = constantValues,
      let place = values.firstIndex(where: { !condition($0) })
    else {
      return
    }
    let which = values.count == 1 ? "is" : "has element \(place) ="
    stopTracing(
      operation,
      "the \(parameter) \(which) \(values[place]), but must be \(expected); was another parameter meant, or is the data wrong?"
    )
  }
}
