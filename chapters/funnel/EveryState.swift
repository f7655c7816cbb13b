// The bookkeeping of the tutorial's program of 2019: every state of an accepted trajectory counts as a draw.

import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness

/// What a run in the manner of 2019 keeps.
struct EveryState {
  /// v of all states along the accepted trajectories, one after the other.
  var kept: [Double] = []
  /// v at the end of each trajectory, the previous one again after a rejection: the draws of a Markov chain.
  var ends: [Double] = []
  var accepted = 0

  /// Runs trajectories of `steps` steps. A rejected trajectory leaves no trace in `kept`.
  init<Target: LogDensity, Scheme: IntegrationScheme>(
    _ target: Target, from start: [Double], trajectories: Int, stepSize: Double, steps: Int,
    with scheme: Scheme,
    seed: UInt64
  ) throws where Target.Evaluator: CurvatureEvaluator {
    var system = RiemannianSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(), metric: SoftAbs(hardness: 1e6))
    var integrator = SchemeIntegrator(scheme, for: system)
    var momentum = Philox(seed: seed, chain: 0, purpose: .momentum)
    var acceptance = Philox(seed: seed, chain: 0, purpose: .acceptance)
    var (point, next) = (system.makePoint(), system.makePoint())
    var position = start
    for _ in 0..<trajectories {
      point.position = position
      try system.move(&point.geometry, to: position)
      system.sampleMomentum(geometry: &point.geometry, using: &momentum, into: &point.momentum)
      var states: [Double] = []
      do throws(NumericalFailure) {
        let energy = try system.energy(momentum: point.momentum, geometry: &point.geometry)
        integrator.beginTrajectory(at: point, in: &system)
        for _ in 0..<steps {
          try integrator.advance(from: &point, to: &next, by: stepSize, in: &system)
          swap(&point, &next)
          states.append(point.position[0])
        }
        let change = try system.energy(momentum: point.momentum, geometry: &point.geometry) - energy
        if acceptance.openUniform() < exp(-change) {
          position = point.position
          kept += states
          accepted += 1
        }
      } catch {
        // A failed trajectory is a rejected one.
      }
      ends.append(position[0])
    }
  }
}
