// Layers whose maps can be traced, which gives derivatives of any order.
import Tracing

/// A layer on symbolic arrays: one row for each example.
public protocol TraceableLayer: Layer {
  /// The outputs [examples, outputs] for the inputs [examples, inputs]; `parameters` are the arrays of the layer in
  /// their shapes.
  func traced(_ input: TracedArray, parameters: [TracedArray]) -> TracedArray
}

extension Dense: TraceableLayer {
  public func traced(_ input: TracedArray, parameters: [TracedArray]) -> TracedArray {
    matmul(input, parameters[0].transposed) + parameters[1]
  }
}

extension ReLU: TraceableLayer {
  // Zero comes first: where both are equal, the derivative is that of the first.
  public func traced(_ input: TracedArray, parameters: [TracedArray]) -> TracedArray { max(0, input) }
}

extension Tanh: TraceableLayer {
  public func traced(_ input: TracedArray, parameters: [TracedArray]) -> TracedArray { tanh(input) }
}

extension Sigmoid: TraceableLayer {
  public func traced(_ input: TracedArray, parameters: [TracedArray]) -> TracedArray { sigmoid(input) }
}

extension Flatten: TraceableLayer {
  public func traced(_ input: TracedArray, parameters: [TracedArray]) -> TracedArray { input }
}

extension LogSoftmax: TraceableLayer {
  public func traced(_ input: TracedArray, parameters: [TracedArray]) -> TracedArray { input.logSoftmax() }
}
