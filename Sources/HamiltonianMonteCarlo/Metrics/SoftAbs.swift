// The metric that is the softened absolute value of the curvature: it exists everywhere.
import InputErrors
import LinearAlgebra

/// G(q) = Q diag(λ coth αλ) Qᵀ for the curvature −∇²ℓ(q) / scale = Q diag(λ) Qᵀ.
///
/// It resembles the absolute value of the curvature, follows its directions and scales, and is positive definite
/// also where the target is not log-concave: no eigenvalue of G is below 1/α.
///
/// The derivative of the energy needs W = ½ ∂/∂A (log det G + pᵀG⁻¹p). With f(λ) = λ coth αλ, the divided
/// differences Jₖₗ = (f(λₖ) − f(λₗ))/(λₖ − λₗ), Jₖₖ = f′(λₖ), and D = diag(Qᵀu), u = G⁻¹p, it is
///
///     W = ½ Q (diag(f′(λ)/f(λ)) − D J D) Qᵀ.
///
/// With coordinates s·q instead of q the curvature is divided by s². Under the hardness α s² the metric follows, and the
/// chain is the same; units that differ from coordinate to coordinate turn the eigenvectors, and it is another one.
///
/// Log-determinant, inverse, momentum draw and W come from one eigendecomposition per position.
///
/// Source: Betancourt, "A general metric for Riemannian manifold Hamiltonian Monte Carlo" (2013), arXiv 1212.4693.
public struct SoftAbs: RiemannianMetric {
  /// α.
  public let hardness: Double
  public let scale: Double

  /// - Parameters:
  ///   - hardness: α, in the unit of 1/λ, that of a squared coordinate: eigenvalues below 1/α are lifted to about 1/α.
  ///   - scale: the number by which the Hessian is divided.
  public init(hardness: Double = 1e6, scale: Double = 1) {
    self.hardness = hardness
    self.scale = scale
  }

  public func validate() throws(InputError) {
    guard hardness > 0, hardness.isFinite else {
      throw InputError(
        "hardness", expected: "a positive, finite number", found: "\(hardness)",
        advice: "Use 1e6; its reciprocal is the smallest eigenvalue that the metric can have.")
    }
    try validateScale(scale)
  }

  @inlinable
  public func makeFactored(dimension: Int) -> Factored {
    Factored(dimension: dimension, function: SoftAbsoluteValue(hardness: hardness))
  }

  /// The eigendecomposition of G, and the weights of its log-determinant once they have been asked for.
  public struct Factored: FactoredMetric {
    @usableFromInline let function: SoftAbsoluteValue
    @usableFromInline var matrix: SpectralMatrix
    /// ∂/∂A ½ log det G.
    @usableFromInline var determinantWeights: [Double]
    @usableFromInline var hasDeterminantWeights = false

    @inlinable
    init(dimension: Int, function: SoftAbsoluteValue) {
      self.function = function
      matrix = SpectralMatrix(dimension: dimension)
      determinantWeights = [Double](repeating: 0, count: dimension * dimension)
    }

    @inlinable
    public mutating func factor(_ curvature: [Double]) throws(NumericalFailure) {
      hasDeterminantWeights = false
      guard matrix.decompose(curvature, applying: function) else { throw .nonFinite(.metric) }
    }

    @inlinable
    public var logDeterminant: Double { matrix.logDeterminant }

    @inlinable
    public func velocity(of momentum: [Double], into velocity: inout [Double]) {
      Vectors.copy(momentum, into: &velocity)
      matrix.solve(&velocity)
    }

    @inlinable
    public func momentum(from normals: [Double], into momentum: inout [Double]) {
      matrix.multiplyByFactor(normals, into: &momentum)
    }

    @inlinable
    public func whiten(displacement: inout [Double]) { matrix.multiplyByFactorTransposed(&displacement) }

    @inlinable
    public func whiten(momentum: inout [Double]) { matrix.solveFactor(&momentum) }

    @inlinable
    public func diagonals(metric: inout [Double], inverse: inout [Double]) {
      matrix.diagonal(into: &metric)
      matrix.inverseDiagonal(into: &inverse)
    }

    @inlinable
    public mutating func energyDerivative(
      momentum: [Double], velocity: [Double], into weights: inout [Double]
    ) {
      prepareDeterminantWeights()
      matrix.addQuadraticFormWeights(of: velocity, scale: -0.5, to: determinantWeights, into: &weights)
    }

    @inlinable
    public mutating func energyDerivatives(
      momentum: [Double], velocity: inout [Double], weights: inout [Double]
    ) {
      prepareDeterminantWeights()
      matrix.solve(
        momentum, into: &velocity, addingQuadraticFormWeights: -0.5, to: determinantWeights, into: &weights)
    }

    @inlinable
    mutating func prepareDeterminantWeights() {
      if hasDeterminantWeights { return }
      matrix.prepareDerivatives(of: function)
      matrix.logDeterminantWeights(into: &determinantWeights)
      Vectors.scale(&determinantWeights, by: 0.5)
      hasDeterminantWeights = true
    }
  }
}

extension SoftAbs: CustomStringConvertible {
  public var description: String {
    scale == 1 ? "SoftAbs(hardness: \(hardness))" : "SoftAbs(hardness: \(hardness), scale: \(scale))"
  }
}
