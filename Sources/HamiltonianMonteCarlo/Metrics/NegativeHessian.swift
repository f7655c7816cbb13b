// The metric that is the negative Hessian of the log density, where that is positive definite.
import InputErrors
import LinearAlgebra

/// G(q) = −∇²ℓ(q) / scale, factored by Cholesky.
///
/// It exists only where −∇²ℓ is positive definite, that is for log-concave targets; elsewhere the trajectory
/// fails with ``NumericalFailure/notPositiveDefinite`` and is rejected. The derivative of the energy needs
/// W = ½ (G⁻¹ − u uᵀ) with u = G⁻¹p.
///
/// Source: Girolami & Calderhead, "Riemann manifold Langevin and Hamiltonian Monte Carlo methods",
/// J. R. Stat. Soc. B 73 (2011), doi 10.1111/j.1467-9868.2010.00765.x.
public struct NegativeHessian: RiemannianMetric {
  public let scale: Double

  /// - Parameter scale: the number by which the Hessian is divided.
  public init(scale: Double = 1) { self.scale = scale }

  public func validate() throws(InputError) { try validateScale(scale) }

  @inlinable
  public func makeFactored(dimension: Int) -> Factored { Factored(dimension: dimension) }

  /// The Cholesky factor of G, and G⁻¹ once it has been asked for.
  public struct Factored: FactoredMetric {
    @usableFromInline var cholesky: Cholesky
    @usableFromInline var inverse: [Double]
    @usableFromInline var hasInverse = false

    @inlinable
    init(dimension: Int) {
      cholesky = Cholesky(dimension: dimension)
      inverse = [Double](repeating: 0, count: dimension * dimension)
    }

    @inlinable
    public mutating func factor(_ curvature: [Double]) throws(NumericalFailure) {
      hasInverse = false
      guard cholesky.factor(curvature) else { throw .notPositiveDefinite }
    }

    @inlinable
    public var logDeterminant: Double { cholesky.logDeterminant }

    @inlinable
    public func velocity(of momentum: [Double], into velocity: inout [Double]) {
      Vectors.copy(momentum, into: &velocity)
      cholesky.solve(&velocity)
    }

    @inlinable
    public func momentum(from normals: [Double], into momentum: inout [Double]) {
      cholesky.multiplyByFactor(normals, into: &momentum)
    }

    @inlinable
    public func whiten(displacement: inout [Double]) { cholesky.multiplyByFactorTransposed(&displacement) }

    @inlinable
    public func whiten(momentum: inout [Double]) { cholesky.solveFactor(&momentum) }

    @inlinable
    public mutating func diagonals(metric: inout [Double], inverse diagonal: inout [Double]) {
      prepareInverse()
      cholesky.diagonal(into: &metric)
      for i in diagonal.indices { diagonal[i] = inverse[i * (diagonal.count + 1)] }
    }

    @inlinable
    mutating func prepareInverse() {
      if hasInverse { return }
      cholesky.inverse(into: &inverse)
      hasInverse = true
    }

    @inlinable
    public mutating func energyDerivative(
      momentum: [Double], velocity: [Double], into weights: inout [Double]
    ) {
      prepareInverse()
      let n = velocity.count
      Vectors.checkCounts(weights.count, n * n)
      weights.withUnsafeMutableBufferPointer { weights in
        inverse.withUnsafeBufferPointer { inverse in
          velocity.withUnsafeBufferPointer { u in
            for i in 0..<n {
              for j in 0..<n { weights[i * n + j] = 0.5 * (inverse[i * n + j] - u[i] * u[j]) }
            }
          }
        }
      }
    }
  }
}

extension NegativeHessian: CustomStringConvertible {
  public var description: String { scale == 1 ? "NegativeHessian()" : "NegativeHessian(scale: \(scale))" }
}
