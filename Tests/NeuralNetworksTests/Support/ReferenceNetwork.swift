// A network of reference layers, for examples one after the other.
import NeuralNetworks

struct ReferenceNetwork {
  private let network: Sequential
  private let layers: [any ReferenceLayer]
  /// Where each layer has its parameters.
  private let ranges: [Range<Int>]

  init(_ network: Sequential) throws {
    var shape = network.inputShape, start = 0
    var layers: [any ReferenceLayer] = [], ranges: [Range<Int>] = []
    for layer in network.layers {
      layers.append(Self.reference(of: layer, input: shape))
      let count = layer.parameters(for: shape).reduce(0) { $0 + $1.count }
      ranges.append(start..<(start + count))
      start += count
      shape = try layer.outputShape(for: shape)
    }
    (self.network, self.layers, self.ranges) = (network, layers, ranges)
  }

  private static func reference(of layer: any Layer, input: [Int]) -> any ReferenceLayer {
    switch layer {
    case let layer as Dense: ReferenceProducts(dense: layer.outputs, inputs: input[0])
    case let layer as Convolution2D:
      ReferenceProducts(convolution: layer.filters, kernel: layer.kernel, input: input)
    case let layer as MaxPool2D: ReferenceMaximum(size: layer.size, input: input)
    case is ReLU: ReferenceFunction.relu
    case is Tanh: ReferenceFunction.tanh
    case is Sigmoid: ReferenceFunction.sigmoid
    case is Flatten: ReferenceFunction.identity
    case is LogSoftmax: ReferenceLogSoftmax()
    default: fatalError("ReferenceNetwork: no reference for \(layer)")
    }
  }

  private func examples(_ values: [Double], _ count: Int) -> [[Double]] {
    stride(from: 0, to: values.count, by: count).map { Array(values[$0..<($0 + count)]) }
  }

  /// The outputs of all examples.
  func outputs(parameters: [Double], inputs: [Double]) -> [Double] {
    examples(inputs, network.inputCount).flatMap { input in
      zip(layers, ranges).reduce(input) { x, layer in layer.0.outputs(x, Array(parameters[layer.1])) }
    }
  }

  /// The outputs, and the gradient of Σ `outputGradient` · outputs with respect to the parameters.
  func pullback(
    parameters: [Double], inputs: [Double], outputGradient: [Double]
  ) -> (outputs: [Double], gradient: [Double]) {
    let weights = ranges.map { Array(parameters[$0]) }
    var gradients = weights.map { $0.map { _ in 0.0 } }, outputs: [Double] = []
    for (input, given) in zip(
      examples(inputs, network.inputCount), examples(outputGradient, network.outputCount))
    {
      var x = [input]
      for (layer, w) in zip(layers, weights) { x.append(layer.outputs(x[x.count - 1], w)) }
      var d = given
      for i in layers.indices.reversed() {
        d = layers[i].pullBack(d, x[i], weights[i], addingTo: &gradients[i])
      }
      outputs += x[layers.count]
    }
    return (outputs, gradients.flatMap { $0 })
  }
}
