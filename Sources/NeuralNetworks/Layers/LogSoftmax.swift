// The layer that makes log-probabilities of scores.

/// yᵢ = xᵢ − log Σⱼ exp xⱼ: the log-probabilities of the classes.
public struct LogSoftmax: Layer {
  public init() {}

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] {
    guard input.count == 1, input[0] >= 1 else {
      throw NetworkError(
        "LogSoftmax", expected: "a vector", found: "the shape \(input)",
        advice: "Put a Flatten or Dense layer before it.")
    }
    return input
  }

  public func forward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    Scalar.logSoftmax(batch.input, rows: batch.count, count: batch.inputCount, batch.output)
  }

  public func backward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    guard let inputGradient = batch.pullback.input else { return }
    Scalar.pullBackLogSoftmax(
      y: batch.output, rows: batch.count, count: batch.inputCount, from: batch.pullback.output,
      to: inputGradient)
  }
}
