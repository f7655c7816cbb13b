// A log density whose derivatives up to the third order the user has written by hand, as closures.

/// A log density given by closures for ℓ and ∇ℓ, for ∇²ℓ, and for the contracted third derivative.
///
///     let standardNormal = HandWrittenCurvedLogDensity(
///       dimension: 3,
///       valueAndGradient: { q, gradient in
///         for i in q.indices { gradient[i] = -q[i] }
///         return -0.5 * q.reduce(0) { $0 + $1 * $1 }
///       },
///       hessian: { q, hessian in
///         for i in hessian.indices { hessian[i] = i % (q.count + 1) == 0 ? -1 : 0 }
///       },
///       contractedThirdDerivative: { q, weights, result in
///         for i in q.indices { result[i] = 0 }
///       })
public struct HandWrittenCurvedLogDensity: LogDensity, CurvatureEvaluator {
  public typealias ValueAndGradient = HandWrittenLogDensity.ValueAndGradient
  public typealias Hessian = @Sendable (_ position: [Double], _ hessian: inout [Double]) -> Void
  public typealias ContractedThirdDerivative =
    @Sendable (_ position: [Double], _ weights: [Double], _ result: inout [Double]) -> Void

  @usableFromInline let base: HandWrittenLogDensity
  @usableFromInline let hessian: Hessian
  @usableFromInline let contraction: ContractedThirdDerivative

  /// - Parameters:
  ///   - dimension: the number n of coordinates.
  ///   - valueAndGradient: returns ℓ(q) and overwrites the gradient, which has n elements.
  ///   - hessian: overwrites the n² elements of ∇²ℓ(q), row by row.
  ///   - contractedThirdDerivative: overwrites the n elements of T(M)ᵢ = Σⱼₖ Mⱼₖ ∂³ℓ/∂qᵢ∂qⱼ∂qₖ for the
  ///     symmetric matrix M given by its n² elements.
  public init(
    dimension: Int,
    valueAndGradient: @escaping ValueAndGradient,
    hessian: @escaping Hessian,
    contractedThirdDerivative: @escaping ContractedThirdDerivative
  ) {
    base = HandWrittenLogDensity(dimension: dimension, valueAndGradient: valueAndGradient)
    self.hessian = hessian
    contraction = contractedThirdDerivative
  }

  @inlinable
  public var dimension: Int { base.dimension }

  @inlinable
  public func makeEvaluator() -> Self { self }

  @inlinable
  public func logDensity(at position: [Double]) -> Double {
    base.logDensity(at: position)
  }

  @inlinable
  public func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    base.valueAndGradient(position, &gradient)
  }

  @inlinable
  public func hessian(at position: [Double], into hessian: inout [Double]) {
    self.hessian(position, &hessian)
  }

  @inlinable
  public func contractedThirdDerivative(
    at position: [Double], weights: [Double], into result: inout [Double]
  ) {
    contraction(position, weights, &result)
  }
}
