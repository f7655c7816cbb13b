// A log density in other coordinates.

/// ℓ(T(z)) + w(z), as a function of z.
///
/// The draws of z are such that q = T(z) has the density exp ℓ, if w is the log-determinant of the Jacobian. Sampling z is
/// worth it where its coordinates are less bound to each other, nearer to one scale, or have no borders. A positive
/// number q = eᶻ, for example, has J = eᶻ, hence w = z and the gradient eᶻ ℓ′(eᶻ) + 1:
///
///     struct Exponential: Transformation {
///       let dimension = 1
///       func apply(to z: [Double], into q: inout [Double]) -> Double {
///         q[0] = exp(z[0])
///         return z[0]
///       }
///       func pullBack(_ gradient: [Double], at z: [Double], into result: inout [Double]) {
///         result[0] = exp(z[0]) * gradient[0] + 1
///       }
///     }
///     let target = Transformed(ofPositiveNumber, by: Exponential())
public struct Transformed<Base: LogDensity, Map: Transformation>: LogDensity
where Base.Evaluator.Scalar == Map.Scalar {
  /// ℓ.
  public let base: Base
  /// T and w.
  public let map: Map

  @inlinable
  public var dimension: Int { map.dimension }

  /// Both must have the same dimension.
  @inlinable
  public init(_ base: Base, by map: Map) {
    guard base.dimension == map.dimension else {
      fatalError("Transformed: a map of \(map.dimension) coordinates, and a log density of \(base.dimension)")
    }
    (self.base, self.map) = (base, map)
  }

  /// q = T(z).
  @inlinable
  public func image(of z: [Map.Scalar]) -> [Map.Scalar] {
    var q = [Map.Scalar](repeating: 0, count: dimension)
    _ = map.apply(to: z, into: &q)
    return q
  }

  @inlinable
  public func makeEvaluator() -> TransformedEvaluator<Base.Evaluator, Map> {
    TransformedEvaluator(base: base.makeEvaluator(), map: map)
  }
}

/// Evaluates a `Transformed` log density for one chain.
public struct TransformedEvaluator<Base: LogDensityEvaluator, Map: Transformation>: LogDensityEvaluator
where Base.Scalar == Map.Scalar {
  @usableFromInline var base: Base
  @usableFromInline let map: Map
  /// T(z), and ∇ℓ there.
  @usableFromInline var image: [Map.Scalar]
  @usableFromInline var imageGradient: [Map.Scalar]

  @usableFromInline
  init(base: Base, map: Map) {
    (self.base, self.map) = (base, map)
    image = [Map.Scalar](repeating: 0, count: map.dimension)
    imageGradient = image
  }

  @inlinable
  public var threads: Int { base.threads }

  @inlinable
  public var interruption: (any Error)? { base.interruption }

  @inlinable
  public mutating func logDensity(at position: [Map.Scalar]) -> Double {
    let weight = map.apply(to: position, into: &image)
    return base.logDensity(at: image) + weight
  }
}

extension TransformedEvaluator: GradientEvaluator where Base: GradientEvaluator {
  @inlinable
  public mutating func logDensity(at position: [Map.Scalar], gradient: inout [Map.Scalar]) -> Double {
    let weight = map.apply(to: position, into: &image)
    let value = base.logDensity(at: image, gradient: &imageGradient)
    map.pullBack(imageGradient, at: position, into: &gradient)
    return value + weight
  }
}
