// Likelihoods and priors that can be traced.
import Foundation
import Tracing

/// A likelihood on symbolic arrays.
public protocol TraceableLikelihood: Likelihood {
  /// Σ log p(target | outputs) over all examples; both are [examples, numbers of one example].
  func traced(outputs: TracedArray, targets: [[Double]]) -> TracedArray
}

extension MultiClassLikelihood: TraceableLikelihood {
  public func traced(outputs: TracedArray, targets: [[Double]]) -> TracedArray {
    let classes = outputs.shape[1]
    let chosen = targets.enumerated().map { $0 * classes + Int($1[0]) }
    return outputs.reshaped(to: [outputs.count]).gather(chosen).sum()
  }
}

extension BinaryLikelihood: TraceableLikelihood {
  public func traced(outputs: TracedArray, targets: [[Double]]) -> TracedArray {
    let signs = TracedArray(targets.joined().map { 2 * $0 - 1 }, shape: outputs.shape)
    return -softplus(-(signs * outputs)).sum()
  }
}

extension RegressionLikelihood: TraceableLikelihood {
  public func traced(outputs: TracedArray, targets: [[Double]]) -> TracedArray {
    let errors = TracedArray(targets.flatMap { $0 }, shape: outputs.shape) - outputs
    return -0.5 * precision * (errors * errors).sum()
  }
}

/// A prior on a symbolic vector of all parameters.
public protocol TraceablePrior: NetworkPrior {
  func traced(_ parameters: TracedArray) -> TracedArray
}

extension GaussianPrior: TraceablePrior {
  public func traced(_ parameters: TracedArray) -> TracedArray {
    let weights = TracedArray(blocks.flatMap { block in block.range.map { _ in block.precision } })
    return logNormalizer - 0.5 * (weights * parameters * parameters).sum()
  }
}
