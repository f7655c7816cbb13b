// The samplers that double their orbits: steps per second, and effective draws per second with the warm-up. One thread.

import Benchmark
import ChainDiagnostics
import HamiltonianMonteCarlo
import Tracing

func benchmarkTrees() {
  benchmarkSampling("nuts.funnel.steps", count: 1_023 * 200) { count in
    // Orbits that are too short to turn: each has all of its 1023 steps.
    blackHole(
      try sample(
        funnel(dimension: 10), draws: count / 1_023, from: funnelStart(dimension: 10), warmUp: .none,
        seed: 123, logger: quiet, with: NUTS(stepSize: 1e-4)))
  }
  benchmarkPosteriors("nuts") { target, seed in
    try sample(target, draws: 1_000, chains: 4, seed: seed, threads: 1, logger: quiet, with: NUTS())
  }
  benchmarkPosteriors("localSteps") { target, seed in
    try sample(target, draws: 1_000, chains: 4, seed: seed, threads: 1, logger: quiet, with: WALNUTS())
  }
  benchmarkFunnelOfTrees()
}

/// The smallest bulk size over the coordinates.
private func benchmarkPosteriors(
  _ name: String, _ run: @escaping (TracedLogDensity, UInt64) throws -> [StoredChain]
) {
  let targets = [("kidscore", kidScores), ("eightschools", eightSchools), ("gaussian100", wideGaussian)]
  for (targetName, target) in targets {
    benchmarkEffectiveDraws("\(name).\(targetName).ess", { try run(target, $0) }) { chains in
      chains.summary().rows.map(\.bulkSize.value).min() ?? 0
    }
  }
}

/// That of v.
private func benchmarkFunnelOfTrees() {
  let sizeOfV = { (chains: [StoredChain]) in
    try ScalarDraws(chains: chains.map { $0.coordinate(0) }).effectiveSampleSize.bulk.value
  }
  benchmarkEffectiveDraws(
    "riemannianNUTS.funnel.ess",
    { seed in
      try sample(
        funnel(dimension: 10), draws: 500, chains: 4, warmUp: .discarding(50), seed: seed, threads: 1,
        logger: quiet,
        with: RiemannianNUTS(metric: SoftAbs(), integrator: ImplicitMidpoint(), stepSize: 0.6))
    }, sizeOfV)
  benchmarkEffectiveDraws(
    "localSteps.funnel.ess",
    { seed in
      try sample(
        funnel(dimension: 10), draws: 25_000, chains: 4,
        warmUp: .adaptingStepSize(1_000, acceptance: 0.7).pooled, seed: seed, threads: 1, logger: quiet,
        with: WALNUTS(metric: IdentityMetric()))
    }, sizeOfV)
}

/// Effective draws per second of four chains with their warm-up. Their number depends on the seed, by a tenth or, in the
/// funnel, by a third: each iteration has a seed of its own.
private func benchmarkEffectiveDraws(
  _ name: String, _ run: @escaping (UInt64) throws -> [StoredChain],
  _ size: @escaping ([StoredChain]) throws -> Double
) {
  let settings = Benchmark.Configuration(
    metrics: [.effectiveSamplesPerKilosecond], warmupIterations: 0, maxDuration: .seconds(8))
  Benchmark(name, configuration: settings) { benchmark in
    var chains: [StoredChain] = []
    let seed = UInt64(123 + benchmark.currentIteration)
    let time = try seconds { chains = try run(seed) }
    benchmark.measurement(.effectiveSamplesPerKilosecond, Int(1000 * (try size(chains)) / time))
  }
}
