// What chance does to autocorrelations.

import Plotting

/// The band of two standard errors of the autocorrelations of independent draws, ±2/√n.
package func noiseBand(lags: [Double], draws: Int, label: String? = nil) -> Band {
  let width = 2 / Double(draws).squareRoot()
  return Band(
    x: lags, lower: lags.map { _ in -width }, upper: lags.map { _ in width }, label: label, color: .grey,
    opacity: 0.25)
}
