// A program that samples with checkpoints and may be killed: its draws are the last thing that it writes.

import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Logging
import Tracing

let (method, checkpoint) = (CommandLine.arguments[1], CommandLine.arguments[2])

let target = TracedLogDensity(dimension: 3) { q in
  -0.5 * (q[0] * q[0] + (q[1] - q[0] * q[0]) * (q[1] - q[0] * q[0]) * 4 + q[2] * q[2] / 4)
}

/// Runs a sampler and prints the bits of all draws.
func run(_ sampler: some Sampler, draws: Int, warmUp: WarmUp) throws {
  let chains = try sampler.sample(
    draws: draws, chains: 3, warmUp: warmUp, seed: 11, threads: 2,
    logger: Logger(label: "probe") { _ in SwiftLogNoOpLogHandler() },
    checkpoints: .file(checkpoint, every: .milliseconds(2)))
  var sum: UInt64 = 0
  for draw in chains.flatMap({ $0.draws.map { Double($0).bitPattern } }) { sum = sum &* 31 &+ draw }
  print(chains.map(\.count), chains.map(\.stepSize), sum)
}

switch method {
case "NUTS": try run(NUTS().sampler(for: target), draws: 14_000, warmUp: .adapting(7_000))
case "pooled": try run(NUTS().sampler(for: target), draws: 7_000, warmUp: .adapting(10_000).pooled)
case "HMC":
  try run(
    HMC(stepSize: 0.2, steps: 5...9).sampler(for: target), draws: 20_000, warmUp: .adaptingStepSize(7_000))
case "WALNUTS": try run(WALNUTS().sampler(for: target), draws: 4_000, warmUp: .adapting(2_000))
default:
  try run(
    RiemannianHMC(metric: SoftAbs(), integrator: ImplicitMidpoint(), stepSize: 0.3, steps: 4, jitter: 0.01)
      .sampler(for: target),
    draws: 2_500, warmUp: .discarding(200))
}
