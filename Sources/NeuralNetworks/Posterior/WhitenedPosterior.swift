// The posterior of a network in coordinates that are standard normal a priori.
import InputErrors
import LogDensities

/// ℓ(z) = Σ log p(targetₙ | network(inputₙ; A z)) − ½ |z|², where A z are the parameters by a `SmoothPrior`.
///
/// The draws of z are those of the parameters θ = A z from their posterior, but all z have the scale 1, so that one
/// step size suits all layers. Normalising constants are left out.
///
///     let posterior = try WhitenedPosterior(
///       network, likelihood: MultiClassLikelihood(), prior: prior, inputs: inputs, targets: targets)
///     for draw in chain.prefix(100) { use(try posterior.parameters(at: draw.position)) }
public typealias WhitenedPosterior = Transformed<NetworkPosterior, Whitening>

extension Transformed where Base == NetworkPosterior, Map == Whitening {
  public var prior: SmoothPrior { map.prior }
  public var network: Sequential { base.network }

  /// - Parameters:
  ///   - network: the network whose parameters are θ.
  ///   - likelihood: of the targets, given the outputs of the network.
  ///   - prior: of θ.
  ///   - inputs: the examples one after the other, each row-major in the input shape of the network.
  ///   - targets: their targets one after the other.
  ///   - threads: how many threads share the work; nil for one per processor core.
  /// - Throws: where the data or the prior do not suit the network.
  public init(
    _ network: Sequential, likelihood: any Likelihood, prior: SmoothPrior, inputs: [Float], targets: [Double],
    threads: Int? = nil
  ) throws(InputError) {
    try prior.validate(network: network)
    let base = try NetworkPosterior(
      network, likelihood: likelihood, prior: FlatPrior(), inputs: inputs, targets: targets, threads: threads)
    self.init(base, by: try Whitening(prior, threads: threads))
  }

  /// The parameters θ = A z of the network.
  /// - Throws: where z has another number of coordinates.
  public func parameters(at z: [Float]) throws(InputError) -> [Float] {
    try network.requireCount(of: z)
    return image(of: z)
  }
}
