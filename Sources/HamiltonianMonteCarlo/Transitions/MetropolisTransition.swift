// The transition of Hamiltonian Monte Carlo: a trajectory, then a Metropolis test on its energy error.
import Foundation
import Randomness

/// Draws a momentum, follows Hamilton's equations for L steps of size ε, and accepts the end with probability
/// min(1, exp(−ΔH)).
///
/// L is drawn for each trajectory, uniformly from a range, which avoids periodic orbits; a range of one number
/// is the classical static length. Neither the draw of L nor that of the jitter depends on the position, so the
/// chain leaves the target invariant.
///
/// Source: Duane, Kennedy, Pendleton & Roweth, "Hybrid Monte Carlo" (1987), doi 10.1016/0370-2693(87)91197-X.
public struct MetropolisTransition<I: Integrator>: Transition {
  public typealias System = I.System

  @usableFromInline package var system: System
  @usableFromInline var integrator: I
  @usableFromInline var settings: TrajectorySettings
  /// The point the trajectory has reached, and the one its next step leads to.
  @usableFromInline var reached: PhasePoint<System>
  @usableFromInline var next: PhasePoint<System>
  @usableFromInline var stepsCompleted = 0
  @usableFromInline var initialEnergy = Double.nan
  @usableFromInline var failedAt: [System.Scalar] = []

  @inlinable
  public var stepSize: Double {
    get { settings.stepSize }
    set { settings.stepSize = newValue }
  }

  @inlinable
  public var targetAcceptanceRate: Double? { settings.targetAcceptanceRate }

  @inlinable
  public var failurePosition: [Double] { System.Scalar.widened(failedAt) }

  @inlinable
  package init(system: System, integrator: I, settings: TrajectorySettings) {
    self.system = system
    self.integrator = integrator
    self.settings = settings
    reached = system.makePoint()
    next = system.makePoint()
  }

  @inlinable
  public mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> PhasePoint<System> {
    var point = system.makePoint()
    for i in point.position.indices { point.position[i] = System.Scalar(position[i]) }
    _ = system.redraw(using: &random.jitter)
    try system.move(&point.geometry, to: point.position)
    _ = try system.logDensity(&point.geometry)
    return point
  }

  @inlinable
  public mutating func sample(
    from point: inout PhasePoint<System>, using random: inout RandomStreams
  ) -> TransitionStatistics {
    var attempt = 1
    while true {
      do throws(NumericalFailure) {
        let energyError = try followTrajectory(from: &point, using: &random)
        return test(energyError, of: &point, using: &random)
      } catch {
        if attempt == settings.attempts { return reject(point: &point, because: error) }
        attempt += 1
      }
    }
  }

  /// Takes `reached` to the end of a trajectory that starts at the position of `point` with a new momentum.
  /// - Returns: the energy error ΔH.
  @inlinable
  mutating func followTrajectory(
    from point: inout PhasePoint<System>, using random: inout RandomStreams
  ) throws(NumericalFailure) -> Double {
    stepsCompleted = 0
    initialEnergy = .nan
    let steps = drawSteps(using: &random.trajectoryLength)
    if system.redraw(using: &random.jitter) { try system.move(&point.geometry, to: point.position) }
    system.sampleMomentum(geometry: &point.geometry, using: &random.momentum, into: &point.momentum)
    initialEnergy = try system.energy(momentum: point.momentum, geometry: &point.geometry)
    integrator.beginTrajectory(at: point, in: &system)
    try integrator.advance(from: &point, to: &reached, by: settings.stepSize, in: &system)
    stepsCompleted = 1
    while stepsCompleted < steps {
      try integrator.advance(from: &reached, to: &next, by: settings.stepSize, in: &system)
      swap(&reached, &next)
      stepsCompleted += 1
    }
    let energy = try system.energy(momentum: reached.momentum, geometry: &reached.geometry)
    return energy - initialEnergy
  }

  @inlinable
  func drawSteps(using generator: inout Philox) -> Int {
    let range = settings.steps
    if range.lowerBound == range.upperBound { return range.lowerBound }
    return Int.random(in: range, using: &generator)
  }

  /// The Metropolis test; where it is passed `point` becomes the end of the trajectory.
  ///
  /// A divergence is only noted. It must not be a reason to reject: the energy error of the way back is −ΔH, which
  /// exceeds no threshold, and a move that is refused in one direction only breaks detailed balance.
  @inlinable
  mutating func test(
    _ energyError: Double, of point: inout PhasePoint<System>, using random: inout RandomStreams
  ) -> TransitionStatistics {
    let probability = energyError <= 0 ? 1 : exp(-energyError)
    let isDivergent = energyError > settings.divergenceThreshold
    if isDivergent { failedAt = stepsCompleted == 1 ? point.position : next.position }
    let isAccepted = random.acceptance.uniform() < probability
    if isAccepted { swap(&point, &reached) }
    return TransitionStatistics(
      isAccepted: isAccepted, acceptanceProbability: probability, logDensity: logDensity(of: &point),
      energy: isAccepted ? initialEnergy + energyError : initialEnergy, energyError: energyError,
      steps: stepsCompleted, effort: integrator.effort,
      failure: isDivergent ? .divergent(energyError: energyError) : nil)
  }

  @inlinable
  mutating func reject(
    point: inout PhasePoint<System>, because failure: NumericalFailure
  ) -> TransitionStatistics {
    failedAt = stepsCompleted == 0 ? point.position : reached.position
    return TransitionStatistics(
      isAccepted: false, acceptanceProbability: 0, logDensity: logDensity(of: &point),
      energy: initialEnergy, energyError: .infinity, steps: stepsCompleted,
      effort: initialEnergy.isNaN ? IntegrationEffort() : integrator.effort, failure: failure)
  }

  /// ℓ at a state of the chain, where it has been computed already.
  @inlinable
  mutating func logDensity(of point: inout PhasePoint<System>) -> Double {
    (try? system.logDensity(&point.geometry)) ?? .nan
  }
}
