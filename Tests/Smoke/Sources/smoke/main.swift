// Samples a traced and a hand-written density through the public products, and checks a mean.

import ChainDiagnostics
import Distributions
import HamiltonianMonteCarlo
import LinearAlgebra
import LogDensities
import Randomness
import Tracing

let traced = TracedLogDensity(dimension: 2) { q in
  Normal([1, -2], [0.5, 3]).logDensity(q).sum()
}
let handWritten = HandWrittenLogDensity(dimension: 2) { q, gradient in
  let (x, y) = (q[0] - 1, q[1] + 2)
  gradient[0] = -4 * x
  gradient[1] = -y / 9
  return -2 * x * x - y * y / 18
}

func check(_ name: String, _ chain: StoredChain) {
  for (coordinate, mean) in [1.0, -2.0].enumerated() {
    let found = ScalarDraws(chain.coordinate(coordinate)).estimatedMean
    guard (found.value - mean).magnitude < 5 * found.error else {
      fatalError(
        "smoke: \(name), coordinate \(coordinate): mean \(found.value) ± \(found.error), expected \(mean)")
    }
  }
}

let hmc = HMC(stepSize: 0.3, steps: 10...30)
check("traced", try sample(traced, draws: 9_900, from: [0, 0], warmUp: .discarding(100), seed: 1, with: hmc))
check(
  "hand-written",
  try sample(handWritten, draws: 9_900, from: [0, 0], warmUp: .discarding(100), seed: 1, with: hmc))
check(
  "Riemannian",
  try sample(
    traced, draws: 9_900, from: [0, 0], warmUp: .discarding(100), seed: 1,
    with: RiemannianHMC(stepSize: 0.3, steps: 5)))

// Parts of one's own.
check("own rule", try EitherWayHMC(target: traced).sample(draws: 40_000, from: [0, 0], seed: 1))
check("own transition", try SliceSampler(target: handWritten).sample(draws: 10_000, from: [0, 0], seed: 1))
let bent = TracedLogDensity(dimension: 2) { q in
  Normal([1, -2], [0.5, 3]).logDensity(q).sum() - 0.1 * pow(q[0] - 1, 4)
}
check(
  "own scheme and metric",
  try sample(
    bent, draws: 10_000, from: [0, 0], seed: 1,
    with: RiemannianHMC(metric: SquaredDiagonal(), integrator: Midpoint(), stepSize: 0.5, steps: 5)))
check(
  "own adapter of the mass",
  try sample(
    traced, draws: 10_000, from: [0, 0], warmUp: WarmUp(stages: [.init(500, [VarianceAdapter()])]), seed: 1,
    with: HMC(stepSize: 0.5, steps: 3...6, metric: DiagonalMetric(masses: [1, 1]))))
let crude = WarmUp(stages: [.init(50, [CrudeAdapter()])])
let sums = try hmc.sampler(for: traced).sample(draws: 10_000, chains: 2, warmUp: crude, seed: 1) { _ in
  SumSink()
}
let total = sums.reduce(0) { $0 + $1.output.sum } / 20_000
guard (total - 1).magnitude < 0.05, sums.allSatisfy({ $0.stepSize <= 0.3 && $0.output.count == 10_000 })
else {
  fatalError("smoke: the mean in the sinks is \(total), expected 1")
}

// Arrays that begin as literals in optimised top-level code are overwritten like any others.
var random = Philox(seed: 5, stream: 1)
var sum = 0.0
for _ in 0..<1_000 {
  var normals = [0.0, 0, 0]
  random.fillNormal(&normals)
  sum += normals[2] * normals[2]
}
guard (800...1_200).contains(sum) else { fatalError("smoke: 1000 squared normals add up to \(sum)") }
var evaluator = traced.makeEvaluator()
var gradient = [0.0, 0]
_ = evaluator.logDensity(at: [0, 0], gradient: &gradient)
guard gradient == [4, -2.0 / 9] else { fatalError("smoke: the gradient is \(gradient)") }
var solution = [0.0, 1]
var cholesky = Cholesky(dimension: 2)
guard cholesky.factor([4, 0, 0, 9]) else { fatalError("smoke: diag(4, 9) is positive definite") }
cholesky.solve(&solution)
guard (solution[1] - 1.0 / 9).magnitude < 1e-15 else { fatalError("smoke: the solution is \(solution)") }

try checkOwnModel()

print("smoke: ok")
