// What a network asks of a layer: shapes, parameters, and the map with its pullback.

/// A map between arrays, with parameters of its own.
///
/// The layers of the library are `Dense`, `Convolution2D`, `MaxPool2D`, `ReLU`, `Tanh`, `Sigmoid`, `Flatten` and
/// `LogSoftmax`. Shapes leave out the examples: an image is [channels, height, width], a vector [features].
public protocol Layer: Sendable {
  /// The shape of the output for one example of shape `input`.
  /// - Throws: where the layer cannot take such an input.
  func outputShape(for input: [Int]) throws(NetworkError) -> [Int]

  /// The parameters in their order in the flat vector; none by default.
  func parameters(for input: [Int]) -> [LayerParameter]

  /// The name in the names of the parameters; nil for the position in the network, as in PyTorch.
  var name: String? { get }

  /// The memory that the passes need besides inputs and outputs; none by default.
  func memory(for input: [Int]) -> LayerMemory

  /// Overwrites the outputs.
  func forward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>)

  /// The pullback: from the gradient with respect to the outputs to those with respect to the inputs (overwritten,
  /// where asked for) and the parameters (overwritten, or added to if `accumulates`).
  func backward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>)
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

/// A batch of examples on its way through one layer. All arrays are row-major, example after example.
public struct LayerBatch<Scalar: NetworkScalar> {
  /// The number of examples.
  public let count: Int
  public let inputShape: [Int]
  public let outputShape: [Int]
  /// The parameters of this layer.
  public let parameters: UnsafePointer<Scalar>
  public let input: UnsafePointer<Scalar>
  public let output: UnsafeMutablePointer<Scalar>
  public let scratch: UnsafeMutablePointer<Scalar>
  public let saved: UnsafeMutablePointer<UInt8>
  /// The gradients; nil in a forward pass.
  public var gradients: Gradients?

  public struct Gradients {
    public let output: UnsafePointer<Scalar>
    /// nil for the first layer, whose inputs are data.
    public let input: UnsafeMutablePointer<Scalar>?
    public let parameters: UnsafeMutablePointer<Scalar>
    /// Whether to add to the gradient of the parameters rather than overwrite it.
    public let accumulates: Bool
  }

  var inputCount: Int { inputShape.reduce(1, *) }
  var outputCount: Int { outputShape.reduce(1, *) }

  /// The gradients, in a backward pass.
  var pullback: Gradients {
    guard let gradients else { fatalError("LayerBatch: a backward pass needs gradients") }
    return gradients
  }
}
