// The same seed gives the same draws, on any number of threads.
import HamiltonianMonteCarlo
import SamplingTestSupport
import Testing

@Suite("Determinism")
struct DeterminismTests {
  private let target = Well.logDensity
  private let starts = (0..<7).map { [0.1 * Double($0), 0, -0.2] }

  @Test("the draws do not depend on the number of threads")
  func threads() throws {
    let method = RiemannianHMC(stepSize: 0.4, steps: 3, jitter: 0.1)
    let reference = try sample(
      target, draws: 25, chains: .from(starts), warmUp: .discarding(5), seed: 8, threads: 1,
      logger: silentLogger, with: method)
    #expect(reference.map(\.settings.chain) == Array(0..<7))
    for threads in [2, 3, 8, nil] {
      let chains = try sample(
        target, draws: 25, chains: .from(starts), warmUp: .discarding(5), seed: 8, threads: threads,
        logger: silentLogger, with: method)
      #expect(chains.map(\.draws) == reference.map(\.draws))
    }
  }

  @Test("chain 0 is the single chain, and every chain and seed has draws of its own")
  func streams() throws {
    let method = HMC(stepSize: 0.4, steps: 3)
    let same = [[Double]](repeating: [0.1, 0, 0], count: 3)
    let chains = try sample(target, draws: 20, chains: .from(same), seed: 8, with: method)
    let single = try sample(target, draws: 20, from: same[0], seed: 8, with: method)
    let other = try sample(target, draws: 20, from: same[0], seed: 9, with: method)
    #expect(chains[0].draws == single.draws)
    #expect(chains[0].draws != chains[1].draws && chains[1].draws != chains[2].draws)
    #expect(other.draws != single.draws)
    #expect(
      try method.sampler(for: target).chain(from: same[2], seed: 8, chain: 2).prefix(20).flatMap(\.position)
        == chains[2].draws)
  }

  @Test("samplers that differ in their integrator share their momenta")
  func commonMomenta() throws {
    let implicit = RiemannianHMC(stepSize: 1e-4, steps: 1)
    let explicit = RiemannianHMC(integrator: ExtendedLeapfrog(binding: 1), stepSize: 1e-4, steps: 1)
    let a = try sample(target, draws: 20, from: [0.1, 0, 0], seed: 8, with: implicit)
    let b = try sample(target, draws: 20, from: [0.1, 0, 0], seed: 8, with: explicit)
    for (x, y) in zip(a.draws, b.draws) { #expect(abs(x - y) < 1e-8) }
  }
}
