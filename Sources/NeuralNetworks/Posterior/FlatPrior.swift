// The prior that says nothing.

/// The density 1: what is left of the posterior is the likelihood.
public struct FlatPrior: NetworkPrior {
  public init() {}

  public func blocks(parameterCount: Int) -> [Range<Int>] { (0..<parameterCount).blocks }

  public func logDensity(
    ofBlock block: Int, at parameters: Span<Float>, addingTo gradient: inout MutableSpan<Float>
  ) -> Double { 0 }
}
