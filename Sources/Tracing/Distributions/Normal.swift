// The normal distribution of single numbers.

/// N(μ, σ²), element by element: parameters and arguments are broadcast.
///
/// log p(x) = −½ ((x − μ)/σ)² − log σ − ½ log 2π
public struct Normal: Distribution {
  public let mean: TracedArray
  public let standardDeviation: TracedArray

  public init(_ mean: TracedArray, _ standardDeviation: TracedArray) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = (x - mean) / standardDeviation
    return -0.5 * (z * z) - log(standardDeviation) - 0.5 * Double.log2π
  }
}

extension Double {
  /// log 2π
  static let log2π = 1.8378770664093454836
}
