// The classical rule: follow the orbit for a while, and accept its end by the energy error.
import Foundation
import Randomness

/// Takes L steps and accepts the end with probability min(1, exp(−ΔH)).
///
/// L is drawn for each trajectory, uniformly from a range, which avoids periodic orbits; a range of one number
/// is the classical static length. The draw of L does not depend on the position, so the chain leaves the target
/// invariant.
///
/// Source: Duane, Kennedy, Pendleton & Roweth, "Hybrid Monte Carlo", Phys. Lett. B 195 (1987),
/// doi 10.1016/0370-2693(87)91197-X.
public struct EndPoint<I: Integrator>: TrajectoryRule {
  public typealias System = I.System

  @usableFromInline let steps: ClosedRange<Int>
  @usableFromInline let divergenceThreshold: Double
  /// The point the trajectory has reached, and the one its next step leads to.
  @usableFromInline var reached: PhasePoint<System>
  @usableFromInline var next: PhasePoint<System>
  @usableFromInline var completed = 0
  /// Where a divergent trajectory took its last step.
  @usableFromInline var lastStep: [System.Scalar]?

  /// - Parameters:
  ///   - steps: the range of L, at least 1.
  ///   - divergenceThreshold: the energy error above which a trajectory is noted as divergent.
  ///   - system: the system of the orbits.
  @inlinable
  public init(steps: ClosedRange<Int>, divergenceThreshold: Double = 1000, in system: System) {
    self.steps = steps
    self.divergenceThreshold = divergenceThreshold
    reached = system.makePoint()
    next = system.makePoint()
  }

  @inlinable
  public var stepsCompleted: Int { completed }

  @inlinable
  public func failurePosition(from start: PhasePoint<System>) -> [System.Scalar] {
    lastStep ?? (completed == 0 ? start.position : reached.position)
  }

  @inlinable
  public mutating func sample(
    from point: inout PhasePoint<System>, energy: Double, in orbit: inout Orbit<I>,
    using random: inout RandomStreams
  ) throws(NumericalFailure) -> TransitionStatistics {
    completed = 0
    lastStep = nil
    let steps = drawSteps(using: &random.trajectoryLength)
    try orbit.advance(from: &point, to: &reached)
    completed = 1
    while completed < steps {
      try orbit.advance(from: &reached, to: &next)
      swap(&reached, &next)
      completed += 1
    }
    let energyError = try orbit.energy(of: &reached) - energy
    return test(energyError, of: &point, energy: energy, using: &random)
  }

  @inlinable
  func drawSteps(using generator: inout Philox) -> Int {
    if steps.lowerBound == steps.upperBound { return steps.lowerBound }
    return Int.random(in: steps, using: &generator)
  }

  /// The Metropolis test; where it is passed `point` becomes the end of the trajectory.
  ///
  /// A divergence is only noted. It must not be a reason to reject: the energy error of the way back is −ΔH, which
  /// exceeds no threshold, and a move that is refused in one direction only breaks detailed balance.
  @inlinable
  mutating func test(
    _ energyError: Double, of point: inout PhasePoint<System>, energy: Double,
    using random: inout RandomStreams
  ) -> TransitionStatistics {
    let probability = energyError <= 0 ? 1 : exp(-energyError)
    let isDivergent = energyError > divergenceThreshold
    if isDivergent { lastStep = completed == 1 ? point.position : next.position }
    let isAccepted = random.acceptance.uniform() < probability
    if isAccepted { swap(&point, &reached) }
    return TransitionStatistics(
      isAccepted: isAccepted, acceptanceProbability: probability,
      energy: isAccepted ? energy + energyError : energy, energyError: energyError, steps: completed,
      failure: isDivergent ? .divergent(energyError: energyError) : nil)
  }
}
