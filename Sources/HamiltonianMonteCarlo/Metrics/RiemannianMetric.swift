// Metrics that change with the position, made from derivatives of the log density.
import InputErrors

/// A position-dependent metric G(q), a function of a matrix A(q): the scaled curvature −∇²ℓ(q) / scale, or another
/// ``MetricArgument``.
public protocol RiemannianMetric: Sendable {
  /// G at one position, factored.
  associatedtype Factored: FactoredMetric

  /// What A is; the curvature by default.
  var argument: MetricArgument { get }

  /// The number by which the Hessian is divided, or what A is otherwise made of; often the number of data points.
  var scale: Double { get }

  /// A factored metric with buffers of its own, not yet at any position.
  func makeFactored(dimension: Int) -> Factored

  /// - Throws: where a parameter of the metric is out of its range.
  func validate() throws(InputError)
}

extension RiemannianMetric {
  @inlinable
  public var argument: MetricArgument { .curvature }
}

/// G(q) at one position, in a form that makes solves, determinants, draws and derivatives cheap.
public protocol FactoredMetric {
  /// Computes and factors G from the n² elements of the symmetric, finite matrix A.
  mutating func factor(_ argument: [Double]) throws(NumericalFailure)

  /// log det G.
  var logDeterminant: Double { get }

  /// Overwrites `velocity` with G⁻¹p.
  mutating func velocity(of momentum: [Double], into velocity: inout [Double])

  /// Overwrites `momentum` with S z, where S Sᵀ = G. Applied to standard normal numbers z it gives draws from N(0, G).
  mutating func momentum(from normals: [Double], into momentum: inout [Double])

  /// Replaces a displacement Δq by SᵀΔq, with the S of ``momentum(from:into:)``.
  mutating func whiten(displacement: inout [Double])

  /// Replaces p by S⁻¹p, which takes ``momentum(from:into:)`` back.
  mutating func whiten(momentum: inout [Double])

  /// Overwrites `metric` with the diagonal of G and `inverse` with that of G⁻¹.
  mutating func diagonals(metric: inout [Double], inverse: inout [Double])

  /// Overwrites `weights` (n² elements) with the symmetric matrix W = ∂/∂A (½ log det G + ½ pᵀG⁻¹p) at fixed p,
  /// where `velocity` = G⁻¹p.
  mutating func energyDerivative(momentum: [Double], velocity: [Double], into weights: inout [Double])

  /// Overwrites `velocity` with G⁻¹p and `weights` with W: both at once may be cheaper than one after the other.
  mutating func energyDerivatives(momentum: [Double], velocity: inout [Double], weights: inout [Double])
}

extension FactoredMetric {
  @inlinable
  public mutating func energyDerivatives(
    momentum: [Double], velocity: inout [Double], weights: inout [Double]
  ) {
    self.velocity(of: momentum, into: &velocity)
    energyDerivative(momentum: momentum, velocity: velocity, into: &weights)
  }
}

/// Stops at a scale by which nothing can be divided.
func validateScale(_ scale: Double) throws(InputError) {
  guard scale > 0, scale.isFinite else {
    throw InputError(
      "scale", expected: "a positive, finite number", found: "\(scale)",
      advice: "Use 1, or the number of data points.")
  }
}
