// What an outside package can write itself for Riemannian systems: an integration scheme and a metric.

import Foundation
import HamiltonianMonteCarlo
import InputErrors

/// The implicit midpoint rule once more: z̄ = z + ε/2 f(z̄), z′ = 2z̄ − z.
struct Midpoint: ImplicitScheme {
  let settings: FixedPointSettings

  static func unknowns(dimension: Int) -> Int { 2 * dimension }

  func advance<System>(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System, using buffers: inout StepBuffers<System>
  ) throws(NumericalFailure) {
    let n = system.dimension
    buffers.beginStep(from: &point, by: stepSize, in: &system)
    buffers.beginSolve(at: point.position + point.momentum)
    repeat {
      let middle = buffers.solver.iterate
      try system.move(&next.geometry, to: Array(middle[..<n]))
      try system.vectorField(
        momentum: Array(middle[n...]), geometry: &next.geometry, velocity: &buffers.velocity,
        force: &buffers.force)
      for i in 0..<n {
        buffers.solver.image[i] = point.position[i] + stepSize / 2 * buffers.velocity[i]
        buffers.solver.image[n + i] = point.momentum[i] + stepSize / 2 * buffers.force[i]
      }
      buffers.measurePhaseDisplacement(at: &point.geometry, in: &system)
    } while try !buffers.solver.isConverged()
    for i in 0..<n {
      next.position[i] = 2 * buffers.solver.image[i] - point.position[i]
      next.momentum[i] = 2 * buffers.solver.image[n + i] - point.momentum[i]
    }
    try system.move(&next.geometry, to: next.position)
  }
}

/// G = diag(A₁₁², A₂₂², …) + 1, a metric of the curvature's diagonal alone.
struct SquaredDiagonal: RiemannianMetric {
  let scale = 1.0
  func validate() throws(InputError) {}
  func makeFactored(dimension: Int) -> Factored { Factored(dimension: dimension) }

  struct Factored: FactoredMetric {
    private var curvature: [Double]
    private var roots: [Double]

    init(dimension: Int) {
      curvature = [Double](repeating: 0, count: dimension)
      roots = curvature
    }

    private var n: Int { roots.count }

    mutating func factor(_ curvature: [Double]) throws(NumericalFailure) {
      for i in 0..<n {
        self.curvature[i] = curvature[i * n + i]
        roots[i] = (self.curvature[i] * self.curvature[i] + 1).squareRoot()
      }
    }

    var logDeterminant: Double { roots.reduce(0) { $0 + 2 * log($1) } }

    func velocity(of momentum: [Double], into velocity: inout [Double]) {
      for i in 0..<n { velocity[i] = momentum[i] / (roots[i] * roots[i]) }
    }

    func momentum(from normals: [Double], into momentum: inout [Double]) {
      for i in 0..<n { momentum[i] = roots[i] * normals[i] }
    }

    func whiten(displacement: inout [Double]) { for i in 0..<n { displacement[i] *= roots[i] } }
    func whiten(momentum: inout [Double]) { for i in 0..<n { momentum[i] /= roots[i] } }

    func diagonals(metric: inout [Double], inverse: inout [Double]) {
      for i in 0..<n {
        metric[i] = roots[i] * roots[i]
        inverse[i] = 1 / metric[i]
      }
    }

    func energyDerivative(momentum: [Double], velocity: [Double], into weights: inout [Double]) {
      for i in weights.indices { weights[i] = 0 }
      // d/dA (½ log(A² + 1) + ½ p²/(A² + 1)), where p/(A² + 1) is the velocity.
      for i in 0..<n {
        weights[i * n + i] = curvature[i] * (1 / (roots[i] * roots[i]) - velocity[i] * velocity[i])
      }
    }
  }
}
