// Autocovariance and autocorrelation of chains.
import Statistics

extension ScalarDraws {
  /// The autocorrelation ρ(t) for the lags t = 0, 1, …, `maximumLag`, averaged over the chains: the mean
  /// autocovariance at lag t divided by the mean at lag 0.
  ///
  /// Each chain is centred at its own mean and its autocovariance has denominator n at every lag. Lags that
  /// the chains are too short for are left out; a negative `maximumLag` gives none. Constant chains and invalid
  /// draws give `NaN`.
  public func autocorrelation(maximumLag: Int) -> [Double] {
    let lags = maximumLag < drawsPerChain ? max(0, maximumLag + 1) : drawsPerChain
    guard isValid, !isConstant else { return [Double](repeating: .nan, count: lags) }
    var covariance = MeanAutocovariance(normalized().deviations)
    return (0..<lags).map { covariance[$0] / covariance[0] }
  }
}

/// The autocovariance of several chains, averaged over them.
struct MeanAutocovariance {
  /// The deviations of each chain from its own mean.
  private let deviations: [[Double]]
  private var directLags: [Double] = []
  private lazy var allLags = average(of: deviations.map(autocovariance(ofDeviations:)))

  /// From this lag on the Fourier transform is used, which gives all lags of 1000 draws at the cost of some 150. Chains
  /// that mix well are not asked for them.
  private static let firstTransformedLag = 50

  init(_ draws: ScalarDraws) {
    deviations = draws.chains.map { chain in
      let centre = mean(of: chain)
      return chain.map { $0 - centre }
    }
  }

  /// At a lag below the number of draws.
  subscript(lag: Int) -> Double {
    mutating get {
      if lag >= Self.firstTransformedLag { return allLags[lag] }
      while directLags.count <= lag { directLags.append(direct(directLags.count)) }
      return directLags[lag]
    }
  }

  private func direct(_ lag: Int) -> Double {
    let sums = deviations.map { chain in
      chain.withUnsafeBufferPointer { x in
        (lag..<x.count).reduce(0.0) { $0 + x[$1] * x[$1 - lag] } / Double(x.count)
      }
    }
    return sums.reduce(0, +) / Double(deviations.count)
  }

  private func average(of covariances: [[Double]]) -> [Double] {
    covariances[0].indices.map { lag in
      covariances.reduce(0) { $0 + $1[lag] } / Double(covariances.count)
    }
  }
}

/// c(t) = (1/n) Σᵢ xᵢ xᵢ₊ₜ for t = 0 ..< n, as the Fourier transform of the power spectrum of the deviations padded with
/// zeros.
private func autocovariance(ofDeviations deviations: [Double]) -> [Double] {
  let n = deviations.count
  var size = 1
  while size < 2 * n { size *= 2 }
  var real = deviations + [Double](repeating: 0, count: size - n)
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
