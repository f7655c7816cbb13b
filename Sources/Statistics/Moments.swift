// Mean and variance of numbers in memory.

/// The mean, computed relative to the first value so that equal values have no rounding error.
///
/// The sum must stay within the range of numbers.
package func mean(of values: [Double]) -> Double {
  guard let origin = values.first else { return .nan }
  return origin + values.reduce(0) { $0 + ($1 - origin) } / Double(values.count)
}

/// The sample variance, denominator n − 1; `NaN` for fewer than two values.
package func variance(of values: [Double]) -> Double {
  guard values.count > 1 else { return .nan }
  let centre = mean(of: values)
  return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)
}
