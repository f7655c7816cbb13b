// Log densities with derivatives written by hand, from which exact draws can be made where that is said.
import Foundation
import HamiltonianMonteCarlo
import LinearAlgebra
import LogDensities
import Randomness

/// N(mean, precision⁻¹) with draws.
package struct Gaussian: Sendable {
  package let mean: [Double]
  package let precision: [Double]

  package init(mean: [Double], precision: [Double]) { (self.mean, self.precision) = (mean, precision) }

  /// A correlated Gaussian in three dimensions.
  package static let correlated = Gaussian(
    mean: [1, 2, 3], precision: [2, 0.8, -0.3, 0.8, 1.5, 0.4, -0.3, 0.4, 0.9])

  /// The Gaussian of the tutorial, N([1, 2, 3], 0.5² 1).
  package static let tutorial = Gaussian(mean: [1, 2, 3], precision: [4, 0, 0, 0, 4, 0, 0, 0, 4])

  package var dimension: Int { mean.count }

  package var logDensity: HandWrittenCurvedLogDensity {
    let (mean, precision, n) = (mean, precision, dimension)
    return HandWrittenCurvedLogDensity(
      dimension: n,
      valueAndGradient: { q, gradient in
        var value = 0.0
        for i in 0..<n {
          gradient[i] = 0
          for j in 0..<n { gradient[i] -= precision[i * n + j] * (q[j] - mean[j]) }
          value += 0.5 * gradient[i] * (q[i] - mean[i])
        }
        return value
      },
      hessian: { _, hessian in for i in hessian.indices { hessian[i] = -precision[i] } },
      contractedThirdDerivative: { _, _, result in for i in result.indices { result[i] = 0 } })
  }

  package func draw(using generator: inout Philox) -> [Double] {
    var factor = Cholesky(dimension: dimension)
    precondition(factor.factor(precision))
    var draw = [Double](repeating: 0, count: dimension)
    generator.fillNormal(&draw)
    factor.solveFactorTransposed(&draw)
    for i in draw.indices { draw[i] += mean[i] }
    return draw
  }
}

/// Neal's funnel: v ~ N(0, 3²), xᵢ | v ~ N(0, e⁻ᵛ), with v the first coordinate.
package enum Funnel {
  package static func logDensity(_ n: Int = 11) -> HandWrittenCurvedLogDensity {
    HandWrittenCurvedLogDensity(
      dimension: n,
      valueAndGradient: { q, gradient in
        let (v, precision) = (q[0], exp(q[0]))
        var square = 0.0
        for i in 1..<n {
          square += q[i] * q[i]
          gradient[i] = -precision * q[i]
        }
        gradient[0] = -v / 9 + 0.5 * Double(n - 1) - 0.5 * precision * square
        return -v * v / 18 + 0.5 * Double(n - 1) * v - 0.5 * precision * square
      },
      hessian: { q, hessian in
        let precision = exp(q[0])
        var square = 0.0
        for i in hessian.indices { hessian[i] = 0 }
        for i in 1..<n {
          square += q[i] * q[i]
          hessian[i] = -precision * q[i]
          hessian[i * n] = -precision * q[i]
          hessian[i * n + i] = -precision
        }
        hessian[0] = -1.0 / 9 - 0.5 * precision * square
      },
      contractedThirdDerivative: { q, weights, result in
        let precision = exp(q[0])
        var (square, cross, trace) = (0.0, 0.0, 0.0)
        for i in 1..<n {
          square += q[i] * q[i]
          cross += weights[i] * q[i]
          trace += weights[i * n + i]
          result[i] = -precision * (weights[0] * q[i] + 2 * weights[i])
        }
        result[0] = -precision * (0.5 * square * weights[0] + 2 * cross + trace)
      })
  }

  package static func draw(_ n: Int = 11, using generator: inout Philox) -> [Double] {
    var draw = [Double](repeating: 0, count: n)
    generator.fillNormal(&draw)
    draw[0] *= 3
    for i in 1..<n { draw[i] *= exp(-draw[0] / 2) }
    return draw
  }
}

/// ℓ = −x⁴/4 − x²/2 in one dimension. Its negative Hessian is 1 + 3x², and E[x²] = 0.4679.
package enum Quartic {
  package static let secondMoment = 0.467920

  package static let logDensity = HandWrittenCurvedLogDensity(
    dimension: 1,
    valueAndGradient: { q, gradient in
      let x = q[0]
      gradient[0] = -x * x * x - x
      return -0.25 * x * x * x * x - 0.5 * x * x
    },
    hessian: { q, hessian in hessian[0] = -3 * q[0] * q[0] - 1 },
    contractedThirdDerivative: { q, weights, result in result[0] = -6 * q[0] * weights[0] })

  /// Rejection from N(0, 1).
  package static func draw(using generator: inout Philox) -> [Double] {
    while true {
      let x = generator.normal()
      if generator.uniform() < exp(-0.25 * x * x * x * x) { return [x] }
    }
  }
}

/// ℓ = −½ qᵀAq − ¼ |q|⁴ in three dimensions: log-concave, coupled, with a metric that changes everywhere.
package enum Well {
  private static let a = [1.0, 0.3, 0.1, 0.3, 0.7, -0.2, 0.1, -0.2, 1.3]

  package static let logDensity = HandWrittenCurvedLogDensity(
    dimension: 3,
    valueAndGradient: { q, gradient in
      let square = q.reduce(0) { $0 + $1 * $1 }
      var value = -0.25 * square * square
      for i in 0..<3 {
        var product = 0.0
        for j in 0..<3 { product += a[i * 3 + j] * q[j] }
        gradient[i] = -product - square * q[i]
        value -= 0.5 * q[i] * product
      }
      return value
    },
    hessian: { q, hessian in
      let square = q.reduce(0) { $0 + $1 * $1 }
      for i in 0..<3 {
        for j in 0..<3 {
          hessian[i * 3 + j] = -a[i * 3 + j] - (i == j ? square : 0) - 2 * q[i] * q[j]
        }
      }
    },
    contractedThirdDerivative: { q, weights, result in
      let trace = weights[0] + weights[4] + weights[8]
      for i in 0..<3 {
        result[i] = -2 * trace * q[i]
        for j in 0..<3 { result[i] -= 4 * weights[i * 3 + j] * q[j] }
      }
    })
}

/// ℓ = −Σ xᵢ³ + ½ x₀x₁x₂ in three dimensions, which is no density, but has the curvature diag(6xᵢ) − ½ (x with its
/// indices removed): zero at the origin, with eigenvalues of both signs and, on lines, repeated ones.
package enum Saddle {
  package static let logDensity = HandWrittenCurvedLogDensity(
    dimension: 3,
    valueAndGradient: { q, gradient in
      for i in 0..<3 { gradient[i] = -3 * q[i] * q[i] + 0.5 * q[(i + 1) % 3] * q[(i + 2) % 3] }
      return -q.reduce(0) { $0 + $1 * $1 * $1 } + 0.5 * q[0] * q[1] * q[2]
    },
    hessian: { q, hessian in
      for i in 0..<3 {
        for j in 0..<3 { hessian[i * 3 + j] = i == j ? -6 * q[i] : 0.5 * q[3 - i - j] }
      }
    },
    contractedThirdDerivative: { q, weights, result in
      for i in 0..<3 {
        let (j, k) = ((i + 1) % 3, (i + 2) % 3)
        result[i] = -6 * weights[i * 3 + i] + weights[j * 3 + k]
      }
    })
}
