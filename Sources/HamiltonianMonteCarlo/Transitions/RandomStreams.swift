// The random numbers of one chain.
import Randomness

/// The streams of random numbers of one chain, one for each purpose, so that samplers that differ in one of them
/// still share the others.
public struct RandomStreams: Sendable, Codable {
  /// The draws of the momentum.
  public var momentum: Philox
  /// The uniform numbers of Metropolis tests.
  public var acceptance: Philox
  /// The random perturbation of a metric.
  public var jitter: Philox
  /// The random length of trajectories, and other choices among their points.
  public var trajectoryLength: Philox

  public init(seed: UInt64, chain: Int) {
    momentum = Philox(seed: seed, chain: chain, purpose: .momentum)
    acceptance = Philox(seed: seed, chain: chain, purpose: .acceptance)
    jitter = Philox(seed: seed, chain: chain, purpose: .jitter)
    trajectoryLength = Philox(seed: seed, chain: chain, purpose: .trajectoryLength)
  }
}
