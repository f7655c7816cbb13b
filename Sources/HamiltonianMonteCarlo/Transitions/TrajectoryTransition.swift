// The transition of Hamiltonian Monte Carlo: a new momentum, an orbit, and a rule that chooses the next state from it.
import Foundation
import Randomness

/// Draws a momentum, begins an orbit, and lets a trajectory rule choose the next state.
///
/// A trajectory that cannot be followed is rejected. Neither what the rule draws nor the draw of the jitter depends on
/// the position, so the chain leaves the target invariant.
public struct TrajectoryTransition<Rule: TrajectoryRule>: Transition {
  public typealias System = Rule.I.System

  public var orbit: Orbit<Rule.I>
  @usableFromInline var rule: Rule
  /// How often a trajectory that does not reach its end is started with another jitter before it is rejected.
  @usableFromInline let attempts: Int
  @usableFromInline var energy = Double.nan
  @usableFromInline var failedAt: [System.Scalar] = []

  @inlinable
  public var stepSize: Double {
    get { orbit.stepSize }
    set { orbit.stepSize = newValue }
  }

  @inlinable
  public var error: (any Error)? { orbit.system.interruption }

  @inlinable
  public mutating func logDensity(at point: inout PhasePoint<System>) -> Double {
    (try? orbit.system.logDensity(&point.geometry)) ?? .nan
  }

  @inlinable
  public func gradient(at point: PhasePoint<System>) -> [System.Scalar]? {
    orbit.system.gradient(of: point.geometry)
  }

  @inlinable
  public mutating func changeMass<Mass: EuclideanMass>(_ change: (inout Mass) -> Void) -> Bool {
    orbit.system.changeMass(change)
  }

  public func memory() throws -> Data { try orbit.system.memory() }

  public mutating func restore(memory: Data) throws { try orbit.system.restore(memory: memory) }

  @inlinable
  public var failurePosition: [Double] { System.Scalar.widened(failedAt) }

  @inlinable
  public init(_ rule: Rule, on orbit: Orbit<Rule.I>) { self.init(rule, on: orbit, attempts: 1) }

  @inlinable
  package init(_ rule: Rule, on orbit: Orbit<Rule.I>, attempts: Int) {
    self.rule = rule
    self.orbit = orbit
    self.attempts = attempts
  }

  @inlinable
  public mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> PhasePoint<System> {
    var point = orbit.system.makePoint()
    for i in point.position.indices { point.position[i] = System.Scalar(position[i]) }
    _ = orbit.system.redraw(using: &random.jitter)
    try orbit.system.move(&point.geometry, to: point.position)
    _ = try orbit.system.logDensity(&point.geometry)
    return point
  }

  @inlinable
  public func position(of point: PhasePoint<System>) -> [System.Scalar] { point.position }

  @inlinable
  public mutating func sample(
    from point: inout PhasePoint<System>, using random: inout RandomStreams
  ) -> TransitionStatistics {
    var attempt = 1
    while true {
      energy = .nan
      do throws(NumericalFailure) {
        energy = try orbit.begin(at: &point, using: &random)
        var statistics = try rule.sample(from: &point, energy: energy, in: &orbit, using: &random)
        if let failure = statistics.failure {
          failedAt = rule.failurePosition(from: point)
          statistics.failure = explain(failure)
        }
        complete(&statistics, at: &point)
        return statistics
      } catch {
        if attempt == attempts { return reject(&point, because: error) }
        attempt += 1
      }
    }
  }

  @inlinable
  mutating func reject(
    _ point: inout PhasePoint<System>, because failure: NumericalFailure
  ) -> TransitionStatistics {
    let hasBegun = !energy.isNaN
    failedAt = hasBegun ? rule.failurePosition(from: point) : point.position
    var statistics = TransitionStatistics(
      isAccepted: false, acceptanceProbability: 0, energy: energy, energyError: .infinity,
      steps: hasBegun ? rule.stepsCompleted : 0, failure: explain(failure))
    complete(&statistics, at: &point)
    if !hasBegun { statistics.effort = IntegrationEffort() }
    return statistics
  }

  /// Tells an overflow of ℓ from the end of its support.
  @inlinable
  mutating func explain(_ failure: NumericalFailure) -> NumericalFailure {
    failure == .outsideSupport ? orbit.system.edge(from: failedAt) : failure
  }

  /// Adds what the rule does not know: ℓ at the new state, where it has been computed already, and the effort.
  @inlinable
  mutating func complete(_ statistics: inout TransitionStatistics, at point: inout PhasePoint<System>) {
    statistics.logDensity = logDensity(at: &point)
    statistics.effort = orbit.integrator.effort
  }
}
