// What a layer gets to work on.

/// A batch of examples on its way through one layer. All arrays are row-major, example after example.
public struct LayerBatch {
  /// The number of examples.
  public let count: Int
  public let inputShape: [Int]
  public let outputShape: [Int]
  /// The parameters of this layer.
  public let parameters: UnsafePointer<Float>
  public let input: UnsafePointer<Float>
  public let output: UnsafeMutablePointer<Float>
  public let scratch: UnsafeMutablePointer<Float>
  public let saved: UnsafeMutablePointer<UInt8>
  /// The gradients; nil in a forward pass.
  public var gradients: Gradients?

  public struct Gradients {
    public let output: UnsafePointer<Float>
    /// nil for the first layer, whose inputs are data.
    public let input: UnsafeMutablePointer<Float>?
    public let parameters: UnsafeMutablePointer<Float>
    /// Whether to add to the gradient of the parameters rather than overwrite it.
    public let accumulates: Bool
  }

  /// The number of inputs of one example.
  public var inputCount: Int { inputShape.reduce(1, *) }
  /// The number of outputs for one example.
  public var outputCount: Int { outputShape.reduce(1, *) }

  /// The gradients, in a backward pass.
  public var pullback: Gradients {
    guard let gradients else { fatalError("LayerBatch: a backward pass needs gradients") }
    return gradients
  }
}
