// What NUTS adds to the leapfrog steps of its trees: the same steps in a loop written by hand. One thread.

import Benchmark
import Distributions
import HamiltonianMonteCarlo
import LogDensities
import Tracing

func benchmarkSteps() {
  for dimension in [10, 100, 10_000] {
    let orbits = max(1, 4_000_000 / (dimension + 100) / 1_023)
    let start = [Double](repeating: 0.3, count: dimension)
    let target = normals(dimension: dimension)
    benchmarkSampling("nuts.step.\(dimension)", count: orbits * 1_023) { count in
      let method = NUTS(stepSize: 1e-5, metric: IdentityMetric())
      blackHole(try sample(target, draws: count / 1_023, from: start, warmUp: .none, seed: 123, with: method))
    }
    benchmarkSampling("leapfrog.loop.\(dimension)", count: orbits * 1_023) { count in
      blackHole(leapfrogLoop(target.makeEvaluator(), from: start, steps: count))
    }
  }
}

/// Independent normal coordinates of different widths.
private func normals(dimension: Int) -> TracedLogDensity {
  let scales = (0..<dimension).map { 1 + 0.1 * Double($0 % 7) }
  return TracedLogDensity(dimension: dimension) { q in Normal(0, TracedArray(scales)).logDensity(q).sum() }
}

/// The position after some steps with unit masses.
private func leapfrogLoop(_ evaluator: TracedEvaluator, from start: [Double], steps: Int) -> [Double] {
  var evaluator = evaluator
  var q = start, p = [Double](repeating: 0.7, count: start.count), gradient = start
  let (stepSize, n) = (1e-5, start.count)
  _ = evaluator.logDensity(at: q, gradient: &gradient)
  for _ in 0..<steps {
    for i in 0..<n { p[i] += 0.5 * stepSize * gradient[i] }
    for i in 0..<n { q[i] += stepSize * p[i] }
    _ = evaluator.logDensity(at: q, gradient: &gradient)
    for i in 0..<n { p[i] += 0.5 * stepSize * gradient[i] }
  }
  return q
}
