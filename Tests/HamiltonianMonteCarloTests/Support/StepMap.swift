// One step of an integrator as a map of flat vectors, so that laws can be checked without knowing the integrator.
import HamiltonianMonteCarlo
import LogDensities
import Testing

/// One step as a map z ↦ z′ of vectors, and the energy that it should conserve.
struct StepMap: Sendable {
  let name: String
  let starts: [[Double]]
  let step: @Sendable (_ z: [Double], _ stepSize: Double) throws -> [Double]
  let energy: @Sendable (_ z: [Double]) throws -> Double
  /// Pairs of canonical coordinates: element i of z is conjugate to element i + half.
  var half: Int { starts[0].count / 2 }

  /// The step of an integrator on z = (q, p).
  init<I: Integrator>(
    _ name: String, _ makeSystem: @escaping @Sendable () -> I.System,
    _ makeIntegrator: @escaping @Sendable (I.System) -> I, starts: [[Double]]
  ) where I.System.Scalar == Double {
    self.name = name
    self.starts = starts
    let n = makeSystem().dimension
    step = { z, stepSize in
      var system = makeSystem()
      var integrator = makeIntegrator(system)
      var (point, next) = (system.makePoint(), system.makePoint())
      point.position = Array(z[..<n])
      point.momentum = Array(z[n...])
      try system.move(&point.geometry, to: point.position)
      integrator.beginTrajectory(at: point, in: &system)
      try integrator.advance(from: &point, to: &next, by: stepSize, in: &system)
      return next.position + next.momentum
    }
    energy = { z in
      var system = makeSystem()
      var geometry = system.makeGeometry()
      try system.move(&geometry, to: Array(z[..<n]))
      return try system.energy(momentum: Array(z[n...]), geometry: &geometry)
    }
  }

  /// The step of a scheme on an extended phase space, on the doubled state z = (q, x, p, y).
  init<System: HamiltonianSystem<Double>, Scheme: IntegrationScheme>(
    _ name: String, _ makeSystem: @escaping @Sendable () -> System, extended scheme: Scheme, binding: Double,
    starts: [[Double]]
  ) {
    self.name = name
    self.starts = starts
    let n = makeSystem().dimension
    step = { z, stepSize in
      var system = makeSystem()
      var buffers = scheme.makeBuffers(for: system)
      var (point, next) = (system.makePoint(), system.makePoint())
      point.position = Array(z[..<n])
      buffers.copy.position = Array(z[n..<2 * n])
      point.momentum = Array(z[2 * n..<3 * n])
      buffers.copy.momentum = Array(z[(3 * n)...])
      try system.move(&point.geometry, to: point.position)
      try scheme.advance(from: &point, to: &next, by: stepSize, in: &system, using: &buffers)
      return next.position + buffers.copy.position + next.momentum + buffers.copy.momentum
    }
    energy = { z in
      var system = makeSystem()
      var geometry = system.makeGeometry()
      let (q, x, p, y) = (z[..<n], z[n..<2 * n], z[2 * n..<3 * n], z[(3 * n)...])
      try system.move(&geometry, to: Array(q))
      var energy = try system.energy(momentum: Array(y), geometry: &geometry)
      try system.move(&geometry, to: Array(x))
      energy += try system.energy(momentum: Array(p), geometry: &geometry)
      let distances = zip(q, x).map { ($0 - $1) * ($0 - $1) } + zip(p, y).map { ($0 - $1) * ($0 - $1) }
      return energy + 0.5 * binding * distances.reduce(0, +)
    }
  }
}

extension StepMap: CustomTestStringConvertible {
  var testDescription: String { name }
}
