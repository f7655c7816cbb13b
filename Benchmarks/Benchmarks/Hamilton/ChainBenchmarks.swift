// Several chains at once, and chains whose draws nobody keeps.

import Benchmark
import ChainDiagnostics
import HamiltonianMonteCarlo

func benchmarkChains() {
  for threads in [1, 2] {
    benchmarkSampling("chains.four.\(threads)", count: 40_000) { count in
      blackHole(
        try sample(
          funnel(dimension: 10), draws: count / 4, chains: 4, seed: 123, threads: threads, logger: quiet,
          with: HMC(stepSize: 0.1, steps: 25)))
    }
  }
  benchmarkMemoryOfUnkeptDraws()
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
