// What an outside package can write itself: an integrator, a trajectory rule, a transition, adapters, a sink.

import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness

/// The position Verlet step for separable systems: half a drift, a kick, half a drift.
struct PositionVerlet<System: SeparableSystem>: MemorylessIntegrator {
  private var halfway: [System.Scalar]
  private var geometry: System.Geometry
  let effort = IntegrationEffort()

  init(for system: System) {
    halfway = [System.Scalar](repeating: 0, count: system.dimension)
    geometry = system.makeGeometry()
  }

  mutating func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {}

  mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    system.drift(point.position, by: stepSize / 2, momentum: point.momentum, into: &halfway)
    try system.move(&geometry, to: halfway)
    system.kick(point.momentum, by: stepSize, geometry: geometry, into: &next.momentum)
    system.drift(halfway, by: stepSize / 2, momentum: next.momentum, into: &next.position)
    try system.move(&next.geometry, to: next.position)
  }
}

/// The position of a trajectory of one step, forwards or backwards with equal probability.
struct EitherWay<I: MemorylessIntegrator>: TrajectoryRule {
  private var next: PhasePoint<I.System>
  private(set) var stepsCompleted = 0

  init(in system: I.System) { next = system.makePoint() }

  func failurePosition(from start: PhasePoint<I.System>) -> [I.System.Scalar] { start.position }

  mutating func sample(
    from point: inout PhasePoint<I.System>, energy: Double, in orbit: inout Orbit<I>,
    using random: inout RandomStreams
  ) throws(NumericalFailure) -> TransitionStatistics {
    stepsCompleted = 0
    if random.trajectoryLength.uniform() < 0.5 {
      try orbit.advance(from: &point, to: &next)
    } else {
      try orbit.retreat(from: &point, to: &next)
    }
    stepsCompleted = 1
    let error = try orbit.energy(of: &next) - energy
    let isAccepted = random.acceptance.uniform() < exp(-error)
    if isAccepted { swap(&point, &next) }
    return TransitionStatistics(
      isAccepted: isAccepted, acceptanceProbability: min(1, exp(-error)),
      energy: isAccepted ? energy + error : energy, energyError: error, steps: 1)
  }
}

/// Hamiltonian Monte Carlo made of the two.
struct EitherWayHMC<Target: LogDensity>: Sampler
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar == Double {
  typealias System = EuclideanSystem<Target.Evaluator, IdentityMetric.Mass>
  let target: Target
  let description = "EitherWayHMC"
  var dimension: Int { target.dimension }

  func makeKernel() -> TrajectoryTransition<EitherWay<PositionVerlet<System>>> {
    let system = System(
      dimension: dimension, evaluator: target.makeEvaluator(),
      mass: IdentityMetric().makeMass(dimension: dimension))
    let orbit = Orbit(system: system, integrator: PositionVerlet(for: system), stepSize: 0.7)
    return TrajectoryTransition(EitherWay(in: system), on: orbit)
  }
}

/// A transition of another kind: each coordinate in turn from a slice of its conditional density.
struct SliceWithinGibbs<Target: LogDensity>: Transition where Target.Evaluator.Scalar == Double {
  var evaluator: Target.Evaluator
  let failurePosition: [Double] = []

  func makePoint(at position: [Double], using random: inout RandomStreams) -> [Double] { position }
  func position(of point: [Double]) -> [Double] { point }

  mutating func sample(from point: inout [Double], using random: inout RandomStreams) -> TransitionStatistics
  {
    for i in point.indices {
      let level = evaluator.logDensity(at: point) + log(random.acceptance.uniform())
      let center = point[i]
      // An interval that is wide enough for this target and placed at random, then shrunk towards the present point.
      var low = center - 40 * random.momentum.uniform()
      var high = low + 40
      repeat {
        point[i] = low + (high - low) * random.momentum.uniform()
        if point[i] < center { low = point[i] } else { high = point[i] }
      } while evaluator.logDensity(at: point) < level
    }
    return TransitionStatistics(isAccepted: true, acceptanceProbability: 1)
  }
}

struct SliceSampler<Target: LogDensity>: Sampler where Target.Evaluator.Scalar == Double {
  let target: Target
  let description = "SliceSampler"
  var dimension: Int { target.dimension }
  func makeKernel() -> SliceWithinGibbs<Target> { SliceWithinGibbs(evaluator: target.makeEvaluator()) }
}

/// Doubles the step size after each accepted transition and halves it after each rejection.
struct CrudeAdapter: Adapter {
  func begin<Kernel: Transition>(_ kernel: inout Kernel, transitions: Int) {}
  func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?
  ) {
    kernel.stepSize *= statistics.isAccepted ? 2 : 0.5
  }
  func finish<Kernel: Transition>(_ kernel: inout Kernel) { kernel.stepSize = min(kernel.stepSize, 0.3) }
}

/// Gives each coordinate the mass one over its variance in the warm-up.
struct VarianceAdapter: Adapter {
  private var draws: [[Double]] = []

  mutating func begin<Kernel: Transition>(_ kernel: inout Kernel, transitions: Int) { draws = [] }

  mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?
  ) {
    draws.append(position.map { Double($0) })
  }

  func finish<Kernel: Transition>(_ kernel: inout Kernel) {
    let masses = draws[0].indices.map { i in
      let column = draws.map { $0[i] }
      let mean = column.reduce(0, +) / Double(column.count)
      return Double(column.count) / column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let isChanged = kernel.changeMass { (mass: inout DiagonalMetric.Mass) in
      mass = DiagonalMetric.Mass(masses: masses)
    }
    guard isChanged else { fatalError("smoke: \(Kernel.self) has no diagonal mass matrix") }
  }
}

/// Keeps the sums of a quantity and of its square.
struct SumSink: DrawSink, Sendable {
  private(set) var count = 0
  private(set) var sum = 0.0
  mutating func take(_ draw: Draw<Double>) -> Bool {
    count += 1
    sum += draw.position[0]
    return true
  }
}
