// What a few independent numbers say: of chains, of runs, of blocks.

import ChainDiagnostics

extension [Double] {
  /// The mean of independent numbers with its standard error; NaN for fewer than two.
  package var meanOfIndependent: Estimate {
    let n = Double(count)
    let mean = reduce(0, +) / n
    let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return Estimate(value: mean, error: (squares / (n - 1) / n).squareRoot())
  }
}

/// A value with its jackknife error.
///
/// - Parameter replicates: the same value without one of the independent parts that it is made of, for each of them.
package func jackknife(_ value: Double, replicates: [Double]) -> Estimate {
  let n = Double(replicates.count)
  return Estimate(value: value, error: (n - 1) * replicates.meanOfIndependent.error)
}
