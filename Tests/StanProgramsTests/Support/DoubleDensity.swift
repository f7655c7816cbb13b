// The density of double.c without its matrix, in closed form, and exact draws of it.
import Foundation
import LogDensities
import Randomness

/// The same density by hand: q = (x₁, x₂, log s, and the two logits of the simplex).
enum DoubleDensity {
  static func value(_ q: [Double]) -> Double {
    let (d, z, u) = (q[0] - 1, (q[1] + 2) / 3, q[2])
    return -u - d * d * exp(-2 * u) / 2 - 2 * u * u - z * z / 2 + 2 * simplex(q).reduce(0) { $0 + log($1) }
  }

  static func gradient(_ q: [Double]) -> [Double] {
    let (d, u, w) = (q[0] - 1, q[2], simplex(q))
    return [
      -d * exp(-2 * u), -(q[1] + 2) / 9, -1 + d * d * exp(-2 * u) - 4 * u, 2 - 6 * w[0], 2 - 6 * w[1],
    ]
  }

  static func simplex(_ q: [Double]) -> [Double] {
    let sum = exp(q[3]) + exp(q[4]) + 1
    return [exp(q[3]) / sum, exp(q[4]) / sum, 1 / sum]
  }

  /// ∂³ℓ/∂qᵢ∂qⱼ∂qₖ.
  static func third(_ q: [Double], _ i: Int, _ j: Int, _ k: Int) -> Double {
    let (d, precision, w) = (q[0] - 1, exp(-2 * q[2]), simplex(q))
    switch [i, j, k].sorted() {
    case [0, 0, 2]: return 2 * precision
    case [0, 2, 2]: return -4 * d * precision
    case [2, 2, 2]: return 4 * d * d * precision
    case let axes where axes[0] >= 3:
      // The third cumulant of the choice of one of three.
      let p = axes.map { w[$0 - 3] }
      let (a, b, c) = (axes[0] == axes[1], axes[1] == axes[2], axes[0] == axes[2])
      return -6
        * ((a && b ? p[0] : 0) - (a ? p[0] * p[2] : 0) - (b ? p[1] * p[0] : 0) - (c ? p[0] * p[1] : 0)
          + 2 * p[0] * p[1] * p[2])
    default: return 0
    }
  }

  static func draw(using generator: inout Philox) -> [Double] {
    let u = 0.5 * generator.normal()
    let weights = (0..<3).map { _ in log(generator.gamma(shape: 2)) }
    return [
      1 + exp(u) * generator.normal(), -2 + 3 * generator.normal(), u, weights[0] - weights[2],
      weights[1] - weights[2],
    ]
  }
}
