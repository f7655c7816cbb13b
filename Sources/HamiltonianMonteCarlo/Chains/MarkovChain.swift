// The Markov chain as a stream of draws.
import InputErrors

/// One state of a chain, after a transition.
public struct Draw<Scalar: PhaseSpaceScalar>: Sendable {
  /// Which draw this is, from 0. The transitions of the warm-up are not counted.
  public let index: Int
  /// In the precision of the target.
  public let position: [Scalar]
  public let statistics: TransitionStatistics

  @inlinable
  init(index: Int, position: [Scalar], statistics: TransitionStatistics) {
    self.index = index
    self.position = position
    self.statistics = statistics
  }
}

/// A Markov chain as an endless sequence of draws, computed as they are asked for.
///
///     let chain = try HMC(stepSize: 0.3, steps: 5).sampler(for: target).chain(from: start, seed: 123)
///     for draw in chain.prefix(400) { print(draw.position) }
///
/// The start is no draw; after a rejection the previous draw is repeated. The sequence is passed once: a copy
/// of the chain goes its own way, with the same random numbers.
public struct MarkovChain<Kernel: Transition>: Sequence, IteratorProtocol {
  @usableFromInline var transitionCount = 0
  @usableFromInline var drawCount = 0
  @usableFromInline package var kernel: Kernel
  @usableFromInline package var point: Kernel.Point
  @usableFromInline var random: RandomStreams
  @usableFromInline var warmUp: WarmUpProgress

  /// A chain of a transition of your own.
  /// - Parameters:
  ///   - kernel: the transition.
  ///   - dimension: the number n of coordinates.
  ///   - start: where the chain begins: n finite numbers.
  ///   - warmUp: what happens before the first draw.
  ///   - seed: the key of all random numbers.
  ///   - chain: the number of the chain among those of one seed.
  /// - Throws: where the start is not a point at which the chain can begin, or the warm-up cannot adapt the transition.
  @inlinable
  public init(
    _ kernel: Kernel, dimension: Int, from start: [Double], warmUp: WarmUp = .none, seed: UInt64,
    chain: Int = 0
  ) throws(InputError) {
    try validateStart(start, dimension: dimension)
    try validateRange(of: start, in: Kernel.Scalar.self)
    self.kernel = kernel
    self.warmUp = WarmUpProgress(warmUp)
    random = RandomStreams(seed: seed, chain: chain)
    do throws(NumericalFailure) {
      point = try self.kernel.makePoint(at: start, using: &random)
    } catch {
      if let error = self.kernel.error { throw InputError(interruption: error) }
      throw startError(error)
    }
    try self.warmUp.begin(&self.kernel)
  }

  /// The present state.
  @inlinable
  public var position: [Kernel.Scalar] { kernel.position(of: point) }

  /// ℓ at the present state; NaN where the transition does not know it.
  @inlinable
  public var logDensity: Double { mutating get { kernel.logDensity(at: &point) } }

  /// Where the failing step of the last failed trajectory began; of a divergent one, its last step.
  @inlinable
  public var failurePosition: [Double] { kernel.failurePosition }

  /// How many transitions have been made, those of the warm-up included.
  @inlinable
  public var transitions: Int { transitionCount }

  /// Whether the next transition belongs to the warm-up.
  @inlinable
  public var isWarmingUp: Bool { !warmUp.isFinished }

  /// Whether it waits, in a warm-up together with other chains, for what they have learned.
  @inlinable
  var isWaiting: Bool { warmUp.isWaiting }

  /// Goes on with what the chains of a warm-up know together.
  mutating func follow(_ leaders: [any Adapter]) { warmUp.follow(leaders, &kernel) }

  /// ε of the trajectories to come; NaN where the transition has no step size.
  @inlinable
  public var stepSize: Double { kernel.stepSize }

  /// Makes one transition, of the warm-up as long as that lasts. Allocates nothing after the warm-up, unless the
  /// trajectory fails.
  @inlinable
  public mutating func advance() -> TransitionStatistics {
    transitionCount += 1
    if warmUp.isFinished {
      drawCount += 1
      return kernel.sample(from: &point, using: &random)
    }
    return advanceInWarmUp()
  }

  @inlinable
  mutating func advanceInWarmUp() -> TransitionStatistics {
    let statistics = kernel.sample(from: &point, using: &random)
    warmUp.update(&kernel, after: statistics, at: position, gradient: kernel.gradient(at: point))
    return statistics
  }

  /// Why no more transitions can be made, such as a device that is lost; nil as long as they can.
  @inlinable
  public var error: (any Error)? { kernel.error }

  /// Makes what is left of the warm-up.
  @inlinable
  public mutating func finishWarmUp() {
    while isWarmingUp, error == nil { _ = advance() }
  }

  /// The next draw, after the warm-up if there is one to make; nil where no more transitions can be made.
  @inlinable
  public mutating func next() -> Draw<Kernel.Scalar>? {
    finishWarmUp()
    let statistics = advance()
    guard error == nil else { return nil }
    return Draw(index: drawCount - 1, position: position, statistics: statistics)
  }
}
