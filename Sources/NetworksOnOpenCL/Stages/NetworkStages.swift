// From the layers of a network to stages with kernels; what the processor fuses is fused here, too.
import NeuralNetworks

/// A layer with its shapes and the place of its parameters.
private struct PlacedLayer {
  let layer: any Layer
  let input: [Int]
  let output: [Int]
  let parameters: Range<Int>
}

/// The stages of a network.
/// - Throws: where a layer has no kernels.
func deviceStages(
  of network: Sequential, capacity: Int, on device: OpenCLDevice
) throws(DeviceError) -> [any DeviceStage] {
  var layers = try placedLayers(of: network)[...]
  var stages: [any DeviceStage] = []
  while let first = layers.first {
    let context = StageContext(
      number: stages.count, capacity: capacity, dimension: network.parameterCount, device: device)
    let (stage, count) = try stage(from: layers, first, context)
    stages.append(stage)
    layers = layers.dropFirst(count)
  }
  return stages
}

/// The layers that change numbers, and not their arrangement only.
private func placedLayers(of network: Sequential) throws(DeviceError) -> [PlacedLayer] {
  var placed: [PlacedLayer] = []
  var (shape, start) = (network.inputShape, 0)
  for layer in network.layers {
    guard let output = try? layer.outputShape(for: shape) else { fatalError("Sequential: shapes do not fit") }
    let end = layer.parameters(for: shape).reduce(start) { $0 + $1.count }
    if !(layer is Flatten) {
      placed.append(PlacedLayer(layer: layer, input: shape, output: output, parameters: start..<end))
    }
    (shape, start) = (output, end)
  }
  guard !placed.isEmpty else {
    throw DeviceError(
      .unsupported, "Sequential", expected: "a layer that changes numbers", found: "Flatten only",
      advice: "Add a layer, or use the processor.")
  }
  return placed
}

/// The stage that begins with `first`, and of how many layers it consists.
private func stage(
  from layers: ArraySlice<PlacedLayer>, _ first: PlacedLayer, _ context: StageContext
) throws(DeviceError) -> (any DeviceStage, Int) {
  let inputs = first.input.reduce(1, *)
  switch first.layer {
  case let layer as Convolution2D:
    let following = following(layers.dropFirst().map(\.layer))
    let shape = ConvolutionShape(
      channels: first.input[0], height: first.input[1], width: first.input[2], filters: layer.filters,
      kernel: layer.kernel, pool: following.pool, hasReLU: following.hasReLU)
    return (
      try ConvolutionStage(shape, parameters: first.parameters, context), 1 + following.count
    )
  case let layer as Dense:
    let next = layers.dropFirst().first.flatMap { activation($0.layer) }
    return (
      DenseStage(
        inputs: inputs, outputs: layer.outputs, activation: next ?? .none, parameters: first.parameters,
        context), next == nil ? 1 : 2
    )
  case let layer as MaxPool2D:
    return (
      PoolingStage(
        channels: first.input[0], height: first.input[1], width: first.input[2], pool: layer.size,
        context: context), 1
    )
  case is LogSoftmax:
    return (LogSoftmaxStage(inputCount: inputs, context: context), 1)
  default:
    guard let activation = activation(first.layer) else {
      throw DeviceError(
        .unsupported, "\(type(of: first.layer))", expected: "a layer of the library",
        found: "one without kernels",
        advice: "Run this network on the processor.")
    }
    return (ActivationStage(inputCount: inputs, activation: activation, context: context), 1)
  }
}

/// What follows a convolution and is computed with it: relu and pooling over 2 × 2 in either order, or one of them.
private func following(_ layers: [any Layer]) -> (pool: Int, hasReLU: Bool, count: Int) {
  func isPool(_ i: Int) -> Bool { i < layers.count && (layers[i] as? MaxPool2D)?.size == 2 }
  func isReLU(_ i: Int) -> Bool { i < layers.count && layers[i] is ReLU }
  if isPool(0) { return isReLU(1) ? (2, true, 2) : (2, false, 1) }
  if isReLU(0) { return isPool(1) ? (2, true, 2) : (1, true, 1) }
  return (1, false, 0)
}

private func activation(_ layer: any Layer) -> ActivationNames? {
  switch layer {
  case is ReLU: .relu
  case is Tanh: .tanh
  case is Sigmoid: .sigmoid
  default: nil
  }
}
