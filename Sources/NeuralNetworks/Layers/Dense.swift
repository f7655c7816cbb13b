// The fully connected layer.

/// y = W x + b, with W of shape [outputs, inputs].
public struct Dense: Layer {
  public let outputs: Int
  public let name: String?

  public init(_ outputs: Int, name: String? = nil) {
    self.outputs = outputs
    self.name = name
  }

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] {
    guard input.count == 1 else {
      throw NetworkError(
        "Dense", expected: "a vector", found: "the shape \(input)", advice: "Put a Flatten layer before it.")
    }
    guard outputs >= 1 else {
      throw NetworkError(
        "Dense", expected: "at least one output", found: "\(outputs)", advice: "Give a positive number.")
    }
    return [outputs]
  }

  public func parameters(for input: [Int]) -> [LayerParameter] {
    [
      LayerParameter(name: "weight", shape: [outputs, input[0]], fanIn: input[0]),
      LayerParameter(name: "bias", shape: [outputs], fanIn: input[0]),
    ]
  }

  public func forward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    let inputs = batch.inputCount
    Scalar.fillRows(
      batch.output, rows: batch.count, with: batch.parameters + outputs * inputs, count: outputs)
    Scalar.multiply(
      MatrixProduct(m: batch.count, n: outputs, k: inputs, transposesB: true, accumulates: true), batch.input,
      batch.parameters, batch.output)
  }

  public func backward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    let inputs = batch.inputCount, gradients = batch.pullback
    let bias = gradients.parameters + outputs * inputs
    if !gradients.accumulates { bias.update(repeating: 0, count: outputs) }
    Scalar.addRows(gradients.output, rows: batch.count, count: outputs, to: bias)
    Scalar.multiply(
      MatrixProduct(
        m: outputs, n: inputs, k: batch.count, transposesA: true, accumulates: gradients.accumulates),
      gradients.output, batch.input, gradients.parameters)
    if let inputGradient = gradients.input {
      Scalar.multiply(
        MatrixProduct(m: batch.count, n: inputs, k: outputs), gradients.output, batch.parameters,
        inputGradient)
    }
  }
}
