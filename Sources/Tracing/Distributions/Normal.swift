// The normal distribution of single numbers.

/// N(μ, σ²), element by element: parameters and arguments are broadcast.
///
/// log p(x) = −½ ((x − μ)/σ)² − log σ − ½ log 2π
public struct Normal: Distribution {
  public let mean: TracedArray
  public let standardDeviation: TracedArray

  /// - Parameters:
  ///   - mean: μ, finite.
  ///   - standardDeviation: σ, positive and finite. A constant out of its range stops the trace; where a traced one is,
  ///     the log density is `NaN`, or −∞ at σ = 0.
  public init(_ mean: TracedArray, _ standardDeviation: TracedArray) {
    mean.requireConstants("Normal", "mean", are: "finite", \.isFinite)
    standardDeviation.requireConstants("Normal", "standard deviation", are: "positive and finite") {
      $0 > 0 && $0.isFinite
    }
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
