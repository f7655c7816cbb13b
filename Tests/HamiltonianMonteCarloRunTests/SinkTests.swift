// Where draws go: sinks of every kind, runs that end early, and what cannot be kept.
import Dispatch
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import SamplingTestSupport
import Synchronization
import Testing

@Suite("Sinks and early ends")
struct SinkTests {
  private let target = Gaussian.tutorial.logDensity
  private let start = [0.0, 0, 0]
  private struct Full: Error {}

  private func closure(_ body: @escaping (Draw<Double>) throws -> Bool) -> ClosureSink<Double> {
    ClosureSink(body)
  }

  @Test("several sinks at once, and one draw of many")
  func combined() throws {
    let sampler = HMC(stepSize: 0.3, steps: 5).sampler(for: target)
    let sink = CombinedSink(StoredDraws<Double>(), StoredDraws<Double>().thinned(by: 7))
    let chain = try sampler.sample(draws: 50, from: start, seed: 3, into: sink)
    let (all, some) = (chain.output.first, chain.output.second.base)
    #expect(all.count == 50 && some.count == 8)
    for i in 0..<8 { #expect(some[i] == all[7 * i]) }
    #expect(all.positions == (try sampler.sample(draws: 50, from: start, seed: 3)).draws)
    let error = #expect(throws: InputError.self) {
      try sampler.sample(draws: 5, from: start, seed: 3, into: StoredDraws<Double>().thinned(by: 0))
    }
    #expect(error?.subject == "stride")
  }

  @Test(
    "a sink that has enough, or that fails, ends the run with all draws before", arguments: [true, false])
  func sinksThatEnd(fails: Bool) throws {
    let sampler = HMC(stepSize: 0.3, steps: 5).sampler(for: target)
    let records = LogRecords()
    let counting = closure { draw in
      if draw.index == 19, fails { throw Full() }
      return draw.index < 19
    }
    let chain = try sampler.sample(
      draws: 1_000, from: start, warmUp: .discarding(5), seed: 3, logger: records.makeLogger(level: .info),
      into: CombinedSink(StoredDraws<Double>(), counting))
    #expect(chain.output.first.count == 20 && chain.count == 20 && chain.transitions == 25)
    #expect(records.entries.map(\.level) == [.warning])
    switch chain.ending {
    case .complete: Issue.record("the run should have ended early")
    case .stopped: #expect(!fails)
    case .failed(let error): #expect(fails && error is Full)
    }
    #expect(chain.report.contains("20 of 1000 draws were made"))
  }

  @Test("a request to stop, and a task that is cancelled, end every chain with all draws so far")
  func stopping() async throws {
    let sampler = HMC(stepSize: 0.3, steps: 5).sampler(for: target)
    for threads in [1, 2] {
      let stop = StopRequest()
      let taken = Atomic(0)
      let chains = try sampler.sample(
        draws: .max, chains: 4, seed: 3, threads: threads, logger: silentLogger, stop: stop,
        into: { _ in
          ConcurrentClosureSink<Double> { _ in
            if taken.add(1, ordering: .relaxed).newValue == 100 { stop.stop() }
            return true
          }
        })
      #expect(chains.count == 4 && chains.reduce(0) { $0 + $1.count } == taken.load(ordering: .relaxed))
      for case .complete in chains.map(\.ending) { Issue.record("a chain should have been stopped") }
    }
    let task = Task {
      let cancelling = ConcurrentClosureSink<Double> { draw in
        if draw.index == 9 { withUnsafeCurrentTask { $0?.cancel() } }
        return true
      }
      return try sampler.sample(draws: 1_000, from: start, seed: 3, logger: silentLogger, into: cancelling)
        .record
    }
    let record = try await task.value
    guard case .stopped = record.ending, record.count == 10 else { throw Full() }
  }

  @Test("an interrupt stops the run")
  func interrupt() async {
    await #expect(processExitsWith: .exitCode(7)) {
      signal(SIGINT, SIG_DFL)
      let stop = StopRequest.onInterrupt()
      let chain = try HMC(stepSize: 0.3, steps: 5).sampler(for: Gaussian.tutorial.logDensity).sample(
        draws: 100_000_000, from: [0, 0, 0], seed: 3, logger: silentLogger, stop: stop,
        into: ClosureSink { draw in
          if draw.index == 10 { kill(getpid(), SIGINT) }
          return true
        })
      if case .stopped = chain.ending, chain.count > 10 { exit(7) }
    }
  }

  @Test("a signal that is ignored stays ignored, and the other one is taken", arguments: [SIGINT, SIGTERM])
  func ignoredSignal(ignored: Int32) async {
    await #expect(processExitsWith: .success) { [ignored] in
      let taken = ignored == SIGINT ? SIGTERM : SIGINT
      signal(ignored, SIG_IGN)
      signal(taken, SIG_DFL)
      let stop = StopRequest.onInterrupt()
      for _ in 0..<2 { raise(ignored) }
      guard !stop.isStopped else { exit(1) }
      raise(taken)
      guard stop.isStopped, stop.signal == taken else { exit(2) }
    }
  }

  @Test("draws that do not fit into memory are refused before the first one")
  func tooMany() throws {
    for draws in [1_000_000_000_000, .max] {
      let error = #expect(throws: InputError.self) {
        try sample(target, draws: draws, from: start, seed: 1, with: HMC())
      }
      #expect(error?.subject == "draws" && error?.expected.contains("memory") == true)
    }
    let error = #expect(throws: InputError.self) {
      try HMC().sampler(for: target).sample(
        draws: 3, chains: 2, seed: 1, into: { _ -> StoredDraws<Double> in throw Full() })
    }
    #expect(error?.subject == "into" && error?.found.contains("Full") == true)
  }

  @Test("chains from drawn starts begin in different places, in their own random numbers")
  func drawnStarts() throws {
    let sampler = HMC(stepSize: 1e-9, steps: 1).sampler(for: target)
    let chains = try sampler.sample(draws: 1, chains: 3, seed: 4)
    let places = chains.map { $0[0] }
    #expect(Set(places).count == 3 && places.joined().allSatisfy { abs($0) < 2 })
    let again = try sampler.sample(draws: 1, chains: .drawn(3), seed: 4, threads: 1)
    #expect(again.map { $0[0] } == places)

    // Inside a small part of (−2, 2) only.
    let corner = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = 0
      return q[0] > 1.6 ? 0 : -.infinity
    }
    let found = try sample(
      corner, draws: 1, chains: 4, seed: 1, logger: silentLogger, with: HMC(stepSize: 1e-9))
    #expect(found.allSatisfy { $0[0][0] > 1.59 })
    let nowhere = HandWrittenLogDensity(dimension: 1) { _, _ in -.infinity }
    let error = #expect(throws: InputError.self) {
      try sample(nowhere, draws: 1, chains: 4, seed: 1, with: HMC())
    }
    #expect(error?.subject == "chains" && error?.found.contains("log density −∞") == true)
  }

  @Test("all starts are looked at before any chain moves")
  func startsFirst() throws {
    let counts = EvaluationCounts()
    let half = HandWrittenCurvedLogDensity(
      dimension: 1,
      valueAndGradient: { q, gradient in
        gradient[0] = -q[0]
        return q[0] < 50 ? -0.5 * q[0] * q[0] : -.infinity
      }, hessian: { _, _ in }, contractedThirdDerivative: { _, _, _ in })
    let error = #expect(throws: InputError.self) {
      try sample(
        CountingLogDensity(half, counts), draws: 1_000, chains: .from([[0], [0], [0], [99]]), seed: 1,
        with: HMC())
    }
    #expect(error?.subject == "chain 3, start" && counts.gradients == 4)
  }
}
