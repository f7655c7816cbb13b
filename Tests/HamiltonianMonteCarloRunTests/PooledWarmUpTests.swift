// Chains that learn together: the same draws with any number of threads, and better ones after a short warm-up.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing
import Tracing

@Suite("Warm-ups of chains that learn together")
struct PooledWarmUpTests {
  private func run(
    _ target: TracedLogDensity, _ warmUp: WarmUp, seed: UInt64, threads: Int? = nil
  ) throws -> [StoredChain] {
    try sample(
      target, draws: 500, chains: 4, warmUp: warmUp, seed: seed, threads: threads, logger: silentLogger,
      with: NUTS())
  }

  @Test("the draws are the same with one, two and three threads")
  func threads() throws {
    for warmUp in [WarmUp.adapting(205), .adaptingInDoublingWindows(205, mass: .covariance)] {
      let runs = try [1, 2, 3].map { try run(Models.eightSchools, warmUp.pooled, seed: 4, threads: $0) }
      #expect(runs[0].map(\.draws) == runs[1].map(\.draws) && runs[0].map(\.draws) == runs[2].map(\.draws))
    }
  }

  @Test("all chains have one mass and one step size, and as many transitions as asked for")
  func together() throws {
    let chains = try run(Models.kidScores, .adapting(205).pooled, seed: 5)
    #expect(Set(chains.map(\.stepSize)).count == 1)
    #expect(Set(chains.map { $0.state?.mass?.scales ?? [] }).count == 1)
    #expect(chains.allSatisfy { $0.transitions == 705 && $0.count == 500 })
    // The reference of posteriordb, 10,000 draws: β₃ = 0.56299 ± 0.06047.
    let slope = chains.summary().rows[2].mean
    #expect(abs(slope.value - 0.56299) < 5 * (slope.error + 0.0006), "\(slope)")
  }

  @Test("the usual warm-up can be pooled")
  func usual() throws {
    let chains = try run(Models.eightSchools, .automatic.pooled, seed: 5)
    #expect(Set(chains.map(\.stepSize)).count == 1 && chains.allSatisfy { $0.transitions == 1_500 })
  }

  @Test("a chain alone learns for itself, also as a stream")
  func alone() throws {
    let start = [Double](repeating: 0.5, count: 10)
    let sampler = NUTS().sampler(for: Models.eightSchools)
    let alone = try sampler.sample(
      draws: 20, from: start, warmUp: .adapting(100), seed: 6, logger: silentLogger)
    let pooled = try sampler.sample(
      draws: 20, from: start, warmUp: .adapting(100).pooled, seed: 6, logger: silentLogger)
    let stream = try sampler.chain(from: start, warmUp: .adapting(100).pooled, seed: 6).prefix(20)
    #expect(alone.draws == pooled.draws && alone.draws == stream.flatMap(\.position))
    let one = try sampler.sample(
      draws: 20, chains: .from([start]), warmUp: .adapting(100).pooled, seed: 6, logger: silentLogger)
    #expect(one[0].draws == alone.draws)
  }

  @Test("short warm-ups gain by it")
  func gain() throws {
    // The mean of the logarithm over twenty seeds.
    func efficiency(_ warmUp: WarmUp) throws -> Double {
      try (1...20 as ClosedRange<UInt64>).reduce(0) { sum, seed in
        sum + log(HamiltonianMonteCarloRunTests.efficiency(try run(Models.kidScores, warmUp, seed: seed)))
          / 20
      }
    }
    let (alone, pooled) = (try efficiency(.adapting(60)), try efficiency(.adapting(60).pooled))
    #expect(pooled > alone, "\(exp(pooled)) and \(exp(alone))")
  }

  @Test("a run that is stopped in its warm-up ends")
  func stop() throws {
    let stop = StopRequest(), counts = EvaluationCounts()
    let target = HandWrittenLogDensity(dimension: 2) { q, gradient in
      counts.countGradient()
      if counts.gradients >= 1_000 { stop.stop() }
      for i in 0..<2 { gradient[i] = -q[i] }
      return -0.5 * (q[0] * q[0] + q[1] * q[1])
    }
    let chains = try sample(
      target, draws: 100, chains: 4, warmUp: .adapting(500).pooled, seed: 7, logger: silentLogger, stop: stop,
      with: NUTS())
    #expect(chains.allSatisfy { $0.count == 0 && $0.state == nil && $0.transitions < 500 })
  }
}
