// Failures that hide a part of the space are told, with the place; the advice cures them; harmless failures are not.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Logging
import Randomness
import SamplingTestSupport
import Testing

@Suite(
  "Failures that hide a part of the space", .enabled(if: isOptimised, "statistics run in release builds"))
struct HiddenEdgeTests {
  private static let alarm = "failures hide a part of the space"
  private let gamma = BoundedFactor.product(.gamma(3))
  /// Leaves out x > 10 of Gamma(3, 1), .28 % of its mass.
  private let coarse = RiemannianHMC(stepSize: 0.3, steps: 5)

  private func run<M: RiemannianMetric, S: IntegrationScheme>(
    _ target: HandWrittenCurvedLogDensity, from start: [Double], count: Int = 40_000,
    _ method: RiemannianHMC<M, S>
  ) throws -> StoredChain {
    try sample(target, draws: count, from: start, seed: 1, logger: silentLogger, with: method)
  }

  private func expectAlarm(
    _ chain: StoredChain, _ places: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let lines = chain.report.split(separator: "\n")
    // First of all that is said about the run.
    #expect(lines.count > 2 && lines[1].hasPrefix(Self.alarm), sourceLocation: sourceLocation)
    for place in places {
      #expect(chain.report.contains(place), "\(chain.report)", sourceLocation: sourceLocation)
    }
  }

  private func expectSilence(_ chain: StoredChain, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!chain.report.contains(Self.alarm), "\(chain.report)", sourceLocation: sourceLocation)
  }

  /// P(X > 10) = 61 exp(−10), with its standard error for as many independent draws.
  private func expectGamma(_ chain: StoredChain, sourceLocation: SourceLocation = #_sourceLocation) {
    let (share, n) = (61 * exp(-10.0), Double(chain.count))
    let found = Double(chain.coordinate(0).count { $0 > 10 }) / n
    // The chain's draws are nearly independent or better.
    #expect(abs(found - share) < 5 * (2 * share / n).squareRoot(), sourceLocation: sourceLocation)
  }

  @Test("of Gamma(3, 1) the draws above 10 are missing; smaller steps or the midpoint rule bring them")
  func gammaAndAdvice() throws {
    let records = LogRecords()
    let bad = try sample(
      gamma, draws: 160_000, from: [2], seed: 1, logger: records.makeLogger(level: .info), with: coarse)
    expectAlarm(
      bad, "coordinate 0 above 9.", "lower the step size", "ImplicitMidpoint", "transform bounded coordinates"
    )
    #expect(records.entries.map(\.level) == [.warning])
    #expect(bad.coordinate(0).count { $0 > 10.1 } == 0)
    #expect(bad.failures[.notPositiveDefinite] == 0 && bad.failures[.outsideSupport] > 1_000)

    let small = try run(gamma, from: [2], count: 100_000, RiemannianHMC(stepSize: 0.1, steps: 15))
    let midpoint = try run(
      gamma, from: [2], count: 100_000, RiemannianHMC(integrator: ImplicitMidpoint(), stepSize: 0.3, steps: 5)
    )
    for chain in [small, midpoint] {
      expectSilence(chain)
      expectGamma(chain)
    }
    // log x, with the density of the logarithm.
    let logarithm = HandWrittenCurvedLogDensity(
      dimension: 1,
      valueAndGradient: { q, gradient in
        gradient[0] = 3 - exp(q[0])
        return 3 * q[0] - exp(q[0])
      }, hessian: { $1[0] = -exp($0[0]) }, contractedThirdDerivative: { $2[0] = -exp($0[0]) * $1[0] })
    let transformed = try sample(
      logarithm, draws: 100_000, from: [1], seed: 1, logger: silentLogger, with: HMC(stepSize: 0.3, steps: 5))
    expectSilence(transformed)
    let share = Double(transformed.coordinate(0).count { exp($0) > 10 }) / 100_000
    #expect(abs(share - 61 * exp(-10.0)) < 9e-4)
  }

  @Test("ten thousand draws are enough to see it, and units, order and other coordinates do not matter")
  func neighbours() throws {
    expectAlarm(try run(gamma, from: [2], count: 10_000, coarse), "coordinate 0 above 9.")
    let large = BoundedFactor.product(.gamma(3).scaled(by: 1e6))
    expectAlarm(try run(large, from: [2e6], coarse), "coordinate 0 above 9.")
    let mirrored = BoundedFactor.product(.gamma(3).mirrored(at: 5))
    expectAlarm(try run(mirrored, from: [3], coarse), "coordinate 0 below -4.")
    let second = BoundedFactor.product(.normal(), .gamma(3), .normal())
    let chain = try run(second, from: [0, 2, 0], coarse)
    expectAlarm(chain, "coordinate 1 above 9.")
    #expect(!chain.report.contains("coordinate 0") && !chain.report.contains("coordinate 2"))
  }

  @Test("several chains are looked at together")
  func chains() throws {
    let chains = try sample(
      gamma, draws: 3_500, chains: .from([[1], [2], [3], [4]]), warmUp: .discarding(500), seed: 3,
      logger: silentLogger, with: coarse)
    let records = LogRecords()
    _ = try sample(
      gamma, draws: 3_500, chains: .from([[1], [2], [3], [4]]), warmUp: .discarding(500), seed: 3,
      logger: records.makeLogger(level: .info), with: coarse)
    #expect(records.entries.count == 1 && records.entries[0].level == .warning)
    #expect(records.entries[0].message.contains("coordinate 0 above 9."))
    // 3,500 draws of one chain do not tell.
    for chain in chains { expectSilence(chain) }
  }

  @Test("Beta(3, 3) at both ends, and smaller steps")
  func beta() throws {
    let target = BoundedFactor.product(.beta(3, 3))
    let bad = try run(target, from: [0.5], RiemannianHMC(stepSize: 0.6, steps: 3))
    expectAlarm(bad, "coordinate 0 below 0.", "coordinate 0 above 0.")
    let good = try run(target, from: [0.5], RiemannianHMC(stepSize: 0.1, steps: 15))
    expectSilence(good)
    // P(X < .08 or X > .92) = 2 (10 x³ − 15 x⁴ + 6 x⁵) at .08.
    let x = 0.08
    let share = 2 * (10 * pow(x, 3) - 15 * pow(x, 4) + 6 * pow(x, 5))
    func found(_ chain: StoredChain) -> Double {
      Double(chain.coordinate(0).count { abs($0 - 0.5) > 0.42 }) / Double(chain.count)
    }
    #expect(found(bad) == 0 && abs(found(good) - share) < 5 * (2 * share / 40_000).squareRoot())
  }

  /// With long trajectories everything above √(…) runs against the wall: the draws end at 1, and a third are missing.
  @Test("a half-normal that long trajectories never get through; shorter ones do")
  func halfNormal() throws {
    let target = BoundedFactor.product(.normal { $0 > 0 })
    func chain(_ steps: Int) throws -> StoredChain {
      try sample(
        target, draws: 10_000, from: [1], seed: 1, logger: silentLogger,
        with: HMC(stepSize: 0.3, steps: steps))
    }
    let long = try chain(9)
    expectAlarm(long, "coordinate 0 above")
    #expect(!long.report.contains("ImplicitMidpoint"))
    let short = try chain(5)
    expectSilence(short)
    let mean = short.coordinate(0).reduce(0, +) / 10_000
    #expect(short.failures[.outsideSupport] > 4_000 && abs(mean - (2 / Double.pi).squareRoot()) < 0.03)
  }

  /// Where the density is highest at the wall, low at the wall, and pulls towards it.
  @Test("walls that stop trajectories hide nothing", arguments: [1_000, 20_000])
  func walls(_ count: Int) throws {
    let exponential = BoundedFactor.product(.gamma(1), .normal())
    let truncated = BoundedFactor.product(.normal { $0 < 2 }, .normal())
    let half = BoundedFactor.product(.normal(), .normal { $0 > 0 })
    for (target, start) in [(exponential, [1.0, 0]), (truncated, [0.0, 0]), (half, [0.0, 1])] {
      for (stepSize, steps) in [(0.3, 5), (0.05, 1), (0.1, 10)] {
        expectSilence(
          try sample(
            target, draws: count, from: start, seed: 1, logger: silentLogger,
            with: HMC(stepSize: stepSize, steps: steps)))
      }
    }
    for target in [truncated, half] {
      let chain = try run(target, from: [0.5, 0.5], count: count, coarse)
      #expect(chain.failures[.outsideSupport] > 10)
      expectSilence(chain)
    }
  }

  @Test("failures that are scattered over the space hide nothing", arguments: [0.003, 0.03, 0.1])
  func scattered(_ share: Double) throws {
    for poison in [Double.nan, -.infinity] {
      // A generator that is driven by the position: the same place fails again.
      let target = HandWrittenLogDensity(dimension: 2) { q, gradient in
        for i in 0..<2 { gradient[i] = -q[i] }
        let seed = q[0].bitPattern ^ (q[1].bitPattern << 1)
        var generator = Philox(seed: seed, chain: 0, purpose: .user(0))
        return q != [0.5, 0.5] && generator.uniform() < share ? poison : -0.5 * (q[0] * q[0] + q[1] * q[1])
      }
      for count in [1_000, 10_000] {
        let chain = try sample(
          target, draws: count, from: [0.5, 0.5], seed: 2, logger: silentLogger,
          with: HMC(stepSize: 0.3, steps: 4))
        #expect(chain.failures.total > 5)
        expectSilence(chain)
      }
    }
  }

  @Test("the failures of the warm-up have no part in it")
  func warmUp() throws {
    let chain = try sample(
      gamma, draws: 50, from: [2], warmUp: .discarding(40_000), seed: 1, logger: silentLogger, with: coarse)
    #expect(chain.failures.total > 1_000)
    expectSilence(chain)
  }
}
