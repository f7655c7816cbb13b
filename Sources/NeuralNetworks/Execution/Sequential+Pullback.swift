// One pass of a few examples through the plain layers: what the fast paths are measured by.

extension Sequential {
  /// The outputs, and the gradient of Σ `outputGradient` · outputs with respect to the parameters.
  package func pullback(
    parameters: [Float], inputs: [Float], outputGradient: [Float]
  ) -> (outputs: [Float], gradient: [Float]) {
    let count = inputs.count / inputCount
    guard parameters.count == parameterCount, outputGradient.count == count * outputCount else {
      fatalError("Sequential.pullback: the arrays do not fit \(count) example(s)")
    }
    let pass = BatchPass(stages, capacity: count, forGradients: true)
    var gradient = [Float](repeating: .nan, count: max(parameterCount, 1))
    // Not even a network without parameters has an empty array of them, whose address would be nil.
    let parameters = parameters.isEmpty ? [0] : parameters
    return inputs.withUnsafeBufferPointer { inputs in
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let inputs = inputs.baseAddress, let gradient = gradient.baseAddress else { return }
        pass.forward(parameters: parameters, inputs: inputs, count: count)
        pass.outputGradient.update(from: outputGradient, count: outputGradient.count)
        pass.backward(
          parameters: parameters, inputs: inputs, count: count, gradient: gradient, accumulates: false)
      }
      return (
        Array(UnsafeBufferPointer(start: pass.outputs, count: count * outputCount)),
        Array(gradient.prefix(parameterCount))
      )
    }
  }
}
