// The statistics that the tests of random numbers compare with their expectations.
import Foundation

/// Millions of draws take too long without optimisation.
#if DEBUG
  let isRelease = false
#else
  let isRelease = true
#endif

/// The bound on |z| for `comparisons` simultaneous comparisons of which one would be false in 10⁴ runs with other
/// seeds, by Šidák's correction.
func zBound(comparisons: Int) -> Double {
  let level = 1 - pow(1 - 1e-4, 1 / Double(comparisons))
  var (low, high) = (0.0, 10.0)
  for _ in 0..<60 {
    let middle = (low + high) / 2
    if erfc(middle / 2.0.squareRoot()) > level { low = middle } else { high = middle }
  }
  return high
}

/// (x − mean)/sd of the sample mean of `values`, whose exact mean and variance are given.
func zScore(_ values: [Double], mean: Double, variance: Double) -> Double {
  let sum = values.reduce(0) { $0 + ($1 - mean) }
  return sum / (Double(values.count) * variance).squareRoot()
}

/// χ² of counts that have equal expectations, as a standard normal by Wilson and Hilferty's cube root.
func chiSquareZ(_ counts: [Int]) -> Double {
  let degrees = Double(counts.count - 1)
  let expected = Double(counts.reduce(0, +)) / Double(counts.count)
  let chiSquare = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  return (cbrt(chiSquare / degrees) - (1 - 2 / (9 * degrees))) / (2 / (9 * degrees)).squareRoot()
}

/// √n times the Kolmogorov–Smirnov distance of a sample from a distribution function.
func kolmogorovSmirnov(_ values: [Double], _ distribution: (Double) -> Double) -> Double {
  let sorted = values.sorted()
  let n = Double(sorted.count)
  var distance = 0.0
  for (i, x) in sorted.enumerated() {
    let p = distribution(x)
    distance = max(distance, Double(i + 1) / n - p, p - Double(i) / n)
  }
  return distance * n.squareRoot()
}
