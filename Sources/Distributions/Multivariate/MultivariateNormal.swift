// The normal distribution of vectors.

import Tracing

/// N(μ, Σ) on ℝⁿ, by its covariance, its precision or its Cholesky factor, each constant or traced. With a mean of shape
/// [m, n] it is that of m independent vectors, such as the rows of a regression, with one covariance.
///
/// log p(x) = −½ (x − μ)ᵀ Σ⁻¹ (x − μ) − ½ log det Σ − ½ n log 2π
///
/// A constant matrix is factored once, at tracing. A traced one is factored in each evaluation, by LAPACK; where it is
/// not positive definite the log density is `NaN`. The gradient by a traced covariance is ½ (α αᵀ − Σ⁻¹) with
/// α = Σ⁻¹ (x − μ); with it the log density costs two to two and a half times as much as without (20 to 200 points). Of
/// a traced precision the quadratic form reads all elements.
public struct MultivariateNormal {
  /// What the matrix is.
  private enum Form {
    case covariance, precision
    /// L with L Lᵀ = Σ, or with L Lᵀ = Σ⁻¹.
    case cholesky, precisionCholesky
  }

  public let mean: TracedArray
  private let matrix: TracedArray
  private let form: Form
  private let halfLogDeterminant: TracedArray

  private init(_ mean: TracedArray, _ matrix: TracedArray, _ form: Form) {
    self.mean = mean
    self.matrix = matrix
    self.form = form
    halfLogDeterminant =
      switch form {
      case .covariance: 0.5 * matrix.logDeterminant()
      case .precision: -0.5 * matrix.logDeterminant()
      case .cholesky: log(matrix.diagonal).sum()
      case .precisionCholesky: -log(matrix.diagonal).sum()
      }
  }

  /// - Parameters:
  ///   - mean: μ, of shape [n].
  ///   - covariance: Σ, symmetric and positive definite, of shape [n, n].
  public init(mean: TracedArray, covariance: TracedArray) {
    let factor = covariance.checkedConstantFactor(mean, "covariance")
    self.init(mean, factor ?? covariance, factor == nil ? .covariance : .cholesky)
  }

  /// - Parameters:
  ///   - mean: μ, of shape [n].
  ///   - precision: Σ⁻¹, symmetric and positive definite, of shape [n, n].
  public init(mean: TracedArray, precision: TracedArray) {
    let factor = precision.checkedConstantFactor(mean, "precision")
    self.init(mean, factor ?? precision, factor == nil ? .precision : .precisionCholesky)
  }

  /// - Parameters:
  ///   - mean: μ, of shape [n].
  ///   - cholesky: the lower triangular L with L Lᵀ = Σ, of shape [n, n].
  public init(mean: TracedArray, cholesky: TracedArray) {
    cholesky.requireMatrix(for: mean, "cholesky")
    cholesky.requireConstants(
      "MultivariateNormal(mean:cholesky:)", "cholesky factor", are: "finite", \.isFinite)
    cholesky.diagonal.requireConstants(
      "MultivariateNormal(mean:cholesky:)", "diagonal of the Cholesky factor", are: "positive"
    ) { $0 > 0 }
    cholesky.requireLowerTriangular("MultivariateNormal(mean:cholesky:)", "cholesky factor")
    self.init(mean, cholesky, .cholesky)
  }

  /// - Parameter x: one vector [n], or [m, n] for m of them, which gives m log densities.
  public func logDensity(_ x: TracedArray) -> TracedArray {
    guard (1...2).contains(x.shape.count), x.shape.last == n else {
      stopTracing(
        "MultivariateNormal.logDensity", "the shape \(x.shape) does not end with the length of the mean, \(n)"
      )
    }
    return -0.5 * squaredDistance(x - mean) - halfLogDeterminant - 0.5 * Double(n) * Double.log2π
  }

  /// The length of a vector.
  var n: Int { matrix.shape[0] }

  /// dᵀ Σ⁻¹ d for each row d.
  private func squaredDistance(_ d: TracedArray) -> TracedArray {
    switch form {
    case .covariance: return matrix.inverseQuadraticForm(d.transposed)
    case .precision: return (matmul(d, matrix) * d).sum(axis: -1)
    case .precisionCholesky: return squares(matmul(d, matrix), axis: -1)
    case .cholesky where matrix.knownValues != nil:
      return squares(matmul(d, matrix.lowerTriangularInverse().transposed), axis: -1)
    case .cholesky: return squares(solve(lowerTriangular: matrix, d.transposed), axis: 0)
    }
  }

  private func squares(_ z: TracedArray, axis: Int) -> TracedArray { (z * z).sum(axis: axis) }

  /// The lower triangular L with L Lᵀ = Σ, or with L Lᵀ = Σ⁻¹ where `factorsPrecision`.
  var factor: TracedArray {
    switch form {
    case .covariance, .precision: matrix.choleskyFactor()
    case .cholesky, .precisionCholesky: matrix
    }
  }

  var factorsPrecision: Bool {
    switch form {
    case .precision, .precisionCholesky: true
    case .covariance, .cholesky: false
    }
  }
}

extension TracedArray {
  fileprivate func requireMatrix(for mean: TracedArray, _ name: String) {
    mean.requireConstants("MultivariateNormal(mean:\(name):)", "mean", are: "finite", \.isFinite)
    guard (1...2).contains(mean.shape.count), let n = mean.shape.last, shape == [n, n] else {
      stopTracing(
        "MultivariateNormal(mean:\(name):)",
        "a mean of shape \(mean.shape) and a \(name) of shape \(shape) were given; they should be [n] and [n, n], or [m, n] and [n, n] for m means"
      )
    }
  }

  /// The factor of a constant matrix, after it was checked; nil for a traced one.
  fileprivate func checkedConstantFactor(_ mean: TracedArray, _ name: String) -> TracedArray? {
    requireMatrix(for: mean, name)
    guard knownValues != nil else { return nil }
    requireSymmetric("MultivariateNormal(mean:\(name):)", name)
    let factor = choleskyFactor()
    if TracingContext.checksConstants, let values = factor.knownValues, !values.allSatisfy(\.isFinite) {
      stopTracing("MultivariateNormal(mean:\(name):)", "the \(name) is not positive definite")
    }
    return factor
  }
}
