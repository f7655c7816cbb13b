// The normal distribution of vectors.

import Constraints
import Randomness
import Tracing

/// N(μ, Σ) on ℝⁿ, by its covariance, its precision or its Cholesky factor, each constant or traced.
///
/// log p(x) = −½ (x − μ)ᵀ Σ⁻¹ (x − μ) − ½ log det Σ − ½ n log 2π
public struct MultivariateNormal {
  public let mean: TracedArray
  /// W with Wᵀ W = Σ⁻¹, so that W (x − μ) is standard normal.
  private let whitening: TracedArray
  /// The lower triangular L with L Lᵀ = Σ, or with L Lᵀ = Σ⁻¹.
  let factor: TracedArray
  let factorsPrecision: Bool
  private let halfLogDeterminant: TracedArray

  /// - Parameter covariance: Σ, symmetric and positive definite, of shape [n, n].
  public init(mean: TracedArray, covariance: TracedArray) {
    self.init(mean: mean, cholesky: covariance.checkedFactor(mean, "covariance"))
  }

  /// - Parameter precision: Σ⁻¹, symmetric and positive definite, of shape [n, n].
  public init(mean: TracedArray, precision: TracedArray) {
    let factor = precision.checkedFactor(mean, "precision")
    self.mean = mean
    self.factor = factor
    factorsPrecision = true
    whitening = factor.transposed
    halfLogDeterminant = -log(factor.diagonal).sum()
  }

  /// - Parameter cholesky: the lower triangular L with L Lᵀ = Σ, of shape [n, n].
  public init(mean: TracedArray, cholesky: TracedArray) {
    cholesky.requireMatrix(for: mean, "cholesky")
    cholesky.requireConstants(
      "MultivariateNormal(mean:cholesky:)", "cholesky factor", are: "finite", \.isFinite)
    cholesky.diagonal.requireConstants(
      "MultivariateNormal(mean:cholesky:)", "diagonal of the Cholesky factor", are: "positive"
    ) { $0 > 0 }
    self.mean = mean
    factor = cholesky
    factorsPrecision = false
    whitening = cholesky.lowerTriangularInverse()
    halfLogDeterminant = log(cholesky.diagonal).sum()
  }

  /// - Parameter x: one vector [n], or [m, n] for m of them, which gives m log densities.
  public func logDensity(_ x: TracedArray) -> TracedArray {
    let n = mean.count
    guard (1...2).contains(x.shape.count), x.shape.last == n else {
      stopTracing(
        "MultivariateNormal.logDensity", "the shape \(x.shape) does not end with that of the mean, [\(n)]")
    }
    let z = matmul(x - mean, whitening.transposed)
    return -0.5 * (z * z).sum(axis: -1) - halfLogDeterminant - 0.5 * Double(n) * Double.log2π
  }
}

extension TracedArray {
  fileprivate func requireMatrix(for mean: TracedArray, _ name: String) {
    let n = mean.count
    mean.requireConstants("MultivariateNormal(mean:\(name):)", "mean", are: "finite", \.isFinite)
    guard mean.shape == [n], shape == [n, n] else {
      stopTracing(
        "MultivariateNormal(mean:\(name):)",
        "a mean of shape \(mean.shape) and a \(name) of shape \(shape) were given; they should be [n] and [n, n]"
      )
    }
  }

  fileprivate func checkedFactor(_ mean: TracedArray, _ name: String) -> TracedArray {
    requireMatrix(for: mean, name)
    if let values = constantValues, let place = asymmetry(of: values, mean.count) {
      stopTracing(
        "MultivariateNormal(mean:\(name):)",
        "the \(name) is not symmetric: elements (\(place.row), \(place.column)) and (\(place.column), \(place.row)) differ"
      )
    }
    let factor = choleskyFactor()
    if let values = factor.constantValues, !values.allSatisfy(\.isFinite) {
      stopTracing("MultivariateNormal(mean:\(name):)", "the \(name) is not positive definite")
    }
    return factor
  }

  /// Where a matrix differs from its transpose by more than rounding.
  private func asymmetry(of a: [Double], _ n: Int) -> (row: Int, column: Int)? {
    for i in 0..<n {
      for j in 0..<i
      where !(abs(a[i * n + j] - a[j * n + i]) <= 1e-9 * abs(a[i * n + i] * a[j * n + j]).squareRoot()) {
        return (i, j)
      }
    }
    return nil
  }
}
