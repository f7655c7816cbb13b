// A network posterior whose data are divided among processes.

import Foundation
import HamiltonianMonteCarlo
import LogDensities
import MessagePassing
import NeuralNetworks
import Randomness

/// Regression of noisy sines.
private func posterior() throws -> NetworkPosterior {
  var random = Philox(seed: 3, stream: 0)
  let inputs = (0..<120).map { Float($0) / 20 - 3 }
  var noise = [Double](repeating: 0, count: inputs.count)
  random.fillNormal(&noise)
  let targets = zip(inputs, noise).map { sin(2 * Double($0)) + 0.1 * $1 }
  let network = try Sequential(input: [1], layers: [Dense(20, name: "in"), Tanh(), Dense(1, name: "out")])
  return try NetworkPosterior(
    network, likelihood: RegressionLikelihood(precision: 100),
    prior: GaussianPrior(precision: 1, for: network),
    inputs: inputs, targets: targets, threads: 1)
}

/// Draws of the shards have the bits of those of as many parts in one process, and values differ from the whole by rounding.
func checkShards(_ group: ProcessGroup) throws {
  let whole = try posterior()
  let parts = try whole.split(into: group.count)
  let shards = try ShardedLogDensity(partOf: parts, across: group)
  let position = (0..<whole.dimension).map { Float(sin(Double($0))) }
  var (ofWhole, ofShards) = (position, position)
  var (evaluator, shardEvaluator) = (whole.makeEvaluator(), shards.makeEvaluator())
  let value = evaluator.logDensity(at: position, gradient: &ofWhole)
  let shardValue = shardEvaluator.logDensity(at: position, gradient: &ofShards)
  let size = ofWhole.reduce(0) { max($0, abs($1)) }
  let error = zip(ofWhole, ofShards).reduce(0) { max($0, abs($1.0 - $1.1)) } / size
  precondition(
    abs(value - shardValue) <= 1e-6 * abs(value) && error <= 1e-5, "shards add up to the posterior")
  precondition(shardEvaluator.logDensity(at: position) == shardValue, "values with and without gradients")

  let method = HMC(stepSize: 0.002, steps: 5...10)
  let chains = try method.sampler(for: shards).sample(
    draws: 60, chains: 2, warmUp: .adaptingStepSize(40), seed: 1, inStepAcross: group)
  let alone = try method.sampler(for: parts).sample(
    draws: 60, chains: 2, warmUp: .adaptingStepSize(40), seed: 1)
  for (chain, other) in zip(chains, alone) {
    precondition(chain.draws == other.draws && chain.stepSize == other.stepSize, "draws of shards")
  }
  guard group.rank == 0 else { return }
  print("shards in \(group.count): gradient \(error) of its greatest element from the whole one")
}

/// A run that takes seconds, to be killed and resumed.
func runShards(_ group: ProcessGroup, checkpoint: String?, deadly: String?) throws {
  let evaluation = deadly.flatMap { Int($0) }
  let base = target(deadlyAt: group.rank == 1 ? evaluation : nil)
  let shards = try ShardedLogDensity(base, across: group)
  let checkpoints = checkpoint.flatMap { $0.isEmpty ? nil : Checkpoints.file($0, every: .milliseconds(2)) }
  let chains = try NUTS().sampler(for: shards).sample(
    draws: 4_000, chains: 2, warmUp: .adapting(1_000).pooled, seed: 5, checkpoints: checkpoints,
    inStepAcross: group)
  if group.rank == 0 { show("shards", chains) }
}
