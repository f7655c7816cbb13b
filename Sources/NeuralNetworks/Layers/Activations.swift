// The activations: functions applied to each element.
import Foundation
import InputErrors

/// max(x, 0), element by element; NaN stays NaN. The derivative at 0 is 0.
public struct ReLU: ActivationLayer {
  public init() {}

  func apply(to x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
    for i in 0..<count { y[i] = x[i] <= 0 ? 0 : x[i] }
  }

  func pullBack(
    _ from: UnsafePointer<Float>, y: UnsafePointer<Float>, count: Int, into to: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count {
      // Loaded whether needed or not, so that the loop has no branch.
      let gradient = from[i]
      to[i] = y[i] <= 0 ? 0 : gradient
    }
  }
}

/// tanh x, element by element.
public struct Tanh: ActivationLayer {
  public init() {}

  func apply(to x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
    for i in 0..<count { y[i] = tanh(x[i]) }
  }

  func pullBack(
    _ from: UnsafePointer<Float>, y: UnsafePointer<Float>, count: Int, into to: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count { to[i] = from[i] * (1 - y[i] * y[i]) }
  }
}

/// 1 / (1 + e⁻ˣ), element by element.
public struct Sigmoid: ActivationLayer {
  public init() {}

  func apply(to x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
    for i in 0..<count { y[i] = (1 + tanh(x[i] / 2)) / 2 }
  }

  func pullBack(
    _ from: UnsafePointer<Float>, y: UnsafePointer<Float>, count: Int, into to: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count { to[i] = from[i] * y[i] * (1 - y[i]) }
  }
}

/// A layer that leaves each number in its place.
protocol ActivationLayer: Layer {
  func apply(to x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>)

  /// From y and ∂/∂y, which is `from`, to ∂/∂x.
  func pullBack(
    _ from: UnsafePointer<Float>, y: UnsafePointer<Float>, count: Int, into to: UnsafeMutablePointer<Float>)
}

extension ActivationLayer {
  public func outputShape(for input: [Int]) throws(InputError) -> [Int] { input }

  public func forward(_ batch: LayerBatch) {
    apply(to: batch.input, count: batch.count * batch.inputCount, into: batch.output)
  }

  public func backward(_ batch: LayerBatch) {
    guard let inputGradient = batch.pullback.input else { return }
    pullBack(
      batch.pullback.output, y: batch.output, count: batch.count * batch.inputCount, into: inputGradient)
  }
}
