// The posterior of a network on a device: its data, and its kernels.
import Foundation
import NeuralNetworks

/// What all chains of a posterior share on a device.
struct DevicePosterior: Sendable {
  let device: OpenCLDevice
  let dimension: Int
  let plan: BatchPlan
  let stages: [any DeviceStage]
  let inputs: DeviceBatches
  let targets: DeviceBatches
  /// τ of the prior for each parameter.
  let precision: DeviceBuffer
  /// The part of the prior that does not depend on the parameters.
  let constant: Double
  let layout: EnergyLayout
  let kernels: [KernelSource]

  init(_ posterior: NetworkPosterior, on device: OpenCLDevice) throws(DeviceError) {
    let network = posterior.network
    (self.device, dimension) = (device, network.parameterCount)
    let prior = try Self.gaussian(posterior.prior)
    (plan, stages) = try BatchPlan.make(network, examples: posterior.exampleCount, on: device)
    let queue = try DeviceQueue(on: device)
    inputs = try DeviceBatches(posterior.inputs, perExample: network.inputCount, plan, in: queue)
    let targetCount = posterior.likelihood.targetCount(outputs: network.outputCount)
    targets = try DeviceBatches(
      posterior.targets.flatMap { $0.map { Float($0) } }, perExample: targetCount, plan, in: queue)
    precision = try DeviceBuffer(floats: dimension, on: device)
    let groups = zip(network.parameterGroups, prior.precisions)
    try queue.write(groups.flatMap { [Float](repeating: Float($1), count: $0.range.count) }, to: precision)
    constant = groups.reduce(0) { $0 + 0.5 * Double($1.0.range.count) * log($1.1 / (2 * .pi)) }
    layout = EnergyLayout(dimension: dimension, plan)
    kernels =
      stages.flatMap { $0.forwardKernels + $0.backwardKernels } + [
        try likelihoodKernel(
          posterior.likelihood, outputs: network.outputCount, targets: targetCount, layout)
      ] + leapfrogKernels(stages, layout)
    _ = try DeviceProgram.make(kernels, on: device)
  }

  private static func gaussian(_ prior: any NetworkPrior) throws(DeviceError) -> GaussianPrior {
    guard let prior = prior as? GaussianPrior else {
      throw DeviceError(
        .unsupported, "\(type(of: prior))", expected: "a GaussianPrior", found: "a prior without kernels",
        advice: "Sample this posterior on the processor.")
    }
    return prior
  }
}
