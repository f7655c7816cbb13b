// Samples per second of the integrators on the funnel in 10 + 1 dimensions under SoftAbs, one thread.

import Benchmark
import ChainDiagnostics
import HamiltonianMonteCarlo
import Logging
import Tracing

func benchmarkFunnelSampling() {
  benchmarkFunnel("implicit", GeneralizedLeapfrog())
  benchmarkFunnel("implicit.unchecked", GeneralizedLeapfrog(checksReversibility: false))
  let loose = GeneralizedLeapfrog(
    convergence: .squaredMaximumChange(1e-3), andersonDepth: 0, checksReversibility: false)
  benchmarkFunnel("loose", loose)
  benchmarkFunnel("midpoint", ImplicitMidpoint())
  benchmarkFunnel("midpoint.unchecked", ImplicitMidpoint(checksReversibility: false))
  benchmarkFunnel("projected", ProjectedExtendedLeapfrog())
  // At the step size of the others the bound copies drift apart, and nothing is accepted.
  benchmarkFunnel("explicit", ExtendedLeapfrog(binding: 10), stepSize: 0.02)
  benchmarkBest()
}

private func benchmarkFunnel<Scheme: IntegrationScheme & Sendable>(
  _ name: String, _ integrator: Scheme, stepSize: Double = 0.15
) {
  benchmarkSampling("funnel.\(name)", count: 150) { count in
    blackHole(try sampleFunnel(dimension: 10, count: count, with: integrator, stepSize: stepSize))
  }
}

/// A chain of trajectories of 25 steps, from v = 0 and x = 1.
func sampleFunnel<Scheme: IntegrationScheme>(
  dimension: Int, count: Int, with integrator: Scheme, stepSize: Double
) throws -> StoredChain {
  var quiet = Logger(label: "benchmark")
  quiet.logLevel = .error
  let method = RiemannianHMC(
    metric: SoftAbs(hardness: 1e6), integrator: integrator, stepSize: stepSize, steps: 25)
  return try sample(
    funnel(dimension: dimension), draws: count, from: funnelStart(dimension: dimension), seed: 123,
    logger: quiet, with: method)
}

/// Effective draws per second of the best checked setting: the smaller one of those of v and of v².
private func benchmarkBest() {
  let settings = Benchmark.Configuration(
    metrics: [.effectiveSamplesPerKilosecond], warmupIterations: 0, maxDuration: .seconds(8))
  Benchmark("funnel.best", configuration: settings) { benchmark in
    var chain: StoredChain?
    let time = try seconds {
      chain = try sampleFunnel(dimension: 10, count: 2000, with: ImplicitMidpoint(), stepSize: 0.3)
    }
    guard let v = chain?.coordinate(0) else { return }
    let effective = ScalarDraws(v).effectiveSampleSize.firstTwoMoments.value
    benchmark.measurement(.effectiveSamplesPerKilosecond, Int(1000 * effective / time))
  }
}
