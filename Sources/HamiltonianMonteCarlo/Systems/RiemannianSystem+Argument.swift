// The matrix that the metric is a function of, and its derivative along the weights of the force.
import LinearAlgebra
import LogDensities

extension RiemannianSystem {
  /// `argument` = A without its jitter.
  @inlinable
  mutating func evaluateArgument(of geometry: inout Geometry) throws(NumericalFailure) {
    switch metric.argument {
    case .curvature:
      evaluator.hessian(at: geometry.position, into: &argument)
      Vectors.scale(&argument, by: -1 / metric.scale)
    case .squaredGradient:
      // The elements beside the diagonal are zero from the beginning.
      try evaluateGradient(of: &geometry)
      for i in 0..<dimension {
        argument[i * (dimension + 1)] = geometry.gradient[i] * geometry.gradient[i] / metric.scale
      }
    }
  }

  /// `vector` = −scale · Σⱼₖ Wⱼₖ ∂Aⱼₖ/∂q, where W is in `weights`: T(W), or −2 ∇²ℓ (diag(W) ∇ℓ).
  @inlinable
  mutating func contractArgumentDerivative(of geometry: Geometry) throws(NumericalFailure) {
    switch metric.argument {
    case .curvature:
      evaluator.contractedThirdDerivative(at: geometry.position, weights: weights, into: &vector)
      guard Vectors.areFinite(vector) else { throw .nonFinite(.thirdDerivative) }
    case .squaredGradient:
      evaluateHessian(at: geometry.position)
      let n = dimension
      for i in 0..<n {
        let sum = Vectors.sum(n) { j in
          hessian[i * n + j] * weights[j * (n + 1)] * geometry.gradient[j]
        }
        vector[i] = -2 * sum
      }
      guard Vectors.areFinite(vector) else { throw .nonFinite(.hessian) }
    }
  }

  /// `hessian` = ∇²ℓ. A solve for the momentum asks for it many times at one position.
  @inlinable
  mutating func evaluateHessian(at position: [Double]) {
    if hessianPosition == position { return }
    if hessian.isEmpty { (hessian, hessianPosition) = (weights, vector) }
    evaluator.hessian(at: position, into: &hessian)
    Vectors.copy(position, into: &hessianPosition)
  }
}
