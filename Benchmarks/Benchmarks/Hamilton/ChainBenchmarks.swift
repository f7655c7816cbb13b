// Several chains at once, chains whose draws nobody keeps, and the no-U-turn sampler.

import Benchmark
import ChainDiagnostics
import HamiltonianMonteCarlo
import Logging

func benchmarkChains() {
  let quiet = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
  for threads in [1, 2] {
    benchmarkSampling("chains.four.\(threads)", count: 40_000) { count in
      blackHole(
        try sample(
          funnel(dimension: 10), draws: count / 4, chains: 4, seed: 123, threads: threads, logger: quiet,
          with: HMC(stepSize: 0.1, steps: 25)))
    }
  }
  benchmarkMemoryOfUnkeptDraws()
  benchmarkSampling("nuts.funnel.steps", count: 1_023 * 200) { count in
    // Orbits that are too short to turn: each has all of its 1023 steps.
    let method = NUTS(stepSize: 1e-4)
    blackHole(
      try sample(
        funnel(dimension: 10), draws: count / 1_023, from: funnelStart(dimension: 10), warmUp: .none,
        seed: 123, logger: quiet, with: method))
  }
  benchmarkNUTS("nuts.gaussian100.ess", quiet)
}

/// The most memory of a process that makes 10⁷ draws for a sink that keeps a sum.
private func benchmarkMemoryOfUnkeptDraws() {
  let settings = Benchmark.Configuration(metrics: [.peakBytes], warmupIterations: 0, maxIterations: 1)
  Benchmark("chains.unkept.memory", configuration: settings) { benchmark in
    var sum = 0.0
    let sink = ClosureSink<Double> { draw in
      sum += draw.position[0]
      return true
    }
    let sampler = HMC(stepSize: 0.3, steps: 2).sampler(for: gaussian)
    blackHole(try sampler.sample(draws: 10_000_000, from: [0, 0, 0], seed: 123, into: sink))
    blackHole(sum)
    benchmark.measurement(.peakBytes, try peakResidentBytes())
  }
}

/// The smallest effective sample size over the coordinates per second of four chains with their warm-up.
private func benchmarkNUTS(_ name: String, _ quiet: Logger) {
  let settings = Benchmark.Configuration(
    metrics: [.effectiveSamplesPerKilosecond], warmupIterations: 0, maxDuration: .seconds(8))
  Benchmark(name, configuration: settings) { benchmark in
    var chains: [StoredChain] = []
    let time = try seconds {
      chains = try sample(
        wideGaussian, draws: 1_000, chains: 4, seed: 123, threads: 1, logger: quiet, with: NUTS())
    }
    let least = chains.summary().rows.map(\.bulkSize.value).min() ?? 0
    benchmark.measurement(.effectiveSamplesPerKilosecond, Int(1000 * least / time))
  }
}
