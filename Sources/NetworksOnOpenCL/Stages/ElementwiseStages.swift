// Activations, pooling and log-softmax as stages of their own.

struct ActivationStage: DeviceStage {
  let inputCount: Int
  let activation: ActivationNames
  let context: StageContext

  var outputCount: Int { inputCount }

  var forwardKernels: [KernelSource] { [source("activation", activationSource)] }
  var backwardKernels: [KernelSource] { [source("activation_back", activationGradientSource)] }

  private func source(_ name: String, _ body: String) -> KernelSource {
    KernelSource(
      name: context.name(name), groupSize: 256,
      definitions: [
        ("SIZE", "\(inputCount)"), ("ACTIVATE", activation.forward), ("PULL_BACK", activation.backward),
      ], body: body)
  }

  func forward(_ batch: StageBatch) throws(DeviceError) {
    try batch.run(
      context.name("activation"), items: batch.count * inputCount,
      [.buffer(batch.input), .buffer(batch.output), .int(batch.count)])
  }

  func backward(_ batch: StageBatch, _ gradients: StageGradients) throws(DeviceError) {
    guard let input = gradients.input else { return }
    try batch.run(
      context.name("activation_back"), items: batch.count * inputCount,
      [.buffer(batch.output), .buffer(gradients.output), .buffer(input), .int(batch.count)])
  }
}

struct PoolingStage: DeviceStage {
  let channels, height, width, pool: Int
  let context: StageContext

  private var windows: Int { (height / pool) * (width / pool) }
  var inputCount: Int { channels * height * width }
  var outputCount: Int { channels * windows }

  var forwardKernels: [KernelSource] { [source("pooling", poolingSource)] }
  var backwardKernels: [KernelSource] { [source("pooling_back", poolingGradientSource)] }

  private func source(_ name: String, _ body: String) -> KernelSource {
    KernelSource(
      name: context.name(name), groupSize: 256,
      definitions: [
        ("CHANNELS", "\(channels)"), ("HEIGHT", "\(height)"), ("WIDTH", "\(width)"), ("POOL", "\(pool)"),
        ("WINDOWS", "\(windows)"), ("WINDOW_COLUMNS", "\(width / pool)"),
      ], body: body)
  }

  func forward(_ batch: StageBatch) throws(DeviceError) {
    try batch.run(
      context.name("pooling"), items: batch.count * outputCount,
      [.buffer(batch.input), .buffer(batch.output), .int(batch.count)])
  }

  func backward(_ batch: StageBatch, _ gradients: StageGradients) throws(DeviceError) {
    guard let input = gradients.input else { return }
    try batch.run(
      context.name("pooling_back"), items: batch.count * inputCount,
      [.buffer(batch.input), .buffer(gradients.output), .buffer(input), .int(batch.count)])
  }
}

struct LogSoftmaxStage: DeviceStage {
  let inputCount: Int
  let context: StageContext

  var outputCount: Int { inputCount }

  var forwardKernels: [KernelSource] { [source("log_softmax", logSoftmaxSource)] }
  var backwardKernels: [KernelSource] { [source("log_softmax_back", logSoftmaxGradientSource)] }

  private func source(_ name: String, _ body: String) -> KernelSource {
    KernelSource(
      name: context.name(name), groupSize: 64, definitions: [("SIZE", "\(inputCount)")], body: body)
  }

  func forward(_ batch: StageBatch) throws(DeviceError) {
    try batch.run(
      context.name("log_softmax"), items: batch.count,
      [.buffer(batch.input), .buffer(batch.output), .int(batch.count)])
  }

  func backward(_ batch: StageBatch, _ gradients: StageGradients) throws(DeviceError) {
    guard let input = gradients.input else { return }
    try batch.run(
      context.name("log_softmax_back"), items: batch.count,
      [.buffer(batch.output), .buffer(gradients.output), .buffer(input), .int(batch.count)])
  }
}
