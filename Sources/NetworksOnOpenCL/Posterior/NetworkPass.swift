// The passes of a batch of examples through all stages on a device, with memory of its own.
import NeuralNetworks

/// Memory for the passes of up to `capacity` examples at a time.
final class NetworkPass {
  private let stages: [any DeviceStage]
  private let outputs: [DeviceBuffer]
  private let saved: [DeviceBuffer]
  /// The gradients with respect to the outputs of the stages; none where only predictions are made.
  private let gradients: [DeviceBuffer]
  private let scratch: DeviceBuffer

  init(
    _ stages: [any DeviceStage], capacity: Int, forGradients: Bool, on device: OpenCLDevice
  ) throws(DeviceError) {
    self.stages = stages
    var (outputs, saved, gradients): ([DeviceBuffer], [DeviceBuffer], [DeviceBuffer]) = ([], [], [])
    for stage in stages {
      outputs.append(try DeviceBuffer(floats: capacity * stage.outputCount, on: device))
      saved.append(try DeviceBuffer(bytes: capacity * stage.savedCount, on: device))
      if forGradients {
        gradients.append(try DeviceBuffer(floats: capacity * stage.outputCount, on: device))
      }
    }
    (self.outputs, self.saved, self.gradients) = (outputs, saved, gradients)
    let floats = forGradients ? stages.map(\.scratchCount).max() ?? 0 : 0
    scratch = try DeviceBuffer(floats: capacity * floats, on: device)
  }

  /// The outputs of the last forward pass.
  var output: DeviceBuffer { outputs[stages.count - 1] }
  /// Where the gradient with respect to the outputs must be before a backward pass.
  var outputGradient: DeviceBuffer { gradients[stages.count - 1] }

  func forward(
    at position: DeviceBuffer, _ inputs: DeviceBuffer, count: Int, by launcher: KernelLauncher
  ) throws(DeviceError) {
    for i in stages.indices { try stages[i].forward(batch(i, position, inputs, count, launcher)) }
  }

  func backward(
    at position: DeviceBuffer, _ inputs: DeviceBuffer, count: Int, to partial: DeviceBuffer,
    accumulates: Bool, by launcher: KernelLauncher
  ) throws(DeviceError) {
    let first = stages.firstIndex { $0.parts > 0 } ?? stages.count
    for i in stages.indices.reversed() where i >= first {
      try stages[i].backward(
        batch(i, position, inputs, count, launcher),
        StageGradients(
          output: gradients[i], input: i == first ? nil : gradients[i - 1], scratch: scratch,
          partial: partial,
          accumulates: accumulates))
    }
  }

  private func batch(
    _ i: Int, _ position: DeviceBuffer, _ inputs: DeviceBuffer, _ count: Int, _ launcher: KernelLauncher
  ) -> StageBatch {
    StageBatch(
      launcher: launcher, count: count, position: position, input: i == 0 ? inputs : outputs[i - 1],
      output: outputs[i], saved: saved[i])
  }
}
