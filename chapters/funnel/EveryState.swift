// The bookkeeping of the tutorial's program of 2019: every state of an accepted trajectory counts as a draw.

import ChainDiagnostics
import ChapterSupport
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

  /// Runs trajectories of `steps` steps. A rejected trajectory leaves no trace in `kept`.
  init<Target: LogDensity, Scheme: IntegrationScheme>(
    _ target: Target, from start: [Double], trajectories: Int, stepSize: Double, steps: Int,
    with scheme: Scheme, seed: UInt64, chain: Int
  ) throws where Target.Evaluator: CurvatureEvaluator {
    var system = RiemannianSystem(
      dimension: target.dimension, evaluator: target.makeEvaluator(), metric: SoftAbs(hardness: 1e6))
    var integrator = SchemeIntegrator(scheme, for: system)
    var momentum = Philox(seed: seed, chain: chain, purpose: .momentum)
    var acceptance = Philox(seed: seed, chain: chain, purpose: .acceptance)
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
        }
      } catch {
        // A failed trajectory is a rejected one.
      }
      ends.append(position[0])
    }
  }
}

/// What many such runs say of v, of one way of counting: sums over the runs, and averages with the errors that the
/// differences between the runs tell.
struct Counting {
  let draws: Estimate
  let effectiveSampleSize: Estimate
  /// The effective sample size of each run.
  let sizes: [Double]
  let standardDeviation: Estimate

  init(_ runs: [[Double]]) {
    let v = runs.map { ScalarDraws($0) }
    sizes = v.map { $0.effectiveSampleSize.firstTwoMoments.value }
    let count = Double(runs.count)
    func total(_ values: [Double]) -> Estimate {
      let mean = values.meanOfIndependent
      return Estimate(value: mean.value * count, error: mean.error * count)
    }
    draws = total(runs.map { Double($0.count) })
    effectiveSampleSize = total(sizes)
    standardDeviation = v.map(\.estimatedStandardDeviation.value).meanOfIndependent
  }
}

/// The ratio of two sums over the same runs, with its jackknife error.
func ratio(of a: [Double], to b: [Double]) -> Estimate {
  let (sumA, sumB) = (a.reduce(0, +), b.reduce(0, +))
  return jackknife(sumA / sumB, replicates: zip(a, b).map { (sumA - $0) / (sumB - $1) })
}
