// Transitions and trajectory rules that are not the library's own: what the protocols promise.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

/// A random walk with a Metropolis test: a transition without a Hamiltonian system and without a step size.
private struct RandomWalk<Target: LogDensity>: Transition where Target.Evaluator.Scalar == Double {
  var evaluator: Target.Evaluator
  let failurePosition: [Double] = []

  struct Point {
    var position: [Double]
    var logDensity: Double
  }

  mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> Point {
    Point(position: position, logDensity: evaluator.logDensity(at: position))
  }

  mutating func sample(from point: inout Point, using random: inout RandomStreams) -> TransitionStatistics {
    let proposal = point.position.map { $0 + 0.5 * random.momentum.normal() }
    let logDensity = evaluator.logDensity(at: proposal)
    let probability = min(1, exp(logDensity - point.logDensity))
    let isAccepted = random.acceptance.uniform() < probability
    if isAccepted { point = Point(position: proposal, logDensity: logDensity) }
    return TransitionStatistics(isAccepted: isAccepted, acceptanceProbability: probability)
  }

  func position(of point: Point) -> [Double] { point.position }
}

private struct RandomWalkSampler<Target: LogDensity>: Sampler where Target.Evaluator.Scalar == Double {
  let target: Target
  let description = "random walk"
  var dimension: Int { target.dimension }
  func makeKernel() -> RandomWalk<Target> { RandomWalk(evaluator: target.makeEvaluator()) }
}

/// One of the five points from two steps back to two steps on, drawn by their weights: a rule that needs both directions
/// of time. Reversible, because the place of the start among the five is drawn uniformly.
private struct FivePoints<I: MemorylessIntegrator>: TrajectoryRule {
  let stepsCompleted = 4
  func failurePosition(from start: PhasePoint<I.System>) -> [I.System.Scalar] { start.position }

  mutating func sample(
    from point: inout PhasePoint<I.System>, energy: Double, in orbit: inout Orbit<I>,
    using random: inout RandomStreams
  ) throws(NumericalFailure) -> TransitionStatistics {
    let back = Int.random(in: 0..<5, using: &random.trajectoryLength)
    var points = [point]
    var energies = [energy]
    for direction in [-1, 1] {
      for _ in 0..<(direction < 0 ? back : 4 - back) {
        var next = orbit.system.makePoint()
        if direction < 0 {
          try orbit.retreat(from: &points[0], to: &next)
          points.insert(next, at: 0)
          energies.insert(try orbit.energy(of: &points[0]), at: 0)
        } else {
          try orbit.advance(from: &points[points.count - 1], to: &next)
          points.append(next)
          energies.append(try orbit.energy(of: &points[points.count - 1]))
        }
      }
    }
    let weights = energies.map { exp(energy - $0) }
    var rest = random.acceptance.uniform() * weights.reduce(0, +)
    let chosen = weights.firstIndex { weight in
      rest -= weight
      return rest < 0
    }
    let place = chosen ?? back
    point = points[place]
    return TransitionStatistics(
      isAccepted: place != back, acceptanceProbability: 1 - 1 / weights.reduce(0, +), energy: energies[place],
      energyError: energies[place] - energy, steps: 4)
  }
}

@Suite("Transitions and rules of one's own")
struct OpenTransitionTests {
  @Test("a transition without a Hamiltonian system has chains, streams and sinks")
  func randomWalk() throws {
    let sampler = RandomWalkSampler(target: Quartic.logDensity)
    let chains = try sampler.sample(
      draws: isOptimised ? 60_000 : 6_000, chains: 2, warmUp: .discarding(100), seed: 5)
    let squares = chains.flatMap { $0.draws.map { $0 * $0 } }
    let mean = squares.reduce(0, +) / Double(squares.count)
    #expect(abs(mean - Quartic.secondMoment) < (isOptimised ? 0.03 : 0.1))
    let stream = try sampler.chain(from: [0.5], seed: 5)
    #expect(stream.stepSize.isNaN && Array(stream.prefix(3)).count == 3)
    let error = #expect(throws: InputError.self) {
      try sampler.sample(draws: 5, from: [0.5], warmUp: .adaptingStepSize(50), seed: 1)
    }
    #expect(error?.subject == "warmUp" && error?.expected.contains("step size") == true)
  }

  @Test(
    "a rule that goes both ways in time is invariant",
    .enabled(if: isOptimised, "statistics run in release builds"))
  func bothWays() throws {
    func expectInvariance<I: MemorylessIntegrator>(
      _ makeOrbit: () throws -> Orbit<I>
    ) throws where I.System.Scalar == Double {
      let found = try deviations(
        of: { TrajectoryTransition(FivePoints<I>(), on: try makeOrbit()) },
        from: { Quartic.draw(using: &$0) }, moments: InvarianceTests.quarticMoments, chains: 100_000,
        transitions: 3)
      #expect(significant(found).isEmpty, "\(found)")
    }
    try expectInvariance {
      let system = Systems.euclidean(Quartic.logDensity, IdentityMetric())
      return Orbit(system: system, integrator: Leapfrog(for: system), stepSize: 0.7)
    }
    try expectInvariance {
      let system = Systems.riemannian(Quartic.logDensity, NegativeHessian())
      return Orbit(
        system: system, integrator: SchemeIntegrator(ImplicitMidpoint(), for: system), stepSize: 0.7)
    }
  }
}
