// Samplers that are wrong on purpose: each must be caught by the checks that the right ones pass.
import Foundation
import HamiltonianMonteCarlo
import Randomness

/// A system whose force has the wrong sign.
struct WrongForce<Base: HamiltonianSystem<Double>>: HamiltonianSystem {
  typealias Geometry = Base.Geometry
  var base: Base

  var dimension: Int { base.dimension }
  func makeGeometry() -> Geometry { base.makeGeometry() }

  mutating func move(_ geometry: inout Geometry, to position: [Double]) throws(NumericalFailure) {
    try base.move(&geometry, to: position)
  }

  mutating func logDensity(_ geometry: inout Geometry) throws(NumericalFailure) -> Double {
    try base.logDensity(&geometry)
  }

  mutating func energy(momentum: [Double], geometry: inout Geometry) throws(NumericalFailure) -> Double {
    try base.energy(momentum: momentum, geometry: &geometry)
  }

  mutating func velocity(momentum: [Double], geometry: inout Geometry, into velocity: inout [Double]) {
    base.velocity(momentum: momentum, geometry: &geometry, into: &velocity)
  }

  mutating func force(
    momentum: [Double], geometry: inout Geometry, into force: inout [Double]
  ) throws(NumericalFailure) {
    try base.force(momentum: momentum, geometry: &geometry, into: &force)
    for i in force.indices { force[i] = -force[i] }
  }

  mutating func sampleMomentum(
    geometry: inout Geometry, using generator: inout Philox, into momentum: inout [Double]
  ) {
    base.sampleMomentum(geometry: &geometry, using: &generator, into: &momentum)
  }

  mutating func whiten(displacement: inout [Double], geometry: inout Geometry) {
    base.whiten(displacement: &displacement, geometry: &geometry)
  }

  mutating func whiten(momentum: inout [Double], geometry: inout Geometry) {
    base.whiten(momentum: &momentum, geometry: &geometry)
  }

  mutating func diagonals(of geometry: inout Geometry, metric: inout [Double], inverse: inout [Double]) {
    base.diagonals(of: &geometry, metric: &metric, inverse: &inverse)
  }
}

/// A metric without ½ log det G in the energy and the force, for log-concave targets, where G = A.
struct WithoutLogDeterminant<Base: RiemannianMetric>: RiemannianMetric {
  let base: Base
  let scale = 1.0
  func validate() {}
  func makeFactored(dimension: Int) -> Factored {
    Factored(base: base.makeFactored(dimension: dimension))
  }

  struct Factored: FactoredMetric {
    var base: Base.Factored
    let logDeterminant = 0.0

    mutating func factor(_ curvature: [Double]) throws(NumericalFailure) { try base.factor(curvature) }

    mutating func velocity(of momentum: [Double], into velocity: inout [Double]) {
      base.velocity(of: momentum, into: &velocity)
    }

    mutating func momentum(from normals: [Double], into momentum: inout [Double]) {
      base.momentum(from: normals, into: &momentum)
    }

    mutating func whiten(displacement: inout [Double]) { base.whiten(displacement: &displacement) }

    mutating func whiten(momentum: inout [Double]) { base.whiten(momentum: &momentum) }

    mutating func diagonals(metric: inout [Double], inverse: inout [Double]) {
      base.diagonals(metric: &metric, inverse: &inverse)
    }

    func energyDerivative(momentum: [Double], velocity: [Double], into weights: inout [Double]) {
      let n = velocity.count
      for i in 0..<n {
        for j in 0..<n { weights[i * n + j] = -0.5 * velocity[i] * velocity[j] }
      }
    }
  }
}

/// A metric whose derivative is taken for zero, so that −∂H/∂q is ∇ℓ.
struct WithoutDerivative<Base: RiemannianMetric>: RiemannianMetric {
  let base: Base
  var argument: MetricArgument { base.argument }
  var scale: Double { base.scale }
  func validate() {}
  func makeFactored(dimension: Int) -> Factored {
    Factored(base: base.makeFactored(dimension: dimension))
  }

  struct Factored: FactoredMetric {
    var base: Base.Factored
    var logDeterminant: Double { base.logDeterminant }

    mutating func factor(_ argument: [Double]) throws(NumericalFailure) { try base.factor(argument) }

    mutating func velocity(of momentum: [Double], into velocity: inout [Double]) {
      base.velocity(of: momentum, into: &velocity)
    }

    mutating func momentum(from normals: [Double], into momentum: inout [Double]) {
      base.momentum(from: normals, into: &momentum)
    }

    mutating func whiten(displacement: inout [Double]) { base.whiten(displacement: &displacement) }

    mutating func whiten(momentum: inout [Double]) { base.whiten(momentum: &momentum) }

    mutating func diagonals(metric: inout [Double], inverse: inout [Double]) {
      base.diagonals(metric: &metric, inverse: &inverse)
    }

    func energyDerivative(momentum: [Double], velocity: [Double], into weights: inout [Double]) {
      for i in weights.indices { weights[i] = 0 }
    }
  }
}

/// A transition that accepts whatever the trajectory leads to.
struct WithoutRejection<I: Integrator>: Transition where I.System.Scalar == Double {
  var system: I.System
  var integrator: I
  var stepSize: Double
  let steps: Int
  let failurePosition: [Double] = []

  func position(of point: PhasePoint<I.System>) -> [Double] { point.position }

  mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> PhasePoint<I.System> {
    var point = system.makePoint()
    point.position = position
    try system.move(&point.geometry, to: position)
    return point
  }

  mutating func sample(
    from point: inout PhasePoint<I.System>, using random: inout RandomStreams
  ) -> TransitionStatistics {
    var next = system.makePoint()
    system.sampleMomentum(geometry: &point.geometry, using: &random.momentum, into: &point.momentum)
    integrator.beginTrajectory(at: point, in: &system)
    for _ in 0..<steps {
      guard (try? integrator.advance(from: &point, to: &next, by: stepSize, in: &system)) != nil else {
        break
      }
      swap(&point, &next)
    }
    return TransitionStatistics(
      isAccepted: true, acceptanceProbability: 1, logDensity: 0, energy: 0, energyError: 0, steps: steps,
      effort: integrator.effort)
  }
}

/// The extended leapfrog as hamiltorch has it: the binding step overwrites q, x, p and y one after the other, so it
/// is no rotation.
struct InPlaceBinding: IntegrationScheme {
  let binding: Double
  var reversalTolerance: Double? { nil }
  func validate() {}

  func makeBuffers<System>(for system: System) -> StepBuffers<System> {
    ExtendedLeapfrog(binding: binding).makeBuffers(for: system)
  }

  func beginTrajectory<System>(
    at start: PhasePoint<System>, in system: inout System, using buffers: inout StepBuffers<System>
  ) {
    ExtendedLeapfrog(binding: binding).beginTrajectory(at: start, in: &system, using: &buffers)
  }

  func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    // Without binding, two steps of half the size give A B B A around the binding between them.
    let unbound = ExtendedLeapfrog(binding: 0)
    var middle = system.makePoint()
    try unbound.advance(from: &point, to: &middle, by: stepSize / 2, in: &system, using: &buffers)
    let (c, s) = (cos(2 * binding * stepSize), sin(2 * binding * stepSize))
    for i in middle.position.indices {
      var (q, x) = (middle.position[i], buffers.copy.position[i])
      var (p, y) = (middle.momentum[i], buffers.copy.momentum[i])
      q = 0.5 * (q + x + c * (q - x) + s * (p - y))
      p = 0.5 * (p + y - s * (q - x) + c * (p - y))
      x = 0.5 * (q + x - c * (q - x) - s * (p - y))
      y = 0.5 * (p + y + s * (q - x) - c * (p - y))
      (middle.position[i], buffers.copy.position[i]) = (q, x)
      (middle.momentum[i], buffers.copy.momentum[i]) = (p, y)
    }
    try system.move(&middle.geometry, to: middle.position)
    try unbound.advance(from: &middle, to: &next, by: stepSize / 2, in: &system, using: &buffers)
  }
}
