// What networks say of the data: the log-likelihood of one example.
import InputErrors
import SpecialFunctions

/// log p(target | outputs), up to a constant, for one example.
///
/// A likelihood of your own conforms to this; `NetworkPosterior` sums it over the examples in `Double`.
public protocol Likelihood: Sendable {
  /// How many numbers the target of one example has.
  func targetCount(outputs: Int) -> Int

  /// - Throws: where the network or the target of an example does not suit the likelihood.
  func validate(network: Sequential, target: [Double]) throws(InputError)

  /// Returns log p(target | outputs) and overwrites `gradient` with ∂/∂outputs; it has as many elements.
  func logDensity(outputs: [Double], target: [Double], gradient: inout [Double]) -> Double
}

/// One of several classes: log p = outputs[target]. The network must end with `LogSoftmax`.
///
/// A target is the index of the class.
public struct MultiClassLikelihood: Likelihood {
  public init() {}

  public func targetCount(outputs: Int) -> Int { 1 }

  public func validate(network: Sequential, target: [Double]) throws(InputError) {
    guard network.lastMap is LogSoftmax else {
      throw InputError(
        "MultiClassLikelihood", expected: "a network that ends with LogSoftmax",
        found: "\(type(of: network.lastMap)) as the last layer", advice: "Append LogSoftmax().")
    }
    guard let label = Int(exactly: target[0]), (0..<network.outputCount).contains(label) else {
      throw InputError(
        "targets", expected: "classes from 0 to \(network.outputCount - 1)", found: "\(target[0])",
        advice: "Correct the target, or give the network more outputs.")
    }
  }

  public func logDensity(outputs: [Double], target: [Double], gradient: inout [Double]) -> Double {
    let label = Int(target[0])
    for i in gradient.indices { gradient[i] = i == label ? 1 : 0 }
    return outputs[label]
  }
}

/// One of two classes for each output: log p = Σ log σ(±output), with + for the target 1 and − for 0.
///
/// The outputs are log-odds: the network must end neither with `Sigmoid` nor with `LogSoftmax`.
public struct BinaryLikelihood: Likelihood {
  public init() {}

  public func targetCount(outputs: Int) -> Int { outputs }

  public func validate(network: Sequential, target: [Double]) throws(InputError) {
    let last = network.lastMap
    guard !(last is Sigmoid), !(last is LogSoftmax) else {
      throw InputError(
        "BinaryLikelihood", expected: "a network whose outputs are log-odds",
        found: "\(type(of: last)) as the last layer",
        advice: last is Sigmoid ? "Leave Sigmoid out." : "Leave LogSoftmax out, or use MultiClassLikelihood.")
    }
    if let value = target.first(where: { $0 != 0 && $0 != 1 }) {
      throw InputError("targets", expected: "0 or 1", found: "\(value)", advice: "Correct the target.")
    }
  }

  public func logDensity(outputs: [Double], target: [Double], gradient: inout [Double]) -> Double {
    var sum = 0.0
    for i in gradient.indices {
      let sign = 2 * target[i] - 1
      sum -= softplus(-sign * outputs[i])
      gradient[i] = sign * sigmoid(-sign * outputs[i])
    }
    return sum
  }
}

/// Normal errors of precision τ: log p = −½ τ Σ (output − target)². The constant is left out.
public struct RegressionLikelihood: Likelihood {
  /// τ, the inverse variance of the errors.
  public let precision: Double

  public init(precision: Double) { self.precision = precision }

  public func targetCount(outputs: Int) -> Int { outputs }

  public func validate(network: Sequential, target: [Double]) throws(InputError) {
    guard precision > 0, precision.isFinite else {
      throw InputError(
        "RegressionLikelihood", expected: "a positive precision", found: "\(precision)",
        advice: "Give one over the variance of the errors.")
    }
    if let value = target.first(where: { !$0.isFinite }) {
      throw InputError(
        "targets", expected: "finite numbers", found: "\(value)", advice: "Remove the example.")
    }
  }

  public func logDensity(outputs: [Double], target: [Double], gradient: inout [Double]) -> Double {
    var sum = 0.0
    for i in gradient.indices {
      let error = target[i] - outputs[i]
      gradient[i] = precision * error
      sum -= 0.5 * precision * error * error
    }
    return sum
  }
}

extension Sequential {
  /// The last layer that changes numbers, and not their arrangement only.
  fileprivate var lastMap: any Layer { layers.last { !($0 is Flatten) } ?? layers[layers.count - 1] }
}
