// The Markov chain as a stream of draws.
import LogDensities

/// One state of a chain, after a transition.
public struct Draw<Scalar: PhaseSpaceScalar>: Sendable {
  /// Which transition led here, from 0. Those of the burn-in are counted.
  public let iteration: Int
  /// In the precision of the target.
  public let position: [Scalar]
  public let statistics: TransitionStatistics

  @inlinable
  init(iteration: Int, position: [Scalar], statistics: TransitionStatistics) {
    self.iteration = iteration
    self.position = position
    self.statistics = statistics
  }
}

/// A Markov chain as an endless sequence of draws, computed as they are asked for.
///
///     let chain = try MarkovChain(target, from: start, seed: 123, with: HMC(stepSize: 0.3, steps: 5))
///     for draw in chain.prefix(400) { print(draw.position) }
///
/// The start is no draw; after a rejection the previous draw is repeated. The sequence is passed once: a copy
/// of the chain goes its own way, with the same random numbers.
public struct MarkovChain<Kernel: Transition>: Sequence, IteratorProtocol {
  @usableFromInline var transitionCount = 0
  @usableFromInline package var transition: Kernel
  @usableFromInline package var point: PhasePoint<Kernel.System>
  @usableFromInline var random: RandomStreams
  /// What adapts the step size in a burn-in, if the method wants it.
  @usableFromInline var adapter: StepSizeAdapter?

  /// - Throws: where the start is not a point at which the chain can begin.
  @inlinable
  package init(
    transition: Kernel, dimension: Int, from start: [Double], seed: UInt64, chain: Int
  ) throws(SamplingError) {
    try validateStart(start, dimension: dimension)
    try validateRange(of: start, in: Kernel.System.Scalar.self)
    self.transition = transition
    adapter = transition.targetAcceptanceRate.map {
      StepSizeAdapter(from: transition.stepSize, target: $0)
    }
    random = RandomStreams(seed: seed, chain: chain)
    do throws(NumericalFailure) {
      point = try self.transition.makePoint(at: start, using: &random)
    } catch {
      throw startError(error)
    }
  }

  /// The present state, without a copy where it is only read.
  @inlinable
  public var position: [Kernel.System.Scalar] { point.position }

  /// Where the failing step of the last failed trajectory began; of a divergent one, its last step.
  @inlinable
  public var failurePosition: [Double] { transition.failurePosition }

  /// How many transitions have been made.
  @inlinable
  public var iterations: Int { transitionCount }

  /// ε of the trajectories to come.
  @inlinable
  public var stepSize: Double { transition.stepSize }

  /// Makes `count` transitions that are no draws. Where the method has a target acceptance rate they adapt the step
  /// size, beginning where an earlier burn-in has ended; some hundred are needed for that. The draws have the
  /// average of the step sizes tried; those that come without a burn-in have that of the method.
  ///
  ///     chain.burnIn(500)
  @inlinable
  public mutating func burnIn(_ count: Int) {
    if count < 0 { fatalError("MarkovChain.burnIn: expected at least 0 transitions, found \(count)") }
    for i in 0..<count { _ = advanceInBurnIn(isLast: i + 1 == count) }
  }

  /// Makes one transition of the burn-in, after the last of which the step size is that of the draws.
  @inlinable
  mutating func advanceInBurnIn(isLast: Bool) -> TransitionStatistics {
    if let adapter { transition.stepSize = adapter.current }
    let statistics = advance()
    adapter?.update(acceptanceProbability: statistics.acceptanceProbability)
    if isLast, let adapter { transition.stepSize = adapter.average }
    return statistics
  }

  /// Makes one transition. Allocates nothing, unless the trajectory fails.
  @inlinable
  public mutating func advance() -> TransitionStatistics {
    transitionCount += 1
    return transition.sample(from: &point, using: &random)
  }

  @inlinable
  public mutating func next() -> Draw<Kernel.System.Scalar>? {
    let statistics = advance()
    return Draw(iteration: iterations - 1, position: point.position, statistics: statistics)
  }
}

extension MarkovChain {
  /// A chain of Hamiltonian Monte Carlo.
  /// - Parameters:
  ///   - target: the log density, with its gradient.
  ///   - start: where the chain begins; ℓ must be finite there.
  ///   - seed: the key of all random numbers.
  ///   - chain: the number of the chain among those of one seed.
  ///   - method: the settings.
  /// - Throws: where a setting is out of its range or the chain cannot begin at its start.
  @inlinable
  public init<Target: LogDensity, Metric: EuclideanMetric>(
    _ target: Target, from start: [Double], seed: UInt64, chain: Int = 0, with method: HMC<Metric>
  ) throws(SamplingError)
  where
    Target.Evaluator.Scalar: PhaseSpaceScalar,
    Kernel == MetropolisTransition<Leapfrog<EuclideanSystem<Target.Evaluator, Metric.Mass>>>
  {
    try self.init(
      transition: try method.makeTransition(for: target), dimension: target.dimension, from: start,
      seed: seed, chain: chain)
  }

  /// A chain of Riemannian Hamiltonian Monte Carlo.
  /// - Parameters:
  ///   - target: the log density, with its derivatives up to the third order.
  ///   - start: where the chain begins; ℓ and the metric must be finite there.
  ///   - seed: the key of all random numbers.
  ///   - chain: the number of the chain among those of one seed.
  ///   - method: the settings.
  /// - Throws: where a setting is out of its range or the chain cannot begin at its start.
  @inlinable
  public init<Target: LogDensity, Metric: RiemannianMetric, Scheme: IntegrationScheme>(
    _ target: Target, from start: [Double], seed: UInt64, chain: Int = 0,
    with method: RiemannianHMC<Metric, Scheme>
  ) throws(SamplingError)
  where
    Kernel == MetropolisTransition<SchemeIntegrator<Scheme, RiemannianSystem<Target.Evaluator, Metric>>>
  {
    try self.init(
      transition: try method.makeTransition(for: target), dimension: target.dimension, from: start,
      seed: seed, chain: chain)
  }
}
