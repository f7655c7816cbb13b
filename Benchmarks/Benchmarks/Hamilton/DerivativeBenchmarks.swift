// Value, gradient, Hessian and contracted third derivative of traced log densities, each as one call.

import Benchmark
import LogDensities
import Tracing

func benchmarkDerivatives() {
  benchmarkDerivatives("gaussian", of: gaussian, at: [0.1, 0.2, 0.3])
  benchmarkDerivatives("funnel", of: funnel(dimension: 10), at: (0..<11).map { 0.3 + 0.1 * Double($0) })
  benchmarkGradient("regression", of: regression(rows: 434), at: [0.1, 0.2, 0.3, 0.4], repetitions: 2_000)
  benchmarkGradient(
    "logistic", of: logisticRegression(rows: 10_000, columns: 50), at: (0..<50).map { 0.01 * Double($0) },
    repetitions: 5)
}

private func benchmarkDerivatives(_ name: String, of density: TracedLogDensity, at position: [Double]) {
  let n = density.dimension
  var evaluator = density.makeEvaluator()
  var gradient = [Double](repeating: 0, count: n)
  var hessian = [Double](repeating: 0, count: n * n)
  let weights = (0..<(n * n)).map { 1 / Double(1 + $0 / n + $0 % n) }
  benchmarkCall("\(name).value") { blackHole(evaluator.logDensity(at: position)) }
  benchmarkCall("\(name).gradient") { blackHole(evaluator.logDensity(at: position, gradient: &gradient)) }
  benchmarkCall("\(name).hessian") { evaluator.hessian(at: position, into: &hessian) }
  benchmarkCall("\(name).third") {
    evaluator.contractedThirdDerivative(at: position, weights: weights, into: &gradient)
  }
}

private func benchmarkGradient(
  _ name: String, of density: TracedLogDensity, at position: [Double], repetitions: Int
) {
  var evaluator = density.makeEvaluator()
  var gradient = [Double](repeating: 0, count: density.dimension)
  benchmarkCall("\(name).gradient", repetitions: repetitions) {
    blackHole(evaluator.logDensity(at: position, gradient: &gradient))
  }
}
