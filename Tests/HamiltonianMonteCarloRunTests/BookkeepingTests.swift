// What a run keeps: which draws, which counts, which records.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Logging
import SamplingTestSupport
import Synchronization
import Testing

@Suite("Bookkeeping")
struct BookkeepingTests {
  private let target = Gaussian.tutorial.logDensity
  private let start = [0.0, 0, 0]
  /// Accepts about two thirds of its proposals.
  private let coarse = HMC(stepSize: 0.95, steps: 4)

  @Test("a rejection repeats the previous draw, an acceptance does not")
  func rejections() throws {
    let chain = try sample(target, draws: 500, from: start, seed: 1, logger: silentLogger, with: coarse)
    let accepted = chain.statistics.count { $0.isAccepted }
    #expect((50..<450).contains(accepted))
    for i in 1..<chain.count {
      #expect((chain[i] == chain[i - 1]) == !chain.statistics[i].isAccepted)
    }
    #expect(chain.acceptanceRate == Double(accepted) / 500)
  }

  @Test("the start is no draw")
  func startIsNoDraw() throws {
    let chain = try sample(target, draws: 3, from: start, seed: 1, with: HMC(stepSize: 0.01, steps: 1))
    #expect(chain.acceptanceRate == 1)
    #expect(chain[0] != start)
    // A first rejection stays at the start, and that is a draw.
    let stuck = try sample(
      target, draws: 3, from: start, seed: 1, logger: silentLogger, with: HMC(stepSize: 50))
    #expect(stuck[0] == start && stuck.acceptanceRate == 0)
  }

  @Test("the warm-up comes before the draws, and is left out of draws, statistics and acceptance")
  func warmUp() throws {
    let whole = try sample(target, draws: 100, from: start, seed: 4, logger: silentLogger, with: coarse)
    let rest = try sample(
      target, draws: 70, from: start, warmUp: .discarding(30), seed: 4, logger: silentLogger, with: coarse)
    #expect(rest.count == 70 && rest.transitions == 100)
    #expect(rest.draws == Array(whole.draws[90...]))
    let accepted = whole.statistics[30...].count { $0.isAccepted }
    #expect(rest.acceptanceRate == Double(accepted) / 70)
  }

  @Test("one draw and zero draws are allowed")
  func extremes() throws {
    let one = try sample(
      target, draws: 1, from: start, warmUp: .discarding(30), seed: 4, logger: silentLogger, with: coarse)
    #expect(one.count == 1 && one.draws.count == 3)
    let none = try sample(target, draws: 0, from: start, seed: 4, logger: silentLogger, with: coarse)
    #expect(none.count == 0 && none.draws.isEmpty && none.acceptanceRate.isNaN)
    #expect(none.coordinate(2).isEmpty)
    #expect(none.report.contains("0 draws"))
  }

  @Test("draws, coordinates and statistics fit together")
  func layout() throws {
    let chain = try sample(target, draws: 50, from: start, seed: 9, with: HMC(stepSize: 0.3, steps: 5))
    #expect(chain.dimension == 3 && chain.draws.count == 150)
    for i in 0..<50 {
      #expect(chain[i] == (0..<3).map { chain.coordinate($0)[i] })
      #expect(chain.statistics[i].logDensity == target.logDensity(at: chain[i]))
      #expect(chain.statistics[i].steps == 5)
    }
    let mean = chain.statistics.reduce(0) { $0 + $1.acceptanceProbability } / 50
    #expect(chain.meanAcceptanceProbability == mean)
    #expect(chain.settings.seed == 9 && chain.settings.draws == 50 && chain.settings.warmUp == 0)
    #expect(chain.settings.method.contains("HMC(stepSize: 0.3, steps: 5"))
  }

  @Test("the energy is that of the state after the transition")
  func energies() throws {
    let chain = try sample(target, draws: 200, from: start, seed: 9, logger: silentLogger, with: coarse)
    for (i, transition) in chain.statistics.enumerated() {
      // H = −ℓ + K with K ≥ 0, and what was accepted had the acceptance probability of its energy error.
      #expect(transition.energy >= -target.logDensity(at: chain[i]) - 1e-12)
      #expect(transition.energyError <= 0 || transition.acceptanceProbability < 1)
    }
  }

  @Test("the stream gives the draws of the run, and so does a sink")
  func stream() throws {
    let sampler = RiemannianHMC(stepSize: 0.3, steps: 5).sampler(for: target)
    var taken: [Draw<Double>] = []
    let sink = ClosureSink<Double> { draw in
      taken.append(draw)
      return true
    }
    let warmUp = WarmUp.discarding(10)
    let chain = try sampler.sample(draws: 30, from: start, warmUp: warmUp, seed: 2)
    _ = try sampler.sample(draws: 30, from: start, warmUp: warmUp, seed: 2, into: sink)
    let draws = Array(try sampler.chain(from: start, warmUp: warmUp, seed: 2).prefix(30))
    #expect(draws.map(\.index) == Array(0..<30) && taken.map(\.index) == Array(0..<30))
    #expect(draws.flatMap(\.position) == chain.draws && taken.flatMap(\.position) == chain.draws)
  }

  @Test("the accepted point's gradient is used again: one gradient per leapfrog step")
  func gradients() throws {
    let counts = EvaluationCounts()
    _ = try sample(
      CountingLogDensity(target, counts), draws: 100, from: start, seed: 3, with: HMC(stepSize: 0.3, steps: 5)
    )
    #expect(counts.gradients == 1 + 100 * 5)
  }

  @Test("trajectories of jittered length have every length of the range, and a fixed length no other")
  func lengths() throws {
    let jittered = try sample(
      target, draws: 400, from: start, seed: 3, with: HMC(stepSize: 0.3, steps: 2...5))
    let counts = (0...6).map { length in jittered.statistics.count { $0.steps == length } }
    #expect(counts[0] + counts[1] + counts[6] == 0)
    for length in 2...5 { #expect((60...140).contains(counts[length])) }
  }

  @Test("a failed trajectory is rejected, counted by kind and recorded with its place")
  func failures() throws {
    // Wherever x > 1 the gradient is NaN.
    let broken = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = q[0] > 1 ? .nan : -q[0]
      return -0.5 * q[0] * q[0]
    }
    let chain = try sample(
      broken, draws: 1_500, from: [0], warmUp: .discarding(500), seed: 6, logger: silentLogger,
      with: HMC(stepSize: 0.5, steps: 4))
    #expect(chain.failures.total == chain.failures[.nonFinite] && chain.failures.total > 100)
    #expect(chain.failures.records.count == min(chain.failures.total, Failures.recordLimit))
    #expect(chain.draws.allSatisfy { $0 <= 1 })
    for record in chain.failures.records {
      #expect(record.failure == .nonFinite(.gradient))
      #expect((0..<4).contains(record.step) && (0..<2_000).contains(record.iteration))
      #expect(record.position.count == 1 && record.position[0] <= 1)
      guard record.iteration > 500 else { continue }
      let (i, transition) = (record.iteration - 500, chain.statistics[record.iteration - 500])
      #expect(transition.failure == record.failure && !transition.isAccepted)
      #expect(transition.steps == record.step && transition.acceptanceProbability == 0)
      #expect(chain[i] == chain[i - 1])
    }
    #expect(chain.failures.records.contains { $0.iteration < 500 })
  }

  @Test("places are recorded up to a limit, counts without one")
  func recordLimit() throws {
    let chain = try sample(
      Gaussian.tutorial.logDensity, draws: 1_500, from: start, seed: 6, logger: silentLogger,
      with: HMC(stepSize: 1e4, steps: 3))
    #expect(chain.failures[.divergent] == 1_500)
    #expect(chain.failures.records.count == Failures.recordLimit)
  }

  @Test("the divergence threshold decides about the record, and the Metropolis test alone about acceptance")
  func divergences() throws {
    let target = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = -q[0]
      return -0.5 * q[0] * q[0]
    }
    let stepSize = 1.2
    func run(_ threshold: Double) throws -> StoredChain {
      try sample(
        target, draws: 900, from: [0.5], seed: 8, logger: silentLogger,
        with: HMC(stepSize: stepSize, steps: 1...2, divergenceThreshold: threshold))
    }
    let (strict, tolerant) = (try run(0.2), try run(1000))
    #expect(strict.draws == tolerant.draws && tolerant.failures.total == 0)
    for transition in strict.statistics {
      let error = transition.energyError
      #expect(transition.failure == (error > 0.2 ? .divergent(energyError: error) : nil))
      #expect(transition.acceptanceProbability == min(1, exp(-error)))
    }
    #expect(strict.failures[.divergent] == strict.statistics.count { $0.failure != nil })

    // The end q₂ of two leapfrog steps from q₀ has q₂ − 2q₁ + q₀ = −ε² q₁.
    var checked = [0, 0, 0]
    for record in strict.failures.records where record.iteration > 0 {
      let (start, end) = (strict[record.iteration - 1][0], strict[record.iteration][0])
      guard strict.statistics[record.iteration].isAccepted else { continue }
      let expected = record.step == 1 ? start : (start + end) / (2 - stepSize * stepSize)
      #expect(abs(record.position[0] - expected) < 1e-12)
      checked[record.step] += 1
    }
    #expect(checked[1] > 20 && checked[2] > 20)
  }
}
