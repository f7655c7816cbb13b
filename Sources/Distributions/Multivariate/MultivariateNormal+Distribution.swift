// The normal distribution of vectors as a distribution: its support, moments and draws.

import Constraints
import Randomness
import Tracing

extension MultivariateNormal: DistributionWithMoments {
  /// - Parameters:
  ///   - mean: μ, a vector of n numbers, or m of them, [m, n].
  ///   - covariance: Σ, symmetric and positive definite, of shape [n, n].
  @_disfavoredOverload
  public init(mean: some TracedArrayConvertible, covariance: some TracedArrayConvertible) {
    self.init(mean: mean.traced, covariance: covariance.traced)
  }

  /// - Parameters:
  ///   - mean: μ, a vector of n numbers, or m of them, [m, n].
  ///   - precision: Σ⁻¹, symmetric and positive definite, of shape [n, n].
  @_disfavoredOverload
  public init(mean: some TracedArrayConvertible, precision: some TracedArrayConvertible) {
    self.init(mean: mean.traced, precision: precision.traced)
  }

  /// - Parameters:
  ///   - mean: μ, a vector of n numbers, or m of them, [m, n].
  ///   - cholesky: the lower triangular L with L Lᵀ = Σ, of shape [n, n].
  @_disfavoredOverload
  public init(mean: some TracedArrayConvertible, cholesky: some TracedArrayConvertible) {
    self.init(mean: mean.traced, cholesky: cholesky.traced)
  }

  public var shape: [Int] { mean.shape }
  public var eventAxes: Int { 1 }
  public var support: (any Constraint)? { .real }

  /// The diagonal of Σ.
  public var variance: TracedArray {
    let rows = factorsPrecision ? factor.lowerTriangularInverse().transposed : factor
    return (rows * rows).sum(axis: 1).broadcast(to: mean.shape)
  }

  /// μ + L z with standard normal z, or the solution x of Lᵀ (x − μ) = z where L Lᵀ is the precision.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let rows = factor.drawable("MultivariateNormal", to: factor.shape)
    let means = mean.drawable("MultivariateNormal", to: shape)
    var z = [Double](repeating: 0, count: means.count)
    generator.fillNormal(&z)
    return stride(from: 0, to: z.count, by: n).flatMap { start in
      let steps = z[start..<(start + n)]
      let x = factorsPrecision ? solveTransposed(rows, Array(steps)) : timesLowerTriangle(rows, Array(steps))
      return x.indices.map { means[start + $0] + x[$0] }
    }
  }
}

/// L z for a lower triangular matrix, row by row.
func timesLowerTriangle(_ l: [Double], _ z: [Double]) -> [Double] {
  let n = z.count
  return (0..<n).map { i in (0...i).reduce(0) { $0 + l[i * n + $1] * z[$1] } }
}

/// The x with Lᵀ x = z for a lower triangular matrix, row by row.
private func solveTransposed(_ l: [Double], _ z: [Double]) -> [Double] {
  let n = z.count
  var x = z
  for i in (0..<n).reversed() {
    x[i] /= l[i * n + i]
    for j in 0..<i { x[j] -= l[i * n + j] * x[i] }
  }
  return x
}
