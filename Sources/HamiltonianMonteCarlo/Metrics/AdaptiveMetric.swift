// The metric that the warm-up learns.

/// The metric that a warm-up adapts. Without one it is the identity.
public struct AdaptiveMetric: EuclideanMetric {
  public init() {}

  public func makeMass(dimension: Int) -> LowRankMass { LowRankMass(dimension: dimension) }
}

extension AdaptiveMetric: CustomStringConvertible {
  public var description: String { "AdaptiveMetric" }
}
