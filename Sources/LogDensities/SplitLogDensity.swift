// A log density that is a sum of parts, such as those of subsets of the data.

/// ℓ(q) = ℓ₁(q) + … + ℓ_M(q).
///
///     let posterior = SplitLogDensity([ofFirstHalf, ofSecondHalf])
///
/// It is a log density like any other, whose value and gradient are the sums of those of its parts; split Hamiltonian
/// Monte Carlo uses the parts one at a time. The parts of a posterior are the log-likelihoods of subsets of the data, each
/// with the share 1/M of the log prior; any other shares, or a part that is the prior alone, will do as well.
public struct SplitLogDensity<Part: LogDensity>: LogDensity where Part.Evaluator: GradientEvaluator {
  /// ℓ₁, …, ℓ_M.
  public let parts: [Part]

  /// There must be a part, and all must have the same dimension.
  public init(_ parts: [Part]) {
    guard let first = parts.first else {
      fatalError("SplitLogDensity: expected at least one part, found none")
    }
    if let other = parts.first(where: { $0.dimension != first.dimension }) {
      fatalError(
        "SplitLogDensity: expected parts of one dimension, found \(first.dimension) and \(other.dimension)")
    }
    self.parts = parts
  }

  public var dimension: Int { parts[0].dimension }

  public func makeEvaluator() -> SplitEvaluator<Part.Evaluator> {
    SplitEvaluator(parts.map { $0.makeEvaluator() }, dimension: dimension)
  }
}

/// Evaluates a `SplitLogDensity` for one chain.
public struct SplitEvaluator<Part: GradientEvaluator>: PartsEvaluator {
  @usableFromInline var parts: [Part]
  /// ∇ℓₘ of one part on its way into the sum.
  @usableFromInline var term: [Part.Scalar]

  init(_ parts: [Part], dimension: Int) {
    self.parts = parts
    term = [Part.Scalar](repeating: 0, count: dimension)
  }

  @inlinable
  public var partCount: Int { parts.count }

  @inlinable
  public var threads: Int { parts.map(\.threads).max() ?? 1 }

  @inlinable
  public var interruption: (any Error)? { parts.lazy.compactMap(\.interruption).first }

  @inlinable
  public mutating func logDensity(at position: [Part.Scalar]) -> Double {
    var sum = parts[0].logDensity(at: position)
    for m in parts.indices.dropFirst() { sum += parts[m].logDensity(at: position) }
    return sum
  }

  @inlinable
  public mutating func logDensity(at position: [Part.Scalar], gradient: inout [Part.Scalar]) -> Double {
    var sum = parts[0].logDensity(at: position, gradient: &gradient)
    for m in parts.indices.dropFirst() {
      sum += parts[m].logDensity(at: position, gradient: &term)
      for i in gradient.indices { gradient[i] += term[i] }
    }
    return sum
  }

  @inlinable
  public mutating func logDensity(
    ofPart part: Int, at position: [Part.Scalar], gradient: inout [Part.Scalar]
  ) -> Double {
    parts[part].logDensity(at: position, gradient: &gradient)
  }
}
