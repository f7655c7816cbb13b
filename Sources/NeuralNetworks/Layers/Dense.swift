// The fully connected layer.
import InputErrors


/// y = W x + b, with W of shape [outputs, inputs].
public struct Dense: Layer {
  public let outputs: Int
  public let name: String?

  public init(_ outputs: Int, name: String? = nil) {
    self.outputs = outputs
    self.name = name
  }

  public func outputShape(for input: [Int]) throws(InputError) -> [Int] {
    guard input.count == 1 else {
      throw InputError(
        "Dense", expected: "a vector", found: "the shape \(input)", advice: "Put a Flatten layer before it.")
    }
    guard outputs >= 1 else {
      throw InputError(
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

  public func forward(_ batch: LayerBatch) {
    let inputs = batch.inputCount, bias = batch.parameters + outputs * inputs
    for i in 0..<batch.count { (batch.output + i * outputs).update(from: bias, count: outputs) }
    MatrixProduct(m: batch.count, n: outputs, k: inputs, transposesB: true, accumulates: true)
      .multiply(batch.input, batch.parameters, into: batch.output)
  }

  public func backward(_ batch: LayerBatch) {
    let inputs = batch.inputCount, gradients = batch.pullback
    let bias = gradients.parameters + outputs * inputs
    if !gradients.accumulates { bias.update(repeating: 0, count: outputs) }
    for i in 0..<batch.count {
      for j in 0..<outputs { bias[j] += gradients.output[i * outputs + j] }
    }
    MatrixProduct(
      m: outputs, n: inputs, k: batch.count, transposesA: true, accumulates: gradients.accumulates
    ).multiply(gradients.output, batch.input, into: gradients.parameters)
    if let inputGradient = gradients.input {
      MatrixProduct(m: batch.count, n: inputs, k: outputs)
        .multiply(gradients.output, batch.parameters, into: inputGradient)
    }
  }
}
