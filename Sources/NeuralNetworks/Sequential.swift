// A network: layers one after the other, and where each finds its parameters in the flat vector.
import InputErrors


/// Layers applied one after the other.
///
///     let network = try Sequential(input: [1, 28, 28], layers: [
///       Convolution2D(20, kernel: 5, name: "conv1"), ReLU(), MaxPool2D(2),
///       Convolution2D(50, kernel: 5, name: "conv2"), ReLU(), MaxPool2D(2),
///       Flatten(), Dense(500, name: "fc1"), ReLU(), Dense(10, name: "fc2"), LogSoftmax(),
///     ])
///
/// All parameters are one flat vector in PyTorch's order: layer after layer, weight then bias, row-major.
public struct Sequential: Sendable {
  public let inputShape: [Int]
  public let outputShape: [Int]
  public let layers: [any Layer]
  /// The arrays of parameters in the order of the flat vector.
  public let parameterGroups: [ParameterGroup]
  let stages: [Stage]

  /// The number of all parameters.
  public var parameterCount: Int { parameterGroups.last?.range.upperBound ?? 0 }
  /// The number of inputs of one example.
  public var inputCount: Int { inputShape.reduce(1, *) }
  /// The number of outputs for one example.
  public var outputCount: Int { outputShape.reduce(1, *) }

  /// - Parameters:
  ///   - input: the shape of one example: [channels, height, width] or [features].
  ///   - layers: at least one.
  /// - Throws: where there is no layer, a layer does not fit what comes before it, or a name occurs twice.
  public init(input: [Int], layers: [any Layer]) throws(InputError) {
    guard !layers.isEmpty, !input.isEmpty, input.allSatisfy({ $0 >= 1 }) else {
      throw InputError(
        "Sequential", expected: "at least one layer, and an input shape of positive numbers",
        found: "\(layers.count) layer(s) and the shape \(input)", advice: "Give both.")
    }
    var groups: [ParameterGroup] = []
    var stages: [Stage] = []
    var shape = input
    for (position, layer) in layers.enumerated() {
      let start = groups.last?.range.upperBound ?? 0
      let output = try layer.outputShape(for: shape)
      var next = start
      for parameter in layer.parameters(for: shape) {
        let name = "\(layer.name ?? "\(position)").\(parameter.name)"
        guard !groups.contains(where: { $0.name == name }) else {
          throw InputError(
            "Sequential", expected: "a name for each layer", found: "\(name) twice",
            advice: "Rename one layer.")
        }
        groups.append(
          ParameterGroup(
            name: name, shape: parameter.shape, fanIn: parameter.fanIn, range: next..<(next + parameter.count)
          ))
        next += parameter.count
      }
      stages.append(Stage(layer: layer, input: shape, output: output, parameters: start..<next))
      shape = output
    }
    (inputShape, outputShape, self.layers) = (input, shape, layers)
    (parameterGroups, self.stages) = (groups, stages)
  }
}

/// One array of parameters of a network, such as "conv1.weight".
public struct ParameterGroup: Equatable, Sendable {
  public let name: String
  public let shape: [Int]
  /// How many inputs each output of the layer is a sum over.
  public let fanIn: Int
  /// Where the array is in the flat vector.
  public let range: Range<Int>

  package init(name: String, shape: [Int], fanIn: Int, range: Range<Int>) {
    (self.name, self.shape, self.fanIn, self.range) = (name, shape, fanIn, range)
  }
}

/// A layer at its place in a network.
struct Stage: Sendable {
  let layer: any Layer
  let input: [Int]
  let output: [Int]
  /// Where its parameters are in the flat vector.
  let parameters: Range<Int>
  let inputCount: Int
  let outputCount: Int

  init(layer: any Layer, input: [Int], output: [Int], parameters: Range<Int>) {
    (self.layer, self.input, self.output, self.parameters) = (layer, input, output, parameters)
    (inputCount, outputCount) = (input.reduce(1, *), output.reduce(1, *))
  }
}
