// Convolution, relu and max-pooling over 2 × 2 as one layer, with kernels of our own.
import InputErrors
import WideKernels

/// What `Convolution2D`, `ReLU` and `MaxPool2D(2)` compute one after the other, in either order of the last two.
///
/// It runs on the kernels of `WideKernels`. It stands for the three layers in `Sequential.fusedStages`.
struct PooledConvolution: Layer {
  let convolution: Convolution2D

  func outputShape(for input: [Int]) throws(InputError) -> [Int] {
    try MaxPool2D(2).outputShape(for: convolution.outputShape(for: input))
  }

  func parameters(for input: [Int]) -> [LayerParameter] { convolution.parameters(for: input) }

  func memory(for input: [Int]) -> LayerMemory {
    var shape = shape(input)
    let rows = input[1] - convolution.kernel + 1, columns = input[2] - convolution.kernel + 1
    return LayerMemory(
      scratch: wide_convolution_scratch(&shape), saved: convolution.filters * (rows / 2) * (columns / 2))
  }

  func forward(_ batch: LayerBatch) {
    var shape = shape(batch.inputShape)
    wide_convolve_pool(
      &shape, batch.parameters, batch.parameters + weightCount(shape), batch.input, batch.count, batch.output,
      batch.saved, batch.scratch)
  }

  func backward(_ batch: LayerBatch) {
    var shape = shape(batch.inputShape)
    let gradients = batch.pullback, weights = weightCount(shape)
    if !gradients.accumulates {
      gradients.parameters.update(repeating: 0, count: weights + convolution.filters)
    }
    wide_convolve_pool_backward(
      &shape, batch.parameters, batch.input, batch.count, batch.saved, gradients.output, gradients.input,
      gradients.parameters, gradients.parameters + weights, batch.scratch)
  }

  private func shape(_ input: [Int]) -> wide_convolution {
    wide_convolution(
      channels: input[0], height: input[1], width: input[2], filters: convolution.filters,
      kernel: convolution.kernel, level: 0)
  }

  private func weightCount(_ shape: wide_convolution) -> Int {
    shape.filters * shape.channels * shape.kernel * shape.kernel
  }
}

extension Sequential {
  /// The stages, with each convolution that relu and pooling over 2 × 2 of even sides follow as one stage.
  var fusedStages: [Stage] {
    var fused: [Stage] = []
    var i = 0
    while i < stages.count {
      if let stage = pooledConvolution(at: i) {
        fused.append(stage)
        i += 3
      } else {
        fused.append(stages[i])
        i += 1
      }
    }
    return fused
  }

  private func pooledConvolution(at i: Int) -> Stage? {
    guard i + 2 < stages.count, let convolution = stages[i].layer as? Convolution2D,
      stages[i].output[1] % 2 == 0, stages[i].output[2] % 2 == 0
    else { return nil }
    switch (stages[i + 1].layer, stages[i + 2].layer) {
    case (let pool as MaxPool2D, is ReLU) where pool.size == 2,
      (is ReLU, let pool as MaxPool2D) where pool.size == 2:
      return Stage(
        layer: PooledConvolution(convolution: convolution), input: stages[i].input,
        output: stages[i + 2].output,
        parameters: stages[i].parameters)
    default:
      return nil
    }
  }
}
