// The fully connected layer with an activation, as three tiled matrix products.

struct DenseStage: DeviceStage {
  let inputCount: Int
  let outputCount: Int
  let parameters: Range<Int>
  let parts: Int
  private let activation: ActivationNames
  private let context: StageContext
  private let forward, toInputs, toWeights: MatrixTile

  init(
    inputs: Int, outputs: Int, activation: ActivationNames, parameters: Range<Int>, _ context: StageContext
  ) {
    (inputCount, outputCount, self.parameters) = (inputs, outputs, parameters)
    (self.activation, self.context) = (activation, context)
    let (capacity, device) = (context.capacity, context.device)
    forward = .suited(rows: outputs, columns: capacity, terms: inputs, to: device)
    toInputs = .suited(rows: inputs, columns: capacity, terms: outputs, to: device)
    // Enough parts to fill a device, of at least 32 examples: they have to be added up in the end.
    let most = max(capacity / 32, 1)
    toWeights = .suited(rows: inputs + 1, columns: outputs, terms: capacity, parts: most, to: device)
    let groups = toWeights.groups(rows: inputs + 1, columns: outputs).reduce(1, *)
    parts = max(min(most, 4 * device.computeUnits / groups), 1)
  }

  var forwardKernels: [KernelSource] { [source("dense", forward, denseSource)] }

  var backwardKernels: [KernelSource] {
    [
      source("dense_to_inputs", toInputs, denseInputGradientSource),
      source("dense_to_weights", toWeights, denseWeightGradientSource),
    ]
  }

  func forward(_ batch: StageBatch) throws(DeviceError) {
    try batch.run(
      context.name("dense"), groups: forward.groups(rows: outputCount, columns: batch.count),
      [.buffer(batch.position), .buffer(batch.input), .buffer(batch.output), .int(batch.count)])
  }

  func backward(_ batch: StageBatch, _ gradients: StageGradients) throws(DeviceError) {
    try batch.run(
      context.name("dense_to_weights"),
      groups: toWeights.groups(rows: inputCount + 1, columns: outputCount) + [parts],
      [
        .buffer(batch.input), .buffer(batch.output), .buffer(gradients.output), .buffer(gradients.partial),
        .int(batch.count), .int(gradients.accumulates ? 1 : 0),
      ])
    guard let input = gradients.input else { return }
    try batch.run(
      context.name("dense_to_inputs"), groups: toInputs.groups(rows: inputCount, columns: batch.count),
      [
        .buffer(batch.position), .buffer(batch.output), .buffer(gradients.output), .buffer(input),
        .int(batch.count),
      ])
  }

  private func source(_ name: String, _ tile: MatrixTile, _ body: String) -> KernelSource {
    // Which index runs along the memory of A and of B.
    let alongTerms =
      switch name {
      case "dense": (1, 1)
      case "dense_to_inputs": (0, 1)
      default: (0, 0)
      }
    return KernelSource(
      name: context.name(name), groupSize: tile.groupSize,
      definitions: tile.definitions + [
        ("INPUTS", "\(inputCount)"), ("OUTPUTS", "\(outputCount)"), ("WEIGHTS", "\(parameters.lowerBound)"),
        ("DIMENSION", "\(context.dimension)"), ("ACTIVATE", activation.forward),
        ("PULL_BACK", activation.backward), ("A_BY_TERM", "\(alongTerms.0)"),
        ("B_BY_TERM", "\(alongTerms.1)"),
      ], body: body)
  }
}
