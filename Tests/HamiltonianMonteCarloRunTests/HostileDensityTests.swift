// Densities that return NaN and infinities, overflow, or end in walls: the run goes on and counts.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Synchronization
import Testing

@Suite("Hostile densities")
struct HostileDensityTests {
  /// −x²/2 in n dimensions whose every derivative may be poisoned, with probability 1/10 each time.
  private static func poisoned(_ poison: Double, value: Bool, gradient: Bool, hessian: Bool, third: Bool)
    -> HandWrittenCurvedLogDensity
  {
    let generator = Mutex(Philox(seed: 77, chain: 0, purpose: .user(1)))
    let calls = Atomic(0)
    @Sendable func isPoisoned(_ enabled: Bool) -> Bool {
      // The start must be sound, or sampling does not begin.
      guard enabled, calls.add(1, ordering: .relaxed).oldValue > 1 else { return false }
      return generator.withLock { $0.uniform() < 0.1 }
    }
    return HandWrittenCurvedLogDensity(
      dimension: 2,
      valueAndGradient: { q, result in
        for i in q.indices { result[i] = -q[i] }
        if isPoisoned(gradient) { result[1] = poison }
        return isPoisoned(value) ? poison : -0.5 * (q[0] * q[0] + q[1] * q[1])
      },
      hessian: { _, result in
        for i in result.indices { result[i] = i == 0 || i == 3 ? -1 : 0 }
        if isPoisoned(hessian) { result[2] = poison }
      },
      contractedThirdDerivative: { _, _, result in
        for i in result.indices { result[i] = isPoisoned(third) ? poison : 0 }
      })
  }

  private static let poisons = [Double.nan, .infinity, -.infinity]

  @Test("HMC survives poisoned values and gradients", arguments: poisons)
  func hmc(_ poison: Double) throws {
    for (value, gradient) in [(true, false), (false, true), (true, true)] {
      let target = Self.poisoned(poison, value: value, gradient: gradient, hessian: false, third: false)
      let chain = try sample(
        target, draws: 300, from: [0.1, 0.2], seed: 1, logger: silentLogger,
        with: HMC(stepSize: 0.5, steps: 3))
      #expect(chain.failures.total > 30 && chain.acceptanceRate > 0.2)
      #expect(chain.draws.allSatisfy { $0.isFinite })
    }
  }

  @Test("Riemannian HMC survives poisoned derivatives", arguments: poisons)
  func riemannian(_ poison: Double) throws {
    for which in 0..<4 {
      func chain<M: RiemannianMetric, S: IntegrationScheme>(_ metric: M, _ integrator: S) throws
        -> StoredChain
      {
        // A density of its own for each chain: only the first evaluations of one are sound.
        let target = Self.poisoned(
          poison, value: which == 0, gradient: which == 1, hessian: which == 2, third: which == 3)
        return try sample(
          target, draws: 300, from: [0.1, 0.2], seed: 1, logger: silentLogger,
          with: RiemannianHMC(metric: metric, integrator: integrator, stepSize: 0.5, steps: 2))
      }
      let chains = [
        try chain(NegativeHessian(), GeneralizedLeapfrog()),
        try chain(NegativeHessian(), ExtendedLeapfrog(binding: 1)),
        try chain(SoftAbs(), GeneralizedLeapfrog()), try chain(SoftAbs(), ImplicitMidpoint()),
        try chain(SoftAbs(), ProjectedExtendedLeapfrog()),
      ]
      for chain in chains {
        #expect(chain.failures.total > 30)
        #expect(chain.draws.allSatisfy { $0.isFinite })
        #expect(chain.failures.total == chain.statistics.count { $0.failure != nil })
      }
    }
  }

  @Test("a wall is never passed, and what stays inside is exact")
  func wall() throws {
    // The half-normal density: E[x] = √(2/π), E[x²] = 1.
    let target = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = -q[0]
      return q[0] > 0 ? -0.5 * q[0] * q[0] : -.infinity
    }
    let chain = try sample(
      target, draws: 40_000, from: [0.1], seed: 2, logger: silentLogger,
      with: HMC(stepSize: 0.3, steps: 1...4))
    #expect(chain.failures.counts.keys.elementsEqual([.outsideSupport]))
    #expect(chain.draws.allSatisfy { $0 > 0 })
    let mean = chain.draws.reduce(0, +) / Double(chain.count)
    #expect(abs(mean - (2 / Double.pi).squareRoot()) < 0.05)
  }

  @Test("a run that overflows recovers from the last accepted state")
  func overflow() throws {
    let target = Funnel.logDensity()
    let start = [0.0] + [Double](repeating: 1, count: 10)
    let chain = try sample(
      target, draws: 300, from: start, seed: 2, logger: silentLogger, with: HMC(stepSize: 0.7, steps: 20))
    #expect(chain.failures[.nonFinite] + chain.failures[.divergent] + chain.failures[.outsideSupport] > 50)
    #expect(chain.acceptanceRate > 0.01)
    #expect(chain.draws.allSatisfy { $0.isFinite })
  }

  @Test("where the Hessian is indefinite trajectories fail with the kind that says so")
  func indefinite() throws {
    let chain = try sample(
      Funnel.logDensity(3), draws: 300, from: [0, 0.1, 0.1], seed: 2, logger: silentLogger,
      with: RiemannianHMC(stepSize: 0.3, steps: 3))
    #expect(chain.failures[.notPositiveDefinite] > 30)
    #expect(chain.failures.records.allSatisfy { $0.position.count == 3 })
  }

  @Test("where the Hessian is indefinite or zero SoftAbs exists, and where it overflows trajectories fail")
  func softAbs() throws {
    let start = [0.0] + [Double](repeating: 1, count: 10)
    func chain<S: IntegrationScheme>(_ integrator: S, _ stepSize: Double) throws -> StoredChain {
      try sample(
        Funnel.logDensity(), draws: 40, from: start, seed: 2, logger: silentLogger,
        with: RiemannianHMC(metric: SoftAbs(), integrator: integrator, stepSize: stepSize, steps: 10))
    }
    for stepSize in [0.15, 0.8, 5] {
      let chains = [
        try chain(GeneralizedLeapfrog(), stepSize), try chain(ImplicitMidpoint(), stepSize),
        try chain(ProjectedExtendedLeapfrog(), stepSize),
      ]
      for chain in chains {
        #expect(chain.draws.allSatisfy { $0.isFinite })
        #expect(chain.failures[.notPositiveDefinite] == 0)
        if stepSize < 0.2 { #expect(chain.failures.total == 0 && chain.acceptanceRate > 0.9) }
        if stepSize > 1 { #expect(chain.failures.total > 20) }
      }
    }
    @Sendable func clear(_ x: inout [Double]) { for i in x.indices { x[i] = 0 } }
    let flat = HandWrittenCurvedLogDensity(
      dimension: 2,
      valueAndGradient: { _, gradient in
        clear(&gradient)
        return 0
      }, hessian: { clear(&$1) }, contractedThirdDerivative: { clear(&$2) })
    let walk = try sample(
      flat, draws: 50, from: [0, 0], seed: 2, logger: silentLogger,
      with: RiemannianHMC(metric: SoftAbs(), stepSize: 0.5, steps: 2))
    #expect(walk.acceptanceRate == 1)
  }

  @Test("more tries of jitter save trajectories that one try loses")
  func jitterTries() throws {
    let start = [0.0, 0.1, 0.1]
    func failures(_ tries: Int) throws -> Int {
      try sample(
        Funnel.logDensity(3), draws: 300, from: start, seed: 2, logger: silentLogger,
        with: RiemannianHMC(stepSize: 0.2, steps: 1, jitter: 1, jitterTries: tries)
      ).failures.total
    }
    #expect(try failures(10) < failures(1) / 2)
  }

  @Test("an equation that cannot be solved and a step that cannot be taken back are rejections")
  func unsolvable() throws {
    let few = GeneralizedLeapfrog(maximumIterations: 1)
    let chain = try sample(
      Well.logDensity, draws: 100, from: [0.5, 0.5, 0.5], seed: 2, logger: silentLogger,
      with: RiemannianHMC(integrator: few, stepSize: 0.5, steps: 2))
    #expect(chain.failures[.notConverged] == 100)
    // Large steps have several solutions, or ways back that fail.
    let large = try sample(
      Well.logDensity, draws: 2_000, from: [0.5, 0.5, 0.5], seed: 2, logger: silentLogger,
      with: RiemannianHMC(stepSize: 2.5, steps: 1))
    let distances = large.failures.records.compactMap { record -> Double? in
      guard case .notReversible(let distance) = record.failure else { return nil }
      return distance
    }
    #expect(distances.contains(.infinity) && distances.contains { $0 > 1e-6 && $0 < .infinity })
    #expect(distances.allSatisfy { $0 > 1e-6 })
  }

  @Test("the largest and the smallest numbers")
  func extremes() throws {
    let flat = HandWrittenLogDensity(dimension: 1) { _, gradient in
      gradient[0] = 0
      return 0
    }
    let chain = try sample(
      flat, draws: 100, from: [.greatestFiniteMagnitude], seed: 1, logger: silentLogger,
      with: HMC(stepSize: 1e300, steps: 1_000))
    #expect(chain.count == 100)
    let steep = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = -1e300 * q[0]
      return -0.5e300 * q[0] * q[0]
    }
    let stuck = try sample(
      steep, draws: 100, from: [1e-150], seed: 1, logger: silentLogger, with: HMC(stepSize: 1, steps: 5))
    #expect(stuck.acceptanceRate == 0 && stuck.draws.allSatisfy { $0 == 1e-150 })
  }
}
