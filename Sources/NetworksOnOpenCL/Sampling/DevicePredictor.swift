// The outputs of a network for many examples on a device, at one vector of parameters after another.
import HamiltonianMonteCarlo
import InputErrors
import NeuralNetworks

/// Computes the outputs of a network for a fixed set of examples on a device: `Predictor`, elsewhere.
///
///     var chain = try sampler.chain(from: start, seed: 1)
///     for _ in 0..<500 {
///       _ = chain.advance()
///       try predictions.add(logProbabilities: predictor.outputs(of: chain))
///     }
///
/// Not to be shared between threads.
public final class DevicePredictor {
  public let network: Sequential
  /// The number of examples.
  public let exampleCount: Int
  private let plan: BatchPlan
  private let inputs: DeviceBatches
  private let launcher: KernelLauncher
  private let pass: NetworkPass
  private let position: DeviceBuffer
  private var result: [Float]

  /// - Parameters:
  ///   - network: the network.
  ///   - inputs: the examples one after the other, each row-major in the input shape of the network.
  ///   - device: where it computes.
  /// - Throws: an `InputError` where the inputs do not suit the network; a `DeviceError` where a layer has no kernels,
  ///   or the device cannot take the network.
  public init(_ network: Sequential, inputs: [Float], on device: OpenCLDevice) throws {
    self.network = network
    exampleCount = try network.requireInputs(inputs)
    let (plan, stages) = try BatchPlan.make(network, examples: exampleCount, on: device)
    let queue = try DeviceQueue(on: device)
    self.plan = plan
    self.inputs = try DeviceBatches(inputs, perExample: network.inputCount, plan, in: queue)
    launcher = try KernelLauncher(stages.flatMap(\.forwardKernels), in: queue)
    pass = try NetworkPass(stages, capacity: plan.capacity, forGradients: false, on: device)
    position = try DeviceBuffer(floats: network.parameterCount, on: device)
    result = [Float](repeating: 0, count: exampleCount * network.outputCount)
  }

  /// The outputs of all examples, one after the other.
  /// - Throws: an `InputError` where there is another number of parameters than the network has; a `DeviceError` where
  ///   the device fails.
  public func outputs(at parameters: [Float]) throws -> [Float] {
    try network.requireCount(of: parameters)
    try launcher.queue.write(parameters, to: position)
    return try outputs(at: position)
  }

  /// The outputs at the present state of a chain on the same device; its parameters are not copied.
  /// - Throws: where the device fails.
  public func outputs(of chain: MarkovChain<DeviceTransition>) throws(DeviceError) -> [Float] {
    try outputs(at: chain.point.point.position)
  }

  private func outputs(at position: DeviceBuffer) throws(DeviceError) -> [Float] {
    for batch in 0..<plan.count {
      let range = plan.range(batch)
      try pass.forward(at: position, inputs.buffers[batch], count: range.count, by: launcher)
      let copied = result.withUnsafeMutableBufferPointer { result in
        let outputs = UnsafeMutableBufferPointer(
          rebasing: result[
            (range.lowerBound * network.outputCount)..<(range.upperBound * network.outputCount)])
        return Result { () throws(DeviceError) in try launcher.queue.read(pass.output, into: outputs) }
      }
      try copied.get()
    }
    return result
  }
}
