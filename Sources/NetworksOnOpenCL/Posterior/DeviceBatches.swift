// The examples of a data set in the memory of a device, batch after batch.
import NeuralNetworks

/// A division of examples into batches of nearly equal size.
struct BatchPlan: Sendable {
  let examples: Int
  let count: Int

  /// The most examples that go through the stages at a time: enough to fill a large device.
  static let largestBatch = 16_384

  init(examples: Int, largestBatch: Int) {
    self.examples = examples
    count = max(examples.dividedUp(by: max(largestBatch, 1)), 1)
  }

  /// The most examples of a batch.
  var capacity: Int { examples.dividedUp(by: count) }

  func range(_ batch: Int) -> Range<Int> { (batch * examples / count)..<((batch + 1) * examples / count) }

  /// The plan and the stages for a network, where a batch takes at most a quarter of the device's memory.
  static func make(
    _ network: Sequential, examples: Int, on device: OpenCLDevice
  ) throws(DeviceError) -> (plan: BatchPlan, stages: [any DeviceStage]) {
    guard network.parameterCount < 1 << 31 else {
      throw DeviceError(
        .unsupported, "Sequential", expected: "fewer than 2³¹ parameters", found: "\(network.parameterCount)",
        advice: "Use a smaller network, or the processor.")
    }
    let stages = try deviceStages(of: network, capacity: 1, on: device)
    let numbers = stages.reduce(0) { $0 + 2 * $1.outputCount + $1.savedCount / 4 + $1.scratchCount }
    let widest = stages.map { max($0.outputCount, $0.scratchCount, $0.inputCount) }.max() ?? 1
    // Kernels count in 32 bits.
    let largest = min(largestBatch, device.memory / 16 / max(numbers, 1), (1 << 30) / widest)
    let plan = BatchPlan(examples: examples, largestBatch: largest)
    return (plan, try deviceStages(of: network, capacity: plan.capacity, on: device))
  }
}

/// Arrays of one number of elements for each example, batch after batch.
struct DeviceBatches: Sendable {
  let buffers: [DeviceBuffer]

  init(_ values: [Float], perExample: Int, _ plan: BatchPlan, in queue: DeviceQueue) throws(DeviceError) {
    var buffers: [DeviceBuffer] = []
    for batch in 0..<plan.count {
      let range = plan.range(batch)
      let part = Array(values[(range.lowerBound * perExample)..<(range.upperBound * perExample)])
      let buffer = try DeviceBuffer(floats: part.count, on: queue.device)
      try queue.write(part, to: buffer)
      buffers.append(buffer)
    }
    self.buffers = buffers
  }
}
