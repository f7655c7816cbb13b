// A small Bayesian model whose prior and data can both be drawn.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport

/// μ ~ N(0, 1) and λ ~ N(0, ½²); given them, four data y ~ N(μ, e^2λ). A state is (μ, λ).
enum NormalModel {
  static func drawPrior(using random: inout Philox) -> [Double] { [random.normal(), 0.5 * random.normal()] }

  static func drawData(_ q: [Double], using random: inout Philox) -> [Double] {
    (0..<4).map { _ in q[0] + exp(q[1]) * random.normal() }
  }

  /// The posterior given data, with derivatives by hand.
  /// - Parameter priorPrecision: that of μ; any other than 1 is a mistake.
  static func posterior(_ data: [Double], priorPrecision: Double = 1) -> HandWrittenCurvedLogDensity {
    let n = Double(data.count)
    @Sendable func sums(_ q: [Double]) -> (precision: Double, first: Double, second: Double) {
      let precision = exp(-2 * q[1])
      let residuals = data.map { $0 - q[0] }
      return (precision, residuals.reduce(0, +) * precision, residuals.reduce(0) { $0 + $1 * $1 } * precision)
    }
    return HandWrittenCurvedLogDensity(
      dimension: 2,
      valueAndGradient: { q, gradient in
        let s = sums(q)
        gradient[0] = -priorPrecision * q[0] + s.first
        gradient[1] = -4 * q[1] - n + s.second
        return -0.5 * priorPrecision * q[0] * q[0] - 2 * q[1] * q[1] - n * q[1] - 0.5 * s.second
      },
      hessian: { q, hessian in
        let s = sums(q)
        hessian[0] = -priorPrecision - n * s.precision
        hessian[1] = -2 * s.first
        hessian[2] = -2 * s.first
        hessian[3] = -4 - 2 * s.second
      },
      contractedThirdDerivative: { q, weights, result in
        let s = sums(q)
        let cross = weights[1] + weights[2]
        result[0] = 2 * n * s.precision * cross + 4 * s.first * weights[3]
        result[1] = 2 * n * s.precision * weights[0] + 4 * s.first * cross + 4 * s.second * weights[3]
      })
  }
}
