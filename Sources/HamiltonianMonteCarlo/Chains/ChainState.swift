// Where a chain ended and what its warm-up has found: what another run can begin with.
import InputErrors

/// Where a chain is, with the step size and the mass matrix of its transitions.
///
///     let first = try sample(target, draws: 1_000, chains: 4, seed: 1, with: NUTS())
///     let more = try sample(target, draws: 10_000, chains: .continuing(first), seed: 2, with: NUTS())
public struct ChainState: Sendable, Codable {
  /// q.
  public let position: [Double]
  /// ε; NaN where the transition has no step size.
  public let stepSize: Double
  /// M, where it is one that a warm-up can adapt.
  public let mass: LowRankMass?
  /// The type of the transition.
  let kernel: String
  let settings: ChainRecord.Settings

  /// The present state of a chain.
  @usableFromInline
  init<Kernel: Transition>(_ chain: MarkovChain<Kernel>, _ settings: ChainRecord.Settings) {
    var kernel = chain.kernel
    var adapted: LowRankMass?
    _ = kernel.changeMass { (mass: inout LowRankMass) in adapted = mass }
    position = Kernel.Scalar.widened(chain.position)
    stepSize = chain.stepSize
    mass = adapted
    self.kernel = String(reflecting: Kernel.self)
    self.settings = settings
  }

  /// Gives the transition the step size and the mass.
  func restore<Kernel: Transition>(_ kernel: inout Kernel) {
    if !stepSize.isNaN { kernel.stepSize = stepSize }
    guard let mass else { return }
    _ = kernel.changeMass { (old: inout LowRankMass) in old = mass }
  }
}

extension Sampler {
  /// A chain that goes on where another ended, with random numbers of its own.
  func continuing(
    _ state: ChainState?, warmUp: WarmUp, seed: UInt64, chain: Int
  ) throws(InputError) -> MarkovChain<Kernel> {
    guard let state else {
      throw InputError(
        "chains", expected: "chains that have finished their warm-up",
        found: "chain \(chain) ended before",
        advice: "Run them to their first draw, or begin anew: chains: 4.")
    }
    guard state.position.count == dimension else {
      throw InputError(
        "chains", expected: "chains of \(dimension) coordinates, as the target has",
        found: "\(state.position.count)",
        advice: "Continue chains of the same target, or begin anew: chains: 4.")
    }
    var kernel = try makeKernel()
    guard state.kernel == String(reflecting: Kernel.self) else {
      throw InputError(
        "chains", expected: "chains of the method \(self) on this kind of target",
        found: "chains of \(state.settings.method)",
        advice: "Continue with the method that they were made with, or begin anew: chains: 4.")
    }
    guard !([state.settings.seed] + (state.settings.earlierSeeds ?? [])).contains(seed) else {
      throw InputError(
        "seed", expected: "another one than those of the chains to be continued", found: "\(seed)",
        advice: "Give another seed: with this one they would meet the same random numbers again.")
    }
    state.restore(&kernel)
    return try MarkovChain(
      kernel, dimension: dimension, from: state.position, warmUp: warmUp, seed: seed, chain: chain)
  }
}
