// What a distribution offers to a traced log density.

/// A probability distribution whose parameters may be traced.
///
/// To add one: a struct with its parameters and `logDensity`, and a row in the tests' table of distributions.
public protocol Distribution {
  /// The normalised log density at `x`.
  func logDensity(_ x: TracedArray) -> TracedArray
}

extension TracedArray {
  /// Stops the trace where this is constant and an element of it does not satisfy `condition`.
  func requireConstants(
    _ distribution: String, _ parameter: String, are expected: String, _ condition: (Double) -> Bool
  ) {
    guard let values = constantValues, let place = values.firstIndex(where: { !condition($0) }) else {
      return
    }
    let which = values.count == 1 ? "is" : "has element \(place) ="
    stopTracing(
      distribution,
      "the \(parameter) \(which) \(values[place]), but must be \(expected); was another parameter meant, or is the data wrong?"
    )
  }
}
