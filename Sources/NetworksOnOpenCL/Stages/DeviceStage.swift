// What is asked of one stage of a network on a device: kernels, memory, and how they are started.

/// One or several layers that are computed together.
protocol DeviceStage: Sendable {
  /// The number of inputs and outputs of one example.
  var inputCount: Int { get }
  var outputCount: Int { get }
  /// Bytes for each example that the forward pass keeps for the backward pass.
  var savedCount: Int { get }
  /// Floats for each example that only the backward pass of this stage uses.
  var scratchCount: Int { get }
  /// Where its parameters are in the flat vector.
  var parameters: Range<Int> { get }
  /// Into how many vectors the gradient of its parameters is written, to be summed in the end.
  var parts: Int { get }
  /// The kernels of `forward` and of `backward`: predictions need the former only.
  var forwardKernels: [KernelSource] { get }
  var backwardKernels: [KernelSource] { get }

  func forward(_ batch: StageBatch) throws(DeviceError)
  /// The gradient with respect to the parameters, and to the inputs where it is asked for.
  func backward(_ batch: StageBatch, _ gradients: StageGradients) throws(DeviceError)
}

extension DeviceStage {
  var savedCount: Int { 0 }
  var scratchCount: Int { 0 }
  var parameters: Range<Int> { 0..<0 }
  var parts: Int { 0 }
}

/// Where a stage is to be computed, and how many the examples of a batch are.
struct StageContext: Sendable {
  /// Makes the names of kernels different from those of other stages.
  let number: Int
  /// The most examples of a batch.
  let capacity: Int
  /// The number of all parameters of the network.
  let dimension: Int
  let device: OpenCLDevice

  func name(_ kernel: String) -> String { "\(kernel)\(number)" }
}

/// A batch of examples on its way through one stage.
struct StageBatch {
  let launcher: KernelLauncher
  let count: Int
  /// The parameters of the whole network.
  let position: DeviceBuffer
  let input: DeviceBuffer
  let output: DeviceBuffer
  let saved: DeviceBuffer

  func run(_ name: String, groups: [Int], _ arguments: [KernelArgument]) throws(DeviceError) {
    try launcher.run(name, groups: groups, arguments)
  }

  /// Starts a kernel with at least `items` work-items.
  func run(_ name: String, items: Int, _ arguments: [KernelArgument]) throws(DeviceError) {
    try launcher.run(name, items: items, arguments)
  }
}

/// The gradients of a batch in one stage.
struct StageGradients {
  let output: DeviceBuffer
  /// nil for the first stage, whose inputs are data.
  let input: DeviceBuffer?
  let scratch: DeviceBuffer
  /// The parts of the gradient of all parameters, vector after vector.
  let partial: DeviceBuffer
  /// Whether to add to the parts rather than overwrite them.
  let accumulates: Bool
}

/// The kernels of a program with the queue that they are started in, for one chain.
final class KernelLauncher {
  let queue: DeviceQueue
  private let kernels: [String: DeviceKernel]

  init(_ sources: [KernelSource], in queue: DeviceQueue) throws(DeviceError) {
    let program = try DeviceProgram.make(sources, on: queue.device)
    var kernels: [String: DeviceKernel] = [:]
    for source in sources { kernels[source.name] = try DeviceKernel(source, of: program) }
    (self.queue, self.kernels) = (queue, kernels)
  }

  func run(_ name: String, groups: [Int], _ arguments: [KernelArgument]) throws(DeviceError) {
    try queue.run(kernel(name), groups: groups, arguments)
  }

  func run(_ name: String, items: Int, _ arguments: [KernelArgument]) throws(DeviceError) {
    let kernel = kernel(name)
    try queue.run(kernel, groups: [items.dividedUp(by: kernel.groupSize)], arguments)
  }

  private func kernel(_ name: String) -> DeviceKernel {
    guard let kernel = kernels[name] else { fatalError("KernelLauncher: there is no kernel \(name)") }
    return kernel
  }
}
