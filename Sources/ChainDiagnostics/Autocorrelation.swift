// Autocovariance and autocorrelation of chains.
import Statistics

extension Draws {
  /// The autocorrelation ρ(t) for the lags t = 0, 1, …, `maximumLag`, averaged over the chains: the mean
  /// autocovariance at lag t divided by the mean at lag 0.
  ///
  /// Each chain is centred at its own mean and its autocovariance has denominator n at every lag. Lags that
  /// the chains are too short for are left out; a negative `maximumLag` gives none. Constant chains and invalid
  /// draws give `NaN`.
  public func autocorrelation(maximumLag: Int) -> [Double] {
    let lags = maximumLag < drawsPerChain ? max(0, maximumLag + 1) : drawsPerChain
    guard isValid, !isConstant else { return [Double](repeating: .nan, count: lags) }
    let covariance = normalized().deviations.meanAutocovariance()
    return covariance.prefix(lags).map { $0 / covariance[0] }
  }

  /// The autocovariance at every lag, averaged over the chains.
  func meanAutocovariance() -> [Double] {
    var total = [Double](repeating: 0, count: drawsPerChain)
    for chain in chains {
      for (lag, covariance) in autocovariance(of: chain).enumerated() { total[lag] += covariance }
    }
    return total.map { $0 / Double(chains.count) }
  }
}

/// c(t) = (1/n) Σᵢ (xᵢ − x̄)(xᵢ₊ₜ − x̄) for t = 0 ..< n, as the Fourier transform of the power spectrum of the
/// draws padded with zeros.
func autocovariance(of chain: [Double]) -> [Double] {
  let n = chain.count
  let centre = mean(of: chain)
  var size = 1
  while size < 2 * n { size *= 2 }
  var real = chain.map { $0 - centre } + [Double](repeating: 0, count: size - n)
  var imaginary = [Double](repeating: 0, count: size)
  fourierTransform(real: &real, imaginary: &imaginary)
  for k in real.indices {
    real[k] = real[k] * real[k] + imaginary[k] * imaginary[k]
    imaginary[k] = 0
  }
  // The spectrum is real and even, so that the forward transform is the inverse one up to the factor 1/size.
  fourierTransform(real: &real, imaginary: &imaginary)
  return real.prefix(n).map { $0 / (Double(size) * Double(n)) }
}
