// Gradients of whole models against loops written by hand in C, one thread, both in turn, the best of many; and second
// and third derivatives of one with many parameters.

import Benchmark
import CHandWritten
import Distributions
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import Tracing

func benchmarkModels() {
  benchmarkLogistic(rows: 10_000, columns: 50)
  benchmarkHierarchy(rows: 10_000, groups: 1_000)
  benchmarkHierarchyCurvature(rows: 10_000, groups: 1_000)
  benchmarkKidScores()
  benchmarkGaussianProcess(points: 200)
}

/// Time of a traced gradient over that of the same by hand, which writes it and returns the log density.
private func benchmarkRatio(
  _ name: String, repetitions: Int, of density: TracedLogDensity, at position: [Double],
  by hand: @escaping ([Double], inout [Double]) -> Double
) {
  let settings = Benchmark.Configuration(
    metrics: [.thousandthsOfHandWritten], warmupIterations: 1, maxDuration: .seconds(3), maxIterations: 20)
  Benchmark(name, configuration: settings) { benchmark in
    var evaluator = density.makeEvaluator()
    var gradient = [Double](repeating: 0, count: position.count)
    var expected = gradient
    let value = evaluator.logDensity(at: position, gradient: &gradient)
    let expectedValue = hand(position, &expected)
    guard isClose(value, expectedValue), zip(gradient, expected).allSatisfy(isClose) else {
      fatalError("\(name): the traced gradient is not that of the loop")
    }
    var best = (traced: Double.infinity, byHand: Double.infinity)
    for _ in 0..<20 {
      best.traced = min(
        best.traced,
        seconds {
          for _ in 0..<repetitions { blackHole(evaluator.logDensity(at: position, gradient: &gradient)) }
        })
      best.byHand = min(
        best.byHand, seconds { for _ in 0..<repetitions { blackHole(hand(position, &expected)) } })
    }
    benchmark.measurement(.thousandthsOfHandWritten, Int(1000 * best.traced / best.byHand))
  }
}

private func isClose(_ x: Double, _ y: Double) -> Bool { abs(x - y) <= 1e-8 * max(1, abs(x)) }

private func normals(_ count: Int, _ generator: inout Philox) -> [Double] {
  var values = [Double](repeating: 0, count: count)
  generator.fillNormal(&values)
  return values
}

/// A logistic regression with normal priors.
private func benchmarkLogistic(rows: Int, columns: Int) {
  var generator = Philox(seed: 436, stream: 0)
  let x = normals(rows * columns, &generator)
  let y = (0..<rows).map { _ in generator.uniform() < 0.5 ? 1.0 : 0.0 }
  let density = TracedLogDensity(dimension: columns) { q in
    let logits = matmul(TracedArray(x, shape: [rows, columns]), q)
    return (TracedArray(y) * logits - softplus(logits)).sum() + Normal(0, 1).logDensity(q).sum()
  }
  var scratch = [Double](repeating: 0, count: rows)
  benchmarkRatio(
    "model.logistic.ratio", repetitions: 5, of: density, at: (0..<columns).map { 0.01 * Double($0) }
  ) { hand_logistic(x, y, rows, columns, $0, &$1, &scratch) }
}

/// y ~ Normal(a[group] + b x, σ), a ~ Normal(μ, τ), where rows belong to groups at random.
private struct Hierarchy {
  let x, y: [Double]
  let group: [Int]
  let groups: Int
  let position: [Double]

  init(rows: Int, groups: Int) {
    var generator = Philox(seed: 437, stream: 0)
    x = normals(rows, &generator)
    y = normals(rows, &generator)
    group = (0..<rows).map { _ in Int.random(in: 0..<groups, using: &generator) }
    self.groups = groups
    position = [0.1, 0.2, 0.3, 0.4] + normals(groups, &generator)
  }

  var density: TracedLogDensity {
    TracedLogDensity(dimension: groups + 4) { q in
      let a = q[4...]
      let line = a.gather(group) + q[2] * TracedArray(x)
      let data = Normal(line, exp(q[3])).logDensity(TracedArray(y)).sum()
      let intercepts = Normal(q[0], exp(q[1])).logDensity(a).sum()
      return data + intercepts + Normal(0, 1).logDensity(q[..<4]).sum()
    }
  }
}

private func benchmarkHierarchy(rows: Int, groups: Int) {
  let model = Hierarchy(rows: rows, groups: groups)
  let narrow = model.group.map(Int32.init)
  benchmarkRatio("model.hierarchy.ratio", repetitions: 50, of: model.density, at: model.position) {
    hand_hierarchy(model.x, model.y, narrow, rows, groups, $0, &$1)
  }
}

/// Second and third derivatives of a model of many parameters, of which few interact.
private func benchmarkHierarchyCurvature(rows: Int, groups: Int) {
  let model = Hierarchy(rows: rows, groups: groups)
  let n = groups + 4
  benchmarkLongCall("model.hierarchy.hessian", repetitions: 5) {
    var evaluator = model.density.makeEvaluator()
    var hessian = [Double](repeating: 0, count: n * n)
    return { evaluator.hessian(at: model.position, into: &hessian) }
  }
  benchmarkLongCall("model.hierarchy.third", repetitions: 5) {
    var evaluator = model.density.makeEvaluator()
    var third = [Double](repeating: 0, count: n)
    let weights = (0..<(n * n)).map { 1 / Double(1 + $0 / n + $0 % n) }
    return { evaluator.contractedThirdDerivative(at: model.position, weights: weights, into: &third) }
  }
  benchmarkLongCall("model.hierarchy.softAbs", repetitions: 1) {
    let sampler = RiemannianHMC(metric: SoftAbs(), stepSize: 0.02, steps: 2).sampler(for: model.density)
    return {
      blackHole(try sampler.sample(draws: 1, from: model.position, warmUp: .none, seed: 1, logger: quiet))
    }
  }
}

private func benchmarkKidScores() {
  let rows = KidScores.score.count
  benchmarkRatio("model.kidscore.ratio", repetitions: 2_000, of: kidScores, at: [26, 6, 0.5, 2.9]) {
    hand_kid_scores(KidScores.highSchool, KidScores.intelligence, KidScores.score, rows, $0, &$1)
  }
}

/// The marginal likelihood of a Gaussian process with a squared-exponential kernel, by its three parameters.
private func benchmarkGaussianProcess(points n: Int) {
  var generator = Philox(seed: 438, stream: 0)
  let x = normals(n, &generator), y = normals(n, &generator)
  let squares = x.flatMap { a in x.map { (a - $0) * (a - $0) } }
  let density = TracedLogDensity(dimension: 3) { q in
    let kernel = exp(2 * q[0] - 0.5 * exp(-2 * q[1]) * TracedArray(squares, shape: [n, n]))
    let noise = TracedArray((0..<(n * n)).map { $0 % (n + 1) == 0 ? 1.0 : 0.0 }, shape: [n, n])
    let covariance = kernel + (exp(2 * q[2]) + 1e-6) * noise
    return MultivariateNormal(mean: TracedArray([Double](repeating: 0, count: n)), covariance: covariance)
      .logDensity(TracedArray(y)) + Normal(0, 1).logDensity(q).sum()
  }
  var scratch = [Double](repeating: 0, count: 2 * n * n + n)
  benchmarkRatio("model.gaussianProcess.ratio", repetitions: 5, of: density, at: [0.1, -0.5, -1]) {
    hand_gaussian_process(squares, y, n, $0, &$1, &scratch)
  }
}
