// The layer that makes log-probabilities of scores.
import Foundation
import InputErrors

/// yᵢ = xᵢ − log Σⱼ exp xⱼ: the log-probabilities of the classes.
public struct LogSoftmax: Layer {
  public init() {}

  public func outputShape(for input: [Int]) throws(InputError) -> [Int] {
    guard input.count == 1, input[0] >= 1 else {
      throw InputError(
        "LogSoftmax", expected: "a vector", found: "the shape \(input)",
        advice: "Put a Flatten or Dense layer before it.")
    }
    return input
  }

  public func forward(_ batch: LayerBatch) {
    let count = batch.inputCount
    for i in 0..<batch.count {
      let x = batch.input + i * count, y = batch.output + i * count
      var largest = x[0]
      for j in 1..<count where x[j] > largest { largest = x[j] }
      var sum: Float = 0
      for j in 0..<count { sum += exp(x[j] - largest) }
      let normalizer = largest + log(sum)
      for j in 0..<count { y[j] = x[j] - normalizer }
    }
  }

  public func backward(_ batch: LayerBatch) {
    guard let inputGradient = batch.pullback.input else { return }
    let count = batch.inputCount
    for i in 0..<batch.count {
      let y = batch.output + i * count, from = batch.pullback.output + i * count
      let to = inputGradient + i * count
      var sum: Float = 0
      for j in 0..<count { sum += from[j] }
      for j in 0..<count { to[j] = from[j] - exp(y[j]) * sum }
    }
  }
}
