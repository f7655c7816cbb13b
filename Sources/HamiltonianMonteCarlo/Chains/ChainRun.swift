// A finished chain: what happened, and what its sink has made of the draws.

/// A finished chain: its record, and what its sink has made of the draws.
@dynamicMemberLookup
public struct ChainRun<Output: DrawSink> {
  /// How the chain was made and what happened.
  public let record: ChainRecord
  /// The sink, after the last draw.
  public let output: Output

  @usableFromInline
  init(record: ChainRecord, output: Output) {
    self.record = record
    self.output = output
  }

  /// What the record knows: `chain.acceptanceRate`, `chain.failures`, ….
  public subscript<Value>(dynamicMember path: KeyPath<ChainRecord, Value>) -> Value { record[keyPath: path] }
}

extension ChainRun: Sendable where Output: Sendable {}

/// A chain that keeps its draws in memory, in `Double`.
public typealias StoredChain = ChainRun<StoredDraws<Double>>

// Chains that keep their draws.
extension ChainRun {
  /// Draw i.
  public subscript<Scalar>(i: Int) -> [Scalar] where Output == StoredDraws<Scalar> { output[i] }

  /// Coordinate j of all draws.
  public func coordinate<Scalar>(_ j: Int) -> [Double] where Output == StoredDraws<Scalar> {
    output.coordinate(j)
  }
}

extension ChainRun where Output: DrawStorage {
  /// The coordinates of all draws, draw after draw.
  public var draws: [Output.Scalar] { output.positions }

  /// What happened in the transition to each draw.
  public var statistics: [TransitionStatistics] { output.statistics }
}
