// The posterior of a network in coordinates that are standard normal a priori.
import WideKernels
import LogDensities

/// ℓ(z) = Σ log p(targetₙ | network(inputₙ; A z)) − ½ |z|², where A z are the parameters by a `SmoothPrior`.
///
/// The draws of z are those of the parameters θ = A z from their posterior, but all z have the scale 1, so that one
/// step size suits all layers. Its gradient is Aᵀ ∇θ − z. Normalising constants are left out.
///
///     let posterior = try WhitenedPosterior(
///       network, likelihood: MultiClassLikelihood(), prior: prior, inputs: inputs, targets: targets)
///     for draw in chain.prefix(100) { use(posterior.parameters(at: draw.position)) }
public struct WhitenedPosterior: LogDensity {
  public let prior: SmoothPrior
  /// The likelihood as a function of the parameters.
  private let likelihood: NetworkPosterior

  /// The number of parameters.
  public var dimension: Int { likelihood.dimension }
  public var network: Sequential { likelihood.network }

  /// - Parameters:
  ///   - inputs: the examples one after the other, each row-major in the input shape of the network.
  ///   - targets: their targets one after the other.
  ///   - threads: how many threads share the examples; nil for one per processor core.
  /// - Throws: where the data or the prior do not suit the network.
  public init(
    _ network: Sequential, likelihood: any Likelihood, prior: SmoothPrior, inputs: [Float], targets: [Double],
    threads: Int? = nil
  ) throws(NetworkError) {
    try prior.validate(network: network)
    self.prior = prior
    self.likelihood = try NetworkPosterior(
      network, likelihood: likelihood, prior: FlatPrior(), inputs: inputs, targets: targets, threads: threads)
  }

  public func makeEvaluator() -> WhitenedEvaluator {
    WhitenedEvaluator(
      prior: prior, likelihood: likelihood.makeEvaluator(), dimension: dimension, threads: likelihood.threads)
  }

  /// The parameters θ = A z of the network.
  /// - Throws: where z has another number of coordinates.
  public func parameters(at z: [Float]) throws(NetworkError) -> [Float] {
    try network.requireCount(of: z)
    var parameters = z
    prior.apply(to: z, into: &parameters, threads: likelihood.threads)
    return parameters
  }
}

/// Evaluates a `WhitenedPosterior` for one chain.
public struct WhitenedEvaluator: GradientEvaluator {
  private let prior: SmoothPrior
  private var likelihood: NetworkEvaluator
  private let threads: Int
  private var parameters: [Float]
  private var parameterGradient: [Float]

  init(prior: SmoothPrior, likelihood: NetworkEvaluator, dimension: Int, threads: Int) {
    (self.prior, self.likelihood, self.threads) = (prior, likelihood, threads)
    parameters = [Float](repeating: 0, count: dimension)
    parameterGradient = parameters
  }

  public mutating func logDensity(at position: [Float]) -> Double {
    requireCount(position.count)
    prior.apply(to: position, into: &parameters, threads: threads)
    return likelihood.logDensity(at: parameters) - 0.5
      * wide_sum_of_products(0, position, position, position.count)
  }

  public mutating func logDensity(at position: [Float], gradient: inout [Float]) -> Double {
    requireCount(position.count)
    requireCount(gradient.count)
    prior.apply(to: position, into: &parameters, threads: threads)
    let value = likelihood.logDensity(at: parameters, gradient: &parameterGradient)
    prior.applyTransposed(to: parameterGradient, into: &gradient, threads: threads)
    return value - 0.5 * wide_gaussian(0, position, 1, position.count, &gradient)
  }

  private func requireCount(_ count: Int) {
    guard count == parameters.count else {
      fatalError("WhitenedEvaluator: expected \(parameters.count) elements, found \(count)")
    }
  }
}

/// The density 1: what is left is the likelihood.
private struct FlatPrior: NetworkPrior {
  func validate(network: Sequential) throws(NetworkError) {}
  func logDensity(at parameters: [Float], addingTo gradient: inout [Float]) -> Double { 0 }
}
