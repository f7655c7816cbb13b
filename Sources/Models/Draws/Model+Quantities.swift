// The parameters of a model as what files of draws are written from.

import LogDensities
import Tracing

extension Model: QuantitySource {
  /// The parameters and generated arrays, in the order of their declaration.
  public var quantities: [Quantity] { ModelOutputs(self).names.map { Quantity($0.name, shape: $0.shape) } }

  public func makeQuantityEvaluator(chain: Int) -> any QuantityEvaluator {
    OutputEvaluator(evaluator: ModelOutputs(self).function.makeEvaluator())
  }
}

private struct OutputEvaluator: QuantityEvaluator {
  let evaluator: TracedFunction.Evaluator

  func values(at position: [Double], draw: Int) -> [Double] { evaluator.values(at: position) }
}
