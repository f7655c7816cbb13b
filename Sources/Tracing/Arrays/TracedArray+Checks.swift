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

  /// The numbers as they are, but `NaN` for those traced ones that are not positive: for functions such as log Γ, which
  /// have values there.
  package var positiveOrNaN: TracedArray {
    knownValues == nil ? select(self .> 0, self, Double.nan) : self
  }
}
