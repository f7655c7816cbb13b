// Checks of constants, and of what must be constant, which a trace makes at once.

extension TracedArray {
  /// Stops the trace where this is constant and an element of it does not satisfy `condition`.
  package func requireConstants(
    _ operation: String, _ parameter: String, are expected: String, _ condition: (Double) -> Bool
  ) {
    guard TracingContext.checksConstants, let values = knownValues,
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

  /// The shape of a distribution function as it is; stops the trace where it is traced.
  package func constantShape(_ operation: String, _ parameter: String) -> TracedArray {
    guard knownValues != nil else {
      stopTracing(
        operation,
        "the \(parameter) depends on the traced position, but must be constant in a distribution function, which truncation needs; give it as data, or take a distribution whose parameters may all be traced, such as Normal, LogNormal or Weibull"
      )
    }
    return self
  }
}
