// The explicit integrator on one coordinate of a Gaussian, where a trajectory is a 2 × 2 matrix.

import Foundation
import LinearAlgebra

/// A trajectory of the extended leapfrog for ℓ(q) = −k q²/2 with the metric G = k, as a linear map.
struct ExtendedMap {
  /// The map from (q, p) to the first copy at the end, with both copies equal at the start.
  let matrix: Matrix

  init(curvature k: Double, binding: Double, stepSize: Double, steps: Int) {
    let half = stepSize / 2
    // The state is (q, p, x, y).
    let a = Matrix(rows: [[1, 0, 0, 0], [-half * k, 1, 0, 0], [0, 0, 1, half / k], [0, 0, 0, 1]])
    let b = Matrix(rows: [[1, half / k, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, -half * k, 1]])
    let step = a * b * Self.rotation(by: 2 * binding * stepSize) * b * a
    let both = Matrix(rows: [[1, 0], [0, 1], [1, 0], [0, 1]])
    let first = Matrix(rows: [[1, 0, 0, 0], [0, 1, 0, 0]])
    matrix = first * (0..<steps).reduce(both) { state, _ in step * state }
  }

  /// Rotates (q − x, p − y) and leaves the sums.
  private static func rotation(by angle: Double) -> Matrix {
    let (same, other) = ((1 + cos(angle)) / 2, (1 - cos(angle)) / 2)
    let sine = sin(angle) / 2
    return Matrix(rows: [
      [same, sine, other, -sine], [-sine, same, sine, other], [other, -sine, same, sine],
      [sine, other, -sine, same],
    ])
  }

  /// The factor by which a trajectory changes areas of the (q, p) plane.
  var determinant: Double { matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0] }

  /// The variance of q at equilibrium, over 1/k, if every trajectory is accepted: with fresh momenta of variance k,
  /// q′ = a q + b p gives s² = a² s² + b² k.
  func equilibriumVarianceRatio(curvature k: Double) -> Double {
    let (a, b) = (matrix[0, 0], matrix[0, 1])
    return b * b * k * k / (1 - a * a)
  }
}
