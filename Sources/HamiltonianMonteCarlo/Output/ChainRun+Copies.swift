// Draws in memory, given to other sinks: to files, above all.
import InputErrors

extension Collection {
  /// Gives the draws of all chains to other sinks, such as those of files, as if they were made now.
  ///
  ///     let chains = try sample(model, draws: 1_000, chains: 4, seed: 1, with: NUTS())
  ///     let files = StanCSVFiles(in: "draws", of: model, run: RunDescription(of: chains, model: "schools"))
  ///     try chains.copyDraws(into: { StanCSVSink(files, chain: $0) })
  ///
  /// - Parameter makeSink: the sink of a chain, by the number that the chain had in its run.
  /// - Throws: what a sink throws. A sink that wants no more draws gets no more.
  public func copyDraws<Output: DrawStorage, Sink: DrawSink>(
    into makeSink: (_ chain: Int) throws -> Sink
  ) throws where Element == ChainRun<Output>, Sink.Scalar == Output.Scalar {
    // Readers expect chains of one length, that of the longest.
    let draws = map(\.count).max() ?? 0
    for chain in self {
      var sink = try makeSink(chain.settings.chain)
      try sink.begin(dimension: chain.dimension, draws: draws)
      let copying = Result { try chain.copyDraws(into: &sink) }
      // A sink is ended whatever happens; what went wrong first is told.
      let ending = Result { try sink.end() }
      try copying.get()
      try ending.get()
    }
  }
}

extension ChainRun where Output: DrawStorage {
  fileprivate func copyDraws(into sink: inout some DrawSink<Output.Scalar>) throws {
    if let state = record.state, record.count > 0 { try sink.beginDraws(from: state) }
    let (positions, statistics, dimension) = (draws, statistics, record.dimension)
    for i in statistics.indices {
      let position = Array(positions[(i * dimension)..<((i + 1) * dimension)])
      guard try sink.take(Draw(index: i, position: position, statistics: statistics[i])) else { return }
    }
  }
}
