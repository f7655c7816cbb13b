// Samples a traced and a hand-written density through the public products, and checks a mean.

import ChainDiagnostics
import HamiltonianMonteCarlo
import LogDensities
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

func check(_ name: String, _ chain: Chain) {
  for (coordinate, mean) in [1.0, -2.0].enumerated() {
    let found = Draws(chain.coordinate(coordinate)).estimatedMean
    guard (found.value - mean).magnitude < 5 * found.error else {
      fatalError(
        "smoke: \(name), coordinate \(coordinate): mean \(found.value) ± \(found.error), expected \(mean)")
    }
  }
}

let hmc = HMC(stepSize: 0.3, steps: 10...30)
check("traced", try sample(traced, from: [0, 0], count: 10_000, burnIn: 100, seed: 1, with: hmc))
check("hand-written", try sample(handWritten, from: [0, 0], count: 10_000, burnIn: 100, seed: 1, with: hmc))
check(
  "Riemannian",
  try sample(
    traced, from: [0, 0], count: 10_000, burnIn: 100, seed: 1, with: RiemannianHMC(stepSize: 0.3, steps: 5)))
print("smoke: ok")
