// What a distribution offers to a traced log density.

/// A probability distribution whose parameters may be traced.
///
/// To add one: a struct with its parameters and `logDensity`, and a row in the tests' table of distributions.
public protocol Distribution {
  /// The normalised log density at `x`.
  func logDensity(_ x: TracedArray) -> TracedArray
}
