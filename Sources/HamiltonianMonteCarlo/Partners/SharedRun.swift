// The end of a run of several processes: all chains come to process 0, which says what went wrong.
import Foundation
import InputErrors

/// A finished chain on its way to process 0.
private struct FinishedChain: Codable {
  let record: ChainRecord
  /// The state of its sink, or why there is none.
  let sink: Data?
  let failure: String?
}

/// The chains of a process, or none where it only listens.
private struct FinishedShare: Codable { let chains: [FinishedChain] }

/// What has become of the chains of all processes: in process 0 all of them but those of lost processes, elsewhere none.
@usableFromInline
func finish<Kernel, Sink>(
  _ chains: inout [RunningChain<Kernel, Sink>], _ plan: RunPlan, among partners: any RunPartners,
  into makeSink: (Int) throws -> Sink
) throws(InputError) -> [ChainRun<Sink>] {
  var share = FinishedShare(chains: [])
  if partners.rank != 0 {
    share = FinishedShare(chains: chains.indices.map { send(&chains[$0]) })
  }
  var all = chains.map { $0.finish() }
  if partners.rank == 0 {
    // The chains of process 0 are the first.
    _ = try partners.decide(share) { shares in
      for (process, share) in shares.enumerated() {
        guard let share else {
          plan.reportLoss(of: process, among: partners)
          continue
        }
        all += share.chains.compactMap { receive($0, plan, into: makeSink) }
      }
      return FinishedShare(chains: [])
    }
    return all
  }
  _ = try partners.decide(share) { _ in share }
  return []
}

private func send<Kernel, Sink>(_ chain: inout RunningChain<Kernel, Sink>) -> FinishedChain {
  let sink = Result { try chain.checkpointSink() }
  var (data, failure) = (Data?.none, String?.none)
  switch sink {
  case .success(let state): data = state
  case .failure(let error): failure = "\(error)"
  }
  return FinishedChain(record: chain.finishedRecord, sink: data, failure: failure)
}

private func receive<Sink: DrawSink>(
  _ chain: FinishedChain, _ plan: RunPlan, into makeSink: (Int) throws -> Sink
) -> ChainRun<Sink>? {
  let number = chain.record.settings.chain
  do {
    guard let state = chain.sink else { throw RemoteError(words: chain.failure ?? "") }
    guard var sink = try makeSink(number) as? any ResumableSink else {
      preconditionFailure("sample(…, across:) takes no sinks but those that can go on")
    }
    try sink.resume(from: state, dimension: chain.record.dimension, draws: plan.draws)
    try sink.end()
    return (sink as? Sink).map { ChainRun(record: chain.record, output: $0) }
  } catch {
    plan.logger.warning("chain \(number): its draws did not come from the process that made them: \(error)")
    return nil
  }
}

extension ChainStarts {
  /// The starts of process 0, which alone may know those of chains to be continued.
  @usableFromInline
  func shared(among partners: (any RunPartners)?) throws(InputError) -> ChainStarts {
    guard let partners else { return self }
    return try partners.decide(self) { $0[0] ?? self }
  }
}

/// An error of another process, in its words.
struct RemoteError: Error, CustomStringConvertible {
  let words: String
  var description: String { words }
}

extension RunPlan {
  fileprivate func reportLoss(of process: Int, among partners: any RunPartners) {
    let chains = partners.chains(of: process, among: chainCount)
    guard let (first, last) = chains.first.map({ ($0, chains.upperBound - 1) }) else { return }
    let names = first == last ? "chain \(first)" : "chains \(first) to \(last)"
    logger.warning(
      """
      process \(process) was lost, and with it \(names) of \(chainCount): \
      the same command goes on from its last checkpoint, if the run has checkpoints
      """)
  }
}
