// Units of a power of two, in which no square, sum or difference of draws leaves the range of numbers.

/// The exponent e with 2ᵉ ≤ max |x| < 2ᵉ⁺¹; 0 where the largest is zero or infinite.
func binaryExponent(of chains: [[Double]]) -> Int {
  let largest = chains.reduce(0) { $1.reduce($0) { max($0, abs($1)) } }
  return largest > 0 && largest.isFinite ? Int(largest.exponent) : 0
}

/// x · 2ᵉ, which is exact unless it leaves the range of normal numbers.
func scaled(_ x: Double, by exponent: Int) -> Double {
  Double(sign: .plus, exponent: exponent, significand: x)
}

extension ScalarDraws {
  /// The draws divided by the power of two that brings the largest to between 1 and 2.
  func inUnitOfLargest() -> (draws: ScalarDraws, exponent: Int) {
    let exponent = binaryExponent(of: chains)
    return (exponent == 0 ? self : map { scaled($0, by: -exponent) }, exponent)
  }

  /// The deviations from the mean of all draws, divided by the power of two that brings the largest to between 1
  /// and 2: the same bits whatever power of two the unit of the draws is multiplied by.
  func normalized() -> (deviations: ScalarDraws, exponent: Int) {
    let (draws, unit) = inUnitOfLargest()
    let mean = draws.mean
    let deviations = draws.map { $0 - mean }
    // The mean is rounded. Where it is large, its error is not small among deviations: their sum tells it.
    let error = deviations.pooled.reduce(0, +) / Double(count)
    let (result, exponent) = deviations.map { $0 - error }.inUnitOfLargest()
    return (result, unit + exponent)
  }

  /// Whether all draws are the same number up to 8 units in its last place.
  var isConstant: Bool {
    let values = pooled
    guard let smallest = values.min(), let largest = values.max() else { return true }
    return Self.areEqual(smallest, largest)
  }
}
