// What a network asks of a layer: shapes, parameters, and the map with its pullback.
import InputErrors


/// A map between arrays of `Float`, with parameters of its own. A layer of your own conforms to this.
///
/// The layers of the library are `Dense`, `Convolution2D`, `MaxPool2D`, `ReLU`, `Tanh`, `Sigmoid`, `Flatten` and
/// `LogSoftmax`. Shapes leave out the examples: an image is [channels, height, width], a vector [features].
public protocol Layer: Sendable {
  /// The shape of the output for one example of shape `input`.
  /// - Throws: where the layer cannot take such an input.
  func outputShape(for input: [Int]) throws(InputError) -> [Int]

  /// The parameters in their order in the flat vector; none by default.
  func parameters(for input: [Int]) -> [LayerParameter]

  /// The name in the names of the parameters; nil for the position in the network, as in PyTorch.
  var name: String? { get }

  /// The memory that the passes need besides inputs and outputs; none by default.
  func memory(for input: [Int]) -> LayerMemory

  /// Overwrites the outputs.
  func forward(_ batch: LayerBatch)

  /// The pullback: from the gradient with respect to the outputs to those with respect to the inputs (overwritten,
  /// where asked for) and the parameters (overwritten, or added to if `accumulates`).
  func backward(_ batch: LayerBatch)
}

extension Layer {
  public var name: String? { nil }
  public func parameters(for input: [Int]) -> [LayerParameter] { [] }
  public func memory(for input: [Int]) -> LayerMemory { LayerMemory() }
}

/// One array of parameters of a layer.
public struct LayerParameter: Equatable, Sendable {
  /// "weight" or "bias".
  public let name: String
  public let shape: [Int]
  /// How many inputs each output is a sum over.
  public let fanIn: Int

  public init(name: String, shape: [Int], fanIn: Int) {
    self.name = name
    self.shape = shape
    self.fanIn = fanIn
  }

  public var count: Int { shape.reduce(1, *) }
}

/// What the passes of a layer need besides inputs and outputs.
public struct LayerMemory: Sendable {
  /// Numbers that nobody reads after a pass.
  public var scratch: Int
  /// Bytes for each example that the forward pass keeps for the backward pass.
  public var saved: Int

  public init(scratch: Int = 0, saved: Int = 0) {
    self.scratch = scratch
    self.saved = saved
  }
}
