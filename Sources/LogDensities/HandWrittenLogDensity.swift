// A log density whose derivatives the user has written by hand, as closures.

/// A log density given by a closure that returns ℓ(q) and writes ∇ℓ(q).
///
///     let standardNormal = HandWrittenLogDensity(dimension: 3) { q, gradient in
///       for i in q.indices { gradient[i] = -q[i] }
///       return -0.5 * q.reduce(0) { $0 + $1 * $1 }
///     }
public struct HandWrittenLogDensity: LogDensity, GradientEvaluator {
  public typealias ValueAndGradient = @Sendable (_ position: [Double], _ gradient: inout [Double]) -> Double

  public let dimension: Int
  @usableFromInline let valueAndGradient: ValueAndGradient

  /// - Parameters:
  ///   - dimension: the number of coordinates.
  ///   - valueAndGradient: returns ℓ(q) and overwrites the gradient, which has `dimension` elements.
  public init(dimension: Int, valueAndGradient: @escaping ValueAndGradient) {
    precondition(
      dimension >= 0,
      "HandWrittenLogDensity: a log density of \(dimension) coordinates was asked for; give 0 or more")
    self.dimension = dimension
    self.valueAndGradient = valueAndGradient
  }

  @inlinable
  public func makeEvaluator() -> Self { self }

  @inlinable
  public func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    valueAndGradient(position, &gradient)
  }

  @inlinable
  public func logDensity(at position: [Double]) -> Double {
    var gradient = [Double](repeating: 0, count: dimension)
    return valueAndGradient(position, &gradient)
  }
}
