// The normal distribution of vectors.

import Constraints
import Randomness
import Tracing

/// N(μ, Σ) on ℝⁿ, by its covariance, its precision or its Cholesky factor, each constant or traced.
///
/// log p(x) = −½ (x − μ)ᵀ Σ⁻¹ (x − μ) − ½ log det Σ − ½ n log 2π
///
/// A constant matrix is factored once, at tracing. A traced one is factored in each evaluation, by LAPACK; where it is
/// not positive definite the log density is `NaN`. The gradient by a traced covariance is ½ (α αᵀ − Σ⁻¹) with
/// α = Σ⁻¹ (x − μ); with it the log density costs two to two and a half times as much as without (20 to 200 points). Of
/// a traced precision the quadratic form reads all elements.
public struct MultivariateNormal {
  private enum Form {
    /// W with Wᵀ W = Σ⁻¹, so that W (x − μ) is standard normal.
    case whitening(TracedArray)
    case covariance(TracedArray)
    case precision(TracedArray)
    case cholesky(TracedArray)
  }

  public let mean: TracedArray
  private let form: Form
  private let halfLogDeterminant: TracedArray

  /// - Parameter covariance: Σ, symmetric and positive definite, of shape [n, n].
  public init(mean: TracedArray, covariance: TracedArray) {
    if let factor = covariance.checkedConstantFactor(mean, "covariance") {
      self.init(mean: mean, cholesky: factor)
    } else {
      self.init(mean, .covariance(covariance), 0.5 * covariance.logDeterminant())
    }
  }

  private init(_ mean: TracedArray, _ form: Form, _ halfLogDeterminant: TracedArray) {
    self.mean = mean
    self.form = form
    self.halfLogDeterminant = halfLogDeterminant
  }

  /// - Parameter precision: Σ⁻¹, symmetric and positive definite, of shape [n, n].
  public init(mean: TracedArray, precision: TracedArray) {
    if let factor = precision.checkedConstantFactor(mean, "precision") {
      self.init(mean, .whitening(factor.transposed), -log(factor.diagonal).sum())
    } else {
      self.init(mean, .precision(precision), -0.5 * precision.logDeterminant())
    }
  }

  /// - Parameter cholesky: the lower triangular L with L Lᵀ = Σ, of shape [n, n].
  public init(mean: TracedArray, cholesky: TracedArray) {
    cholesky.requireMatrix(for: mean, "cholesky")
    cholesky.requireConstants(
      "MultivariateNormal(mean:cholesky:)", "cholesky factor", are: "finite", \.isFinite)
    cholesky.diagonal.requireConstants(
      "MultivariateNormal(mean:cholesky:)", "diagonal of the Cholesky factor", are: "positive"
    ) { $0 > 0 }
    let isConstant = cholesky.constantValues != nil
    self.init(
      mean, isConstant ? .whitening(cholesky.lowerTriangularInverse()) : .cholesky(cholesky),
      log(cholesky.diagonal).sum())
  }

  /// - Parameter x: one vector [n], or [m, n] for m of them, which gives m log densities.
  public func logDensity(_ x: TracedArray) -> TracedArray {
    let n = mean.count
    guard (1...2).contains(x.shape.count), x.shape.last == n else {
      stopTracing(
        "MultivariateNormal.logDensity", "the shape \(x.shape) does not end with that of the mean, [\(n)]")
    }
    return -0.5 * squaredDistance(x - mean) - halfLogDeterminant - 0.5 * Double(n) * Double.log2π
  }

  /// dᵀ Σ⁻¹ d for each row d.
  private func squaredDistance(_ d: TracedArray) -> TracedArray {
    switch form {
    case .whitening(let w):
      let z = matmul(d, w.transposed)
      return (z * z).sum(axis: -1)
    case .covariance(let covariance): return covariance.inverseQuadraticForm(d.transposed)
    case .precision(let precision): return (matmul(d, precision) * d).sum(axis: -1)
    case .cholesky(let factor):
      let z = solve(lowerTriangular: factor, d.transposed)
      return (z * z).sum(axis: 0)
    }
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

  /// The factor of a constant matrix, after it was checked; nil for a traced one.
  fileprivate func checkedConstantFactor(_ mean: TracedArray, _ name: String) -> TracedArray? {
    requireMatrix(for: mean, name)
    guard let values = constantValues else { return nil }
    if let place = asymmetry(of: values, mean.count) {
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
