// How long it takes to trace, differentiate and compile a model, and what memory that takes, by its size.

import Benchmark
import Distributions
import Foundation
import LinearAlgebra
import LogDensities
import Tracing

func benchmarkTracing() {
  for points in [50, 100, 200] {
    benchmarkTrace("tracing.gaussianProcess.\(points)") { gaussianProcess(points: points) }
  }
  for steps in [1_000, 2_000, 4_000] {
    benchmarkTrace("tracing.garch.\(steps)") { garch(steps: steps) }
  }
}

/// Time until the first gradient, and how much that raises the peak of the memory, each in a process of its own.
private func benchmarkTrace(_ name: String, _ trace: @escaping () -> TracedLogDensity) {
  let settings = Benchmark.Configuration(
    metrics: [.nanosecondsPerLongCall, .peakBytes], warmupIterations: 0, maxDuration: .seconds(5),
    maxIterations: 5)
  Benchmark(name, configuration: settings) { benchmark in
    let before = try peakResidentBytes()
    let time = seconds {
      let density = trace()
      var evaluator = density.makeEvaluator()
      var gradient = [Double](repeating: 0, count: density.dimension)
      blackHole(
        evaluator.logDensity(at: [Double](repeating: 0.1, count: density.dimension), gradient: &gradient))
    }
    benchmark.measurement(.nanosecondsPerLongCall, Int(time * 1e9))
    benchmark.measurement(.peakBytes, try peakResidentBytes() - before)
  }
}

/// A squared-exponential covariance with logarithms of length, amplitude and noise as coordinates.
private func gaussianProcess(points: Int) -> TracedLogDensity {
  let x = (0..<points).map { 10 * Double($0) / Double(points) }
  let squares = Matrix(rows: x.map { a in x.map { b in (a - b) * (a - b) } })
  let identity = Matrix.identity(points)
  return TracedLogDensity(dimension: 3) { q in
    let kernel = exp(2 * q[1]) * exp(-0.5 * squares * exp(-2 * q[0]))
    let covariance = kernel + (exp(2 * q[2]) + 1e-6) * identity
    return MultivariateNormal(mean: [Double](repeating: 0, count: points), covariance: covariance)
      .logDensity(x.map { sin($0) })
  }
}

/// GARCH(1,1), its states one by one.
private func garch(steps: Int) -> TracedLogDensity {
  let y = (0..<steps).map { sin(1.7 * Double($0)) * (1 + 0.5 * cos(0.01 * Double($0))) }
  return TracedLogDensity(dimension: 4) { q in
    let (omega, alpha, beta) = (exp(q[1]), 0.5 * sigmoid(q[2]), 0.5 * sigmoid(q[3]))
    let variance = scan(over: y, from: omega / (1 - alpha - beta)) { previous, value in
      omega + alpha * pow(value - q[0], 2) + beta * previous
    }.states
    return Normal(q[0], sqrt(variance)).logDensity(y).sum()
  }
}
