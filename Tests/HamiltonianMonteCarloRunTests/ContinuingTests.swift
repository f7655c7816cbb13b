// A finished warm-up is a value: other runs begin with it.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import SamplingTestSupport
import Testing
import Tracing

@Suite("Runs that continue others")
struct ContinuingTests {
  private let target = Models.eightSchools

  private func warm(_ draws: Int = 0, seed: UInt64 = 1) throws -> [StoredChain] {
    try sample(target, draws: draws, chains: 4, seed: seed, logger: silentLogger, with: NUTS())
  }

  @Test("one warm-up serves several seeds, without another")
  func warmOnce() throws {
    let warm = try warm()
    var means: [Double] = []
    for seed in 2...3 as ClosedRange<UInt64> {
      let chains = try sample(
        target, draws: 1_000, chains: .continuing(warm), seed: seed, logger: silentLogger, with: NUTS())
      #expect(chains.map(\.transitions) == [1_000, 1_000, 1_000, 1_000])
      #expect(chains.map(\.stepSize) == warm.map(\.stepSize))
      #expect(chains.map(\.state?.mass?.scales) == warm.map(\.state?.mass?.scales))
      #expect(chains.summary().problems.isEmpty)
      means.append(chains.summary().rows[8].mean.value)
      // The reference of posteriordb, 10,000 draws: μ = 4.411 ± 3.309.
      let mean = chains.summary().rows[8].mean
      #expect(abs(mean.value - 4.411) < 5 * (mean.error * mean.error + 3.309 * 3.309 / 10_000).squareRoot())
    }
    #expect(means[0] != means[1])
  }

  @Test("a chain begins where the other ended, and repeats itself with any number of threads")
  func position() throws {
    let first = try warm(100)
    #expect(first.map { $0.state?.position } == first.map { $0[99] })
    let runs = try [1, 2].map { threads in
      try sample(
        target, draws: 50, chains: .continuing(first), seed: 2, threads: threads, logger: silentLogger,
        with: NUTS())
    }
    #expect(runs[0].map(\.draws) == runs[1].map(\.draws))
    let again = try sample(
      target, draws: 50, chains: .continuing(runs[0]), warmUp: .adaptingStepSize(100), seed: 3,
      logger: silentLogger, with: NUTS())
    #expect(again[0].stepSize != runs[0][0].stepSize && again[0].transitions == 150)
  }

  @Test("what the warm-up did not learn is told by the run that goes on from it, too")
  func shortWarmUp() throws {
    let warm = try sample(
      Models.kidScores, draws: 0, chains: 4, warmUp: .adapting(40), seed: 1, logger: silentLogger,
      with: NUTS())
    let more = try sample(
      Models.kidScores, draws: 1_000, chains: .continuing(warm), seed: 2, logger: silentLogger, with: NUTS())
    #expect(more.report().contains("the warm-up was too short"), "\(more.report())")
  }

  @Test("HMC and Riemannian HMC continue as well")
  func otherMethods() throws {
    let hmc = HMC(steps: 3...9, metric: AdaptiveMetric())
    let first = try sample(
      target, draws: 10, chains: 2, warmUp: .adapting(300), seed: 1, logger: silentLogger, with: hmc)
    let more = try sample(
      target, draws: 10, chains: .continuing(first), seed: 2, logger: silentLogger, with: hmc)
    #expect(more.map(\.stepSize) == first.map(\.stepSize) && more[0].stepSize != 0.1)
    let riemannian = RiemannianHMC(metric: SoftAbs(), integrator: ImplicitMidpoint(), stepSize: 0.1, steps: 3)
    let curved = try sample(
      target, draws: 10, chains: 2, warmUp: .adaptingStepSize(50), seed: 1, logger: silentLogger,
      with: riemannian)
    let further = try sample(
      target, draws: 10, chains: .continuing(curved), seed: 2, logger: silentLogger, with: riemannian)
    #expect(further.map(\.stepSize) == curved.map(\.stepSize) && further[0].stepSize != 0.1)
  }

  @Test("what does not fit is told before any chain moves")
  func errors() throws {
    let first = try warm(10)
    func error(_ run: () throws -> [StoredChain]) -> InputError? {
      #expect(throws: InputError.self) { try run() }
    }
    let dimension = error {
      try sample(Models.kidScores, draws: 10, chains: .continuing(first), seed: 2, with: NUTS())
    }
    #expect(dimension?.expected.contains("4 coordinates") == true && dimension?.found == "10")
    let method = error {
      try sample(target, draws: 10, chains: .continuing(first), seed: 2, with: HMC(metric: AdaptiveMetric()))
    }
    #expect(method?.subject == "chains" && method?.found.contains("NUTS") == true)
    let seed = error { try sample(target, draws: 10, chains: .continuing(first), seed: 1, with: NUTS()) }
    #expect(seed?.subject == "seed")
    let more = try sample(
      target, draws: 10, chains: .continuing(first), seed: 2, logger: silentLogger, with: NUTS())
    for used in [1, 2] as [UInt64] {
      let again = error { try sample(target, draws: 10, chains: .continuing(more), seed: used, with: NUTS()) }
      #expect(again?.subject == "seed" && again?.found == "\(used)")
    }
    let stop = StopRequest()
    stop.stop()
    let stopped = try sample(
      target, draws: 10, chains: 1, seed: 1, logger: silentLogger, stop: stop, with: NUTS())
    #expect(stopped[0].state == nil)
    let early = error { try sample(target, draws: 10, chains: .continuing(stopped), seed: 2, with: NUTS()) }
    #expect(early?.found == "chain 0 ended before")
    let none = error {
      try sample(target, draws: 10, chains: .continuing([StoredChain]()), seed: 2, with: NUTS())
    }
    #expect(none?.subject == "chains")
  }
}
