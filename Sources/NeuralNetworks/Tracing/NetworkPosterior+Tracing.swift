// The posterior of a dense network as a traced log density, for Riemannian Hamiltonian Monte Carlo.
import InputErrors
import Tracing

extension NetworkPosterior {
  /// The same log density in `Double`, with Hessian and third derivatives.
  ///
  /// It is meant for networks of some dozens of parameters: second derivatives cost as the square of their number.
  /// - Throws: where a layer is no `TraceableLayer` (convolutions and pooling are not), or the likelihood or the
  ///   prior cannot be traced.
  public func traced() throws(InputError) -> TracedLogDensity {
    let layers = network.layers.compactMap { $0 as? any TraceableLayer }
    guard layers.count == network.layers.count, let likelihood = likelihood as? any TraceableLikelihood,
      let prior = prior as? any TraceablePrior
    else {
      throw InputError(
        "traced()", expected: "layers, a likelihood and a prior that can be traced",
        found: "\(network.layers.map { "\(type(of: $0))" }), \(type(of: likelihood)), \(type(of: prior))",
        advice: "Use dense layers, or conform your own types to TraceableLikelihood and TraceablePrior.")
    }
    let examples = TracedArray(inputs.map(Double.init), shape: [exampleCount, network.inputCount])
    return TracedLogDensity(dimension: dimension) { position in
      var outputs = examples
      var groups = network.parameterGroups[...]
      for (layer, stage) in zip(layers, network.stages) {
        let own = groups.prefix { $0.range.upperBound <= stage.parameters.upperBound }
        groups = groups.dropFirst(own.count)
        outputs = layer.traced(
          outputs, parameters: own.map { position[$0.range].reshaped(to: $0.shape) })
      }
      return likelihood.traced(outputs: outputs, targets: targets) + prior.traced(position)
    }
  }
}
