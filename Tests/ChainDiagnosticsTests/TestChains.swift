// Chains with known properties for statistical tests.

import Randomness

struct NormalSource {
  private var generator: Philox

  init(seed: UInt64) { generator = Philox(seed: seed, stream: 0) }

  mutating func normals(_ count: Int) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    generator.fillNormal(&values)
    return values
  }

  /// A stationary AR(1) chain with autocorrelation φᵗ and variance 1.
  mutating func autoregression(_ phi: Double, count: Int) -> [Double] {
    let innovations = normals(count)
    var x = innovations[0]
    return innovations.enumerated().map { index, z in
      if index > 0 { x = phi * x + (1 - phi * phi).squareRoot() * z }
      return x
    }
  }
}

/// Whether this is an optimised build, in which heavy statistics take seconds.
#if DEBUG
  let isReleaseBuild = false
#else
  let isReleaseBuild = true
#endif
