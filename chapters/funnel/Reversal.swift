// How far trajectories are from being reversible, and single trajectories to look at.

import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness

/// What became of a trajectory and its way back.
struct RoundTrip {
  let v: Double
  /// max |Δ| between the start and the end of the way back; infinite where a step failed.
  let error: Double
}

/// Runs trajectories from given positions with fresh momenta, and back with −ε.
func roundTrips<Target: LogDensity, Scheme: IntegrationScheme>(
  _ target: Target, from positions: [[Double]], stepSize: Double, steps: Int, with scheme: Scheme,
  seed: UInt64
) throws -> [RoundTrip] where Target.Evaluator: CurvatureEvaluator {
  var system = RiemannianSystem(
    dimension: target.dimension, evaluator: target.makeEvaluator(), metric: SoftAbs(hardness: 1e6))
  var integrator = SchemeIntegrator(scheme, for: system)
  var random = Philox(seed: seed, chain: 0, purpose: .momentum)
  var point = system.makePoint()
  var next = system.makePoint()
  return try positions.map { position in
    point.position = position
    try system.move(&point.geometry, to: position)
    system.sampleMomentum(geometry: &point.geometry, using: &random, into: &point.momentum)
    let start = point.position + point.momentum
    do {
      for direction in [1.0, -1.0] {
        integrator.beginTrajectory(at: point, in: &system)
        for _ in 0..<steps {
          try integrator.advance(from: &point, to: &next, by: direction * stepSize, in: &system)
          swap(&point, &next)
        }
      }
    } catch is NumericalFailure {
      return RoundTrip(v: position[0], error: .infinity)
    }
    let error = zip(start, point.position + point.momentum).map { abs($0 - $1) }.max()!
    return RoundTrip(v: position[0], error: error)
  }
}

/// The positions along one trajectory, its start included.
func path<System: HamiltonianSystem<Double>, I: Integrator>(
  from position: [Double], momentumSeed: UInt64, stepSize: Double, steps: Int, in system: inout System,
  with integrator: inout I
) throws -> [[Double]] where I.System == System {
  var random = Philox(seed: momentumSeed, chain: 0, purpose: .momentum)
  var point = system.makePoint()
  var next = system.makePoint()
  point.position = position
  try system.move(&point.geometry, to: position)
  system.sampleMomentum(geometry: &point.geometry, using: &random, into: &point.momentum)
  integrator.beginTrajectory(at: point, in: &system)
  var positions = [position]
  for _ in 0..<steps {
    try integrator.advance(from: &point, to: &next, by: stepSize, in: &system)
    swap(&point, &next)
    positions.append(point.position)
  }
  return positions
}
