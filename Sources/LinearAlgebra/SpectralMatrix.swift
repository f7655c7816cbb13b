// The matrix f(A) of a symmetric matrix A in factored form: solves, products, determinant.

/// The positive definite matrix G = f(A) = Q diag(f(λ)) Qᵀ of a symmetric matrix A = Q diag(λ) Qᵀ.
///
/// It offers for f(A) what `Cholesky` offers for a positive definite matrix, and the derivatives that the metric of
/// Riemannian Hamiltonian Monte Carlo needs. All of it comes from one eigendecomposition. The buffers are made once;
/// what the products need besides is taken from the stack up to 1 KiB. Until the first decomposition f(A) is the
/// identity; after one that failed everything is meaningless until one succeeds.
///
///     var metric = SpectralMatrix(dimension: 11)
///     guard metric.decompose(negativeHessian, applying: SoftAbsoluteValue(hardness: 1e6)) else { … }
///     metric.solve(&velocity)
///
/// The derivatives must be prepared for each new decomposition, since many of them need none:
///
///     metric.prepareDerivatives(of: SoftAbsoluteValue(hardness: 1e6))
///     metric.logDeterminantWeights(into: &weights)
public struct SpectralMatrix: Sendable {
  /// A = Q diag(λ) Qᵀ.
  public private(set) var eigendecomposition: SymmetricEigendecomposition
  /// f(λ), in the order of the eigenvalues.
  public internal(set) var values: [Double]
  /// 1/f(λ).
  var reciprocals: [Double]
  /// The divided differences J of f (row-major), of which the rows of the exceptions are used.
  @usableFromInline var differences: [Double]
  /// The diagonal of J, f′(λ).
  var slopes: [Double]
  /// f′(λ)/f(λ).
  var logarithmicDerivatives: [Double]
  /// Whether the derivatives belong to the last decomposition.
  var derivativesArePrepared = false
  /// The number that nearly all elements of J are equal to, if there is one.
  var commonDifference = 1.0
  /// Every element of J that differs from `commonDifference` is in one of these rows and columns; all of them where no
  /// number is that common.
  @usableFromInline var exceptions: [Int] = []

  /// The identity.
  public init(dimension: Int) {
    eigendecomposition = SymmetricEigendecomposition(dimension: dimension)
    values = [Double](repeating: 1, count: dimension)
    reciprocals = values
    slopes = values
    logarithmicDerivatives = values
    differences = [Double](repeating: 1, count: dimension * dimension)
    exceptions.reserveCapacity(dimension)
  }

  /// The number of rows of A.
  public var dimension: Int { eigendecomposition.dimension }

  /// Decomposes A (row-major, `dimension`² elements), which must be symmetric, and applies f to its eigenvalues.
  /// - Returns: false where an element is not finite, the iteration did not converge, or f(A) is not positive
  ///   definite.
  @inlinable
  public mutating func decompose(_ a: [Double], applying function: some SpectralFunction) -> Bool {
    guard decomposeArgument(a) else { return false }
    setValues { eigenvalues, values in
      for k in 0..<eigenvalues.count { values[k] = function.value(at: eigenvalues[k]) }
    }
    return invertValues()
  }

  @usableFromInline
  mutating func decomposeArgument(_ a: [Double]) -> Bool {
    derivativesArePrepared = false
    return eigendecomposition.decompose(a)
  }

  @usableFromInline
  mutating func setValues(
    _ apply: (_ eigenvalues: UnsafeBufferPointer<Double>, _ values: UnsafeMutableBufferPointer<Double>) ->
      Void
  ) {
    eigendecomposition.values.withUnsafeBufferPointer { eigenvalues in
      values.withUnsafeMutableBufferPointer { apply(eigenvalues, $0) }
    }
  }

  @usableFromInline
  mutating func invertValues() -> Bool {
    values.withUnsafeBufferPointer { values in
      reciprocals.withUnsafeMutableBufferPointer { reciprocals in
        var valid = 0
        for k in 0..<values.count {
          let reciprocal = 1 / values[k]
          reciprocals[k] = reciprocal
          valid &+= reciprocal > 0 && reciprocal < .infinity ? 1 : 0
        }
        return valid == values.count
      }
    }
  }

  /// log det f(A).
  public var logDeterminant: Double { logarithmOfProduct(values, count: dimension) }

  /// Replaces b by the solution x of f(A) x = b.
  public func solve(_ b: inout [Double]) {
    eigendecomposition.apply(reciprocals, to: &b)
  }

  /// Overwrites `product` with S z, where S = Q diag(√f(λ)), so that S Sᵀ = f(A). Applied to standard normal
  /// numbers it gives draws from N(0, f(A)).
  public func multiplyByFactor(_ z: [Double], into product: inout [Double]) {
    eigendecomposition.combination(of: z, scaledByRootsOf: values, into: &product)
  }

  /// Replaces x by Sᵀx = diag(√f(λ)) Qᵀx, so that |Sᵀx|² = xᵀf(A) x.
  public func multiplyByFactorTransposed(_ x: inout [Double]) {
    eigendecomposition.replaceByCoordinates(&x, scaledByRootsOf: values)
  }

  /// Replaces b by the solution x = diag(1/√f(λ)) Qᵀb of S x = b.
  public func solveFactor(_ b: inout [Double]) {
    eigendecomposition.replaceByCoordinates(&b, scaledByRootsOf: reciprocals)
  }

  /// Overwrites `diagonal` with that of f(A).
  public func diagonal(into diagonal: inout [Double]) {
    eigendecomposition.diagonal(eigenvalues: values, into: &diagonal)
  }

  /// Overwrites `diagonal` with that of f(A)⁻¹.
  public func inverseDiagonal(into diagonal: inout [Double]) {
    eigendecomposition.diagonal(eigenvalues: reciprocals, into: &diagonal)
  }

  /// Overwrites `matrix` (row-major, `dimension`² elements) with f(A), exactly symmetric.
  public func matrix(into matrix: inout [Double]) {
    eigendecomposition.matrix(eigenvalues: values, into: &matrix)
  }

  /// Overwrites `inverse` (row-major, `dimension`² elements) with f(A)⁻¹, exactly symmetric.
  public func inverse(into inverse: inout [Double]) {
    eigendecomposition.matrix(eigenvalues: reciprocals, into: &inverse)
  }
}
