// The metric that is the diagonal of the outer product of the gradient with itself.
import Foundation
import InputErrors
import LinearAlgebra

/// G(q) = diag((∂₁ℓ)², …, (∂ₙℓ)²) / scale + δ: the diagonal of ∇ℓ ∇ℓᵀ, lifted by the softening δ.
///
/// It takes no third derivatives: the force needs ∂Gⱼⱼ/∂qᵢ = 2 ∂ⱼℓ ∂ᵢ∂ⱼℓ / scale only, one product of the Hessian with a vector.
/// Solves, determinants and draws take time in proportion to n. The derivative of the energy needs
/// Wⱼⱼ = ½ (1/Gⱼⱼ − uⱼ²) with u = G⁻¹p.
///
/// **It is no substitute for the curvature.** The mean over the target is that of the curvature,
/// E (∂ᵢℓ)² = −E ∂ᵢ²ℓ, but at a given place it says how far the mode is rather than how wide it is: it vanishes where the
/// slope does, at every mode, however narrow. There G is δ alone, so δ should be about the curvature at the mode, one over
/// a squared width. With much smaller ones G changes by orders of magnitude within a step, equations are not solved, and
/// trajectories are rejected: on a standard normal in two dimensions, of 500 trajectories of five steps of 0.3 each, 98 %
/// are accepted with δ = 1 and 8 % with δ = 10⁻⁴ (OuterProductTests). Nor is it the empirical Fisher information, which
/// adds up the squares of the gradients of single data; here the gradient of the sum is squared.
///
/// With coordinates s·q instead of q, and δ/s² instead of δ, the chain is the same; units that differ from coordinate to
/// coordinate make it another one.
///
/// Source: `Metric.JACOBIAN_DIAG` of hamiltorch, which adds jitter instead of δ, drawn anew in each evaluation; the
/// Hamiltonian: Girolami & Calderhead (2011), doi 10.1111/j.1467-9868.2010.00765.x.
public struct DiagonalOuterProduct: RiemannianMetric {
  /// δ.
  public let softening: Double
  public let scale: Double

  /// - Parameters:
  ///   - softening: δ, in the unit of the curvature, one over a squared coordinate: the least element that G can have.
  ///   - scale: the number by which the squares are divided.
  public init(softening: Double = 1, scale: Double = 1) {
    self.softening = softening
    self.scale = scale
  }

  @inlinable
  public var argument: MetricArgument { .squaredGradient }

  public func validate() throws(InputError) {
    guard softening > 0, softening.isFinite else {
      throw InputError(
        "softening", expected: "a positive, finite number", found: "\(softening)",
        advice: "Use one over the squared width of the narrowest mode.")
    }
    try validateScale(scale)
  }

  @inlinable
  public func makeFactored(dimension: Int) -> Factored {
    Factored(dimension: dimension, softening: softening)
  }

  /// The diagonal of G, its reciprocals, and the roots of both.
  public struct Factored: FactoredMetric {
    @usableFromInline let softening: Double
    @usableFromInline var diagonal: [Double]
    @usableFromInline var reciprocals: [Double]
    @usableFromInline var roots: [Double]
    @usableFromInline var reciprocalRoots: [Double]
    public private(set) var logDeterminant = 0.0

    @usableFromInline
    init(dimension: Int, softening: Double) {
      self.softening = softening
      diagonal = [Double](repeating: softening, count: dimension)
      reciprocals = diagonal
      roots = diagonal
      reciprocalRoots = diagonal
    }

    public mutating func factor(_ argument: [Double]) throws(NumericalFailure) {
      let n = diagonal.count
      Vectors.checkCounts(argument.count, n * n)
      logDeterminant = 0
      for i in 0..<n {
        let element = argument[i * (n + 1)] + softening
        diagonal[i] = element
        reciprocals[i] = 1 / element
        roots[i] = element.squareRoot()
        reciprocalRoots[i] = 1 / roots[i]
        logDeterminant += log(element)
      }
      guard logDeterminant.isFinite else { throw .nonFinite(.metric) }
    }

    @inlinable
    public func velocity(of momentum: [Double], into velocity: inout [Double]) {
      Vectors.copy(momentum, into: &velocity)
      Vectors.scale(&velocity, by: reciprocals)
    }

    @inlinable
    public func momentum(from normals: [Double], into momentum: inout [Double]) {
      Vectors.copy(normals, into: &momentum)
      Vectors.scale(&momentum, by: roots)
    }

    @inlinable
    public func whiten(displacement: inout [Double]) { Vectors.scale(&displacement, by: roots) }

    @inlinable
    public func whiten(momentum: inout [Double]) { Vectors.scale(&momentum, by: reciprocalRoots) }

    @inlinable
    public func diagonals(metric: inout [Double], inverse: inout [Double]) {
      Vectors.copy(diagonal, into: &metric)
      Vectors.copy(reciprocals, into: &inverse)
    }

    @inlinable
    public func energyDerivative(momentum: [Double], velocity: [Double], into weights: inout [Double]) {
      let n = velocity.count
      Vectors.checkCounts(weights.count, n * n)
      for k in weights.indices { weights[k] = 0 }
      for i in 0..<n { weights[i * (n + 1)] = 0.5 * (reciprocals[i] - velocity[i] * velocity[i]) }
    }
  }
}

extension DiagonalOuterProduct: CustomStringConvertible {
  public var description: String {
    scale == 1
      ? "DiagonalOuterProduct(softening: \(softening))"
      : "DiagonalOuterProduct(softening: \(softening), scale: \(scale))"
  }
}
