// The posterior of a network on a device: its data, and its kernels.
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
    let precisions = try Self.precisions(posterior.prior, of: network)
    (plan, stages) = try BatchPlan.make(network, examples: posterior.exampleCount, on: device)
    let queue = try DeviceQueue(on: device)
    inputs = try DeviceBatches(posterior.inputs, perExample: network.inputCount, plan, in: queue)
    let targetCount = posterior.likelihood.targetCount(outputs: network.outputCount)
    targets = try DeviceBatches(
      posterior.targets.flatMap { $0.map { Float($0) } }, perExample: targetCount, plan, in: queue)
    precision = try DeviceBuffer(floats: dimension, on: device)
    let groups = zip(network.parameterGroups, precisions)
    try queue.write(groups.flatMap { [Float](repeating: Float($1), count: $0.range.count) }, to: precision)
    constant = posterior.prior.logNormalizer
    layout = EnergyLayout(dimension: dimension, plan)
    kernels =
      stages.flatMap { $0.forwardKernels + $0.backwardKernels } + [
        try likelihoodKernel(
          posterior.likelihood, outputs: network.outputCount, targets: targetCount, layout)
      ] + leapfrogKernels(stages, layout)
    _ = try DeviceProgram.make(kernels, on: device)
  }

  /// τ for each group of parameters; zero is no prior.
  private static func precisions(
    _ prior: any NetworkPrior, of network: Sequential
  ) throws(DeviceError) -> [Double] {
    switch prior {
    case let prior as GaussianPrior: return prior.precisions
    case is FlatPrior: return network.parameterGroups.map { _ in 0 }
    default:
      throw DeviceError(
        .unsupported, "\(type(of: prior))", expected: "a GaussianPrior or FlatPrior",
        found: "a prior without kernels", advice: "Sample this posterior on the processor.")
    }
  }
}
