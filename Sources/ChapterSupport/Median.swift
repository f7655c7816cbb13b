// Medians with their standard errors.

import ChainDiagnostics

/// The median with its standard error, by the normal distribution with the same quartiles; NaN where there are no values.
package func median(of values: [Double]) -> Estimate {
  let sorted = values.sorted()
  let n = sorted.count
  guard n > 0 else { return Estimate(value: .nan, error: .nan) }
  let error = 1.253 * (sorted[3 * n / 4] - sorted[n / 4]) / (1.349 * Double(n).squareRoot())
  return Estimate(value: sorted[n / 2], error: error)
}

/// The median of the values of several chains. Within a chain they come in runs, so its standard error is that of the
/// chains' medians; NaN where fewer than two have values.
package func median(ofChains chains: [[Double]]) -> Estimate {
  let medians = chains.filter { !$0.isEmpty }.map { median(of: $0).value }
  return Estimate(value: median(of: chains.flatMap(\.self)).value, error: medians.meanOfIndependent.error)
}
