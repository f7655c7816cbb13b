// Mean and covariance of a normal distribution, one argument of the KL divergence.

import InputErrors
import LinearAlgebra

/// The mean and covariance of a normal distribution on ℝᵈ.
public struct NormalMoments: Sendable, Equatable {
  /// d elements.
  public let mean: [Double]

  /// d × d elements, row by row.
  public let covariance: [Double]

  /// N(mean, covariance), the covariance row by row.
  ///
  /// - Throws: unless the covariance is d × d, symmetric and positive definite.
  public init(mean: [Double], covariance: [Double]) throws(InputError) {
    let d = mean.count
    guard d > 0, covariance.count == d * d else {
      throw NormalMoments.error(
        expected: "a mean of d and a covariance of d × d elements, d ≥ 1",
        found: "\(d) and \(covariance.count)")
    }
    guard (mean + covariance).allSatisfy(\.isFinite) else {
      throw NormalMoments.error(expected: "finite numbers", found: "an element that is not finite")
    }
    for i in 0..<d {
      for j in 0..<i where covariance[i * d + j] != covariance[j * d + i] {
        throw NormalMoments.error(
          expected: "a symmetric covariance",
          found: "\(covariance[i * d + j]) at (\(i), \(j)) but \(covariance[j * d + i]) at (\(j), \(i))")
      }
    }
    self.init(fittedMean: mean, covariance: covariance)
    guard factorizedCovariance != nil else {
      throw NormalMoments.error(
        expected: "a positive definite covariance", found: "one with a zero or negative eigenvalue")
    }
  }

  private static func error(expected: String, found: String) -> InputError {
    InputError(
      "moments of a normal distribution", expected: expected, found: found,
      advice: "Give the mean and, row by row, the covariance.")
  }

  /// N(mean, diag(variances)).
  public init(mean: [Double], variances: [Double]) throws(InputError) {
    let d = variances.count
    var covariance = [Double](repeating: 0, count: d * d)
    for i in 0..<d { covariance[i * d + i] = variances[i] }
    try self.init(mean: mean, covariance: covariance)
  }

  /// The univariate N(mean, variance).
  public init(mean: Double, variance: Double) throws(InputError) {
    try self.init(mean: [mean], covariance: [variance])
  }

  /// What a fit to draws gave, which may be singular or `NaN`.
  init(fittedMean mean: [Double], covariance: [Double]) {
    self.mean = mean
    self.covariance = covariance
  }

  /// The moments of the coordinates xᵢ · 2ᵉ, e the exponent of coordinate i.
  func scaled(by exponents: [Int]) -> NormalMoments {
    let d = dimension
    return NormalMoments(
      fittedMean: zip(mean, exponents).map { ChainDiagnostics.scaled($0, by: $1) },
      covariance: covariance.indices.map {
        ChainDiagnostics.scaled(covariance[$0], by: exponents[$0 / d] + exponents[$0 % d])
      })
  }

  /// The number d of coordinates.
  public var dimension: Int { mean.count }

  var isFinite: Bool { mean.allSatisfy(\.isFinite) && covariance.allSatisfy(\.isFinite) }

  /// The Cholesky factorisation of the covariance; nil where it is not positive definite.
  ///
  /// A coordinate of which less than 1e-13 of the variance is left, given the coordinates before it, counts as
  /// a function of them: no more than rounding errors distinguishes it from one.
  var factorizedCovariance: Cholesky? {
    let d = dimension
    var cholesky = Cholesky(dimension: d)
    guard cholesky.factor(covariance) else { return nil }
    let factor = cholesky.factor
    let isSingular = (0..<d).contains { i in
      let pivot = factor[i, i]
      return pivot * pivot <= 1e-13 * covariance[i * d + i]
    }
    return isSingular ? nil : cholesky
  }
}
