// A log density in either precision.
import HamiltonianMonteCarlo
import LogDensities

/// Independent normal coordinates with standard deviations 0.5, 1, 2, 0.5, …, in either precision.
package struct Normals<Scalar: PhaseSpaceScalar>: LogDensity, GradientEvaluator {
  package let dimension: Int

  package init(dimension: Int) { self.dimension = dimension }

  package func makeEvaluator() -> Self { self }
  package func logDensity(at position: [Scalar]) -> Double {
    var gradient = position
    return logDensity(at: position, gradient: &gradient)
  }
  package func logDensity(at position: [Scalar], gradient: inout [Scalar]) -> Double {
    var value = 0.0
    for i in position.indices {
      gradient[i] = -position[i] * Scalar(Self.precision(i))
      value += 0.5 * Double(position[i]) * Double(gradient[i])
    }
    return value
  }
  package static func precision(_ i: Int) -> Double { [4, 1, 0.25][i % 3] }
}
