// The activations: functions applied to each element.

/// Which function is applied to each element.
public enum Activation: Sendable {
  case relu, tanh, sigmoid
}

/// max(x, 0), element by element; NaN stays NaN. The derivative at 0 is 0.
public struct ReLU: ActivationLayer {
  public init() {}
  var activation: Activation { .relu }
}

/// tanh x, element by element.
public struct Tanh: ActivationLayer {
  public init() {}
  var activation: Activation { .tanh }
}

/// 1 / (1 + e⁻ˣ), element by element.
public struct Sigmoid: ActivationLayer {
  public init() {}
  var activation: Activation { .sigmoid }
}

protocol ActivationLayer: Layer {
  var activation: Activation { get }
}

extension ActivationLayer {
  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] { input }

  public func forward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    Scalar.apply(activation, batch.input, count: batch.count * batch.inputCount, batch.output)
  }

  public func backward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    guard let inputGradient = batch.pullback.input else { return }
    Scalar.pullBack(
      activation, y: batch.output, count: batch.count * batch.inputCount, from: batch.pullback.output,
      to: inputGradient)
  }
}

extension NetworkScalar {
  public static func apply(
    _ activation: Activation, _ x: UnsafePointer<Self>, count: Int, _ y: UnsafeMutablePointer<Self>
  ) {
    switch activation {
    case .relu: for i in 0..<count { y[i] = x[i] <= 0 ? 0 : x[i] }
    case .tanh: for i in 0..<count { y[i] = hyperbolicTangent(x[i]) }
    case .sigmoid: for i in 0..<count { y[i] = (1 + hyperbolicTangent(x[i] / 2)) / 2 }
    }
  }

  public static func pullBack(
    _ activation: Activation, y: UnsafePointer<Self>, count: Int, from: UnsafePointer<Self>,
    to: UnsafeMutablePointer<Self>
  ) {
    switch activation {
    case .relu:
      for i in 0..<count {
        // Loaded whether needed or not, so that the loop has no branch.
        let gradient = from[i]
        to[i] = y[i] <= 0 ? 0 : gradient
      }
    case .tanh: for i in 0..<count { to[i] = from[i] * (1 - y[i] * y[i]) }
    case .sigmoid: for i in 0..<count { to[i] = from[i] * y[i] * (1 - y[i]) }
    }
  }
}
