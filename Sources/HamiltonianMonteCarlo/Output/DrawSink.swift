// Where draws go.

/// Takes the draws of one chain, one after the other.
///
/// Draws in memory, a closure, a file: whatever takes draws is a sink, and `sample(…, into:)` takes any of them, for one
/// chain and, one sink each, for many.
public protocol DrawSink<Scalar> {
  /// The precision of positions.
  associatedtype Scalar: PhaseSpaceScalar

  /// Called once before the first draw.
  /// - Throws: where that many draws of that many coordinates cannot be taken; then no draw is made.
  mutating func begin(dimension: Int, draws: Int) throws

  /// Called once, before the first draw: the warm-up is over.
  /// - Parameter state: where the chain is, with the step size and the mass matrix of the draws.
  mutating func beginDraws(from state: ChainState) throws

  /// Takes a draw.
  /// - Returns: whether the run should go on.
  /// - Throws: where the draw cannot be taken, which ends the run; the draws before it are kept.
  mutating func take(_ draw: Draw<Scalar>) throws -> Bool

  /// Called once at the end of the run, however it ended: to close files.
  mutating func end() throws
}

extension DrawSink {
  public mutating func begin(dimension: Int, draws: Int) throws {}
  public mutating func beginDraws(from state: ChainState) throws {}
  public mutating func end() throws {}

  /// The same with one draw of `stride` only.
  public func thinned(by stride: Int) -> ThinnedSink<Self> { ThinnedSink(self, by: stride) }
}
