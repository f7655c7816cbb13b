// Samples per second of the tutorial's three samplers on the Gaussian, one thread.

import Benchmark
import HamiltonianMonteCarlo

func benchmarkGaussianSampling() {
  let start = [0.0, 0, 0]
  benchmarkSampling("gaussian.hmc", count: 100_000) { count in
    blackHole(try sample(gaussian, draws: count, from: start, seed: 123, with: HMC(stepSize: 0.3, steps: 5)))
  }
  benchmarkSampling("gaussian.implicit", count: 20_000) { count in
    blackHole(
      try sample(gaussian, draws: count, from: start, seed: 123, with: RiemannianHMC(stepSize: 0.3, steps: 5))
    )
  }
  benchmarkSampling("gaussian.explicit", count: 20_000) { count in
    let method = RiemannianHMC(integrator: ExtendedLeapfrog(binding: 100), stepSize: 0.3, steps: 5)
    blackHole(try sample(gaussian, draws: count, from: start, seed: 123, with: method))
  }
}
