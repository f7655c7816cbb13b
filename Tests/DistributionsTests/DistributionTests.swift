// The normal distributions by all their parameters, against the textbook's formula, with derivatives.

import Distributions
import Foundation
import LinearAlgebra
import Testing
import Tracing
import TracingTestSupport

@Suite("Normal distributions")
struct DistributionTests {
  static let covariance = [[1.0, 0.3, 0], [0.3, 2, -0.5], [0, -0.5, 1.5]]
  /// The inverse and the determinant of `covariance`, by cofactors.
  static let determinant = 1 * (2 * 1.5 - 0.25) - 0.3 * (0.3 * 1.5)
  static let precision = [
    [2.75 / determinant, -0.45 / determinant, -0.15 / determinant],
    [-0.45 / determinant, 1.5 / determinant, 0.5 / determinant],
    [-0.15 / determinant, 0.5 / determinant, 1.91 / determinant],
  ]

  static func multivariate(_ x: [Double]) -> Double {
    var form = 0.0
    for i in 0..<3 { for j in 0..<3 { form += x[i] * precision[i][j] * x[j] } }
    return -0.5 * (form + log(determinant) + 3 * log(2 * Double.pi))
  }

  static func normal(_ x: Double, _ mean: Double, _ sd: Double) -> Double {
    log(exp(-(x - mean) * (x - mean) / (2 * sd * sd)) / (sd * (2 * Double.pi).squareRoot()))
  }

  static let rows: [OperationCase] = [
    .init("Normal", [[0.3, 1.2], [-3, 0.1]], { Normal(0.5, 2).logDensity($0).sum() }) {
      normal($0[0], 0.5, 2) + normal($0[1], 0.5, 2)
    },
    .init("Normal, traced parameters", [[0.3, 1.2, 0.7]], { Normal($0[1], $0[2]).logDensity($0[0]) }) {
      normal($0[0], $0[1], $0[2])
    },
    .init("Normal, parameters by element", [[0.3, 1.2]], { Normal([1, 2], [0.5, 3]).logDensity($0).sum() }) {
      normal($0[0], 1, 0.5) + normal($0[1], 2, 3)
    },
    .init(
      "MultivariateNormal, covariance", [[0.3, 1.2, 0.7]],
      { q in
        MultivariateNormal(mean: [0, 0, 0], covariance: TracedArray(Matrix(rows: covariance))).logDensity(q)
      }, multivariate),
    .init(
      "MultivariateNormal, precision", [[0.3, 1.2, 0.7]],
      { q in
        MultivariateNormal(mean: [0, 0, 0], precision: TracedArray(Matrix(rows: precision))).logDensity(q)
      }, multivariate),
    .init(
      "MultivariateNormal, Cholesky factor", [[0.3, 1.2, 0.7]],
      { q in
        let factor = TracedArray(Matrix(rows: covariance)).choleskyFactor()
        return MultivariateNormal(mean: [0, 0, 0], cholesky: factor).logDensity(q)
      }, multivariate),
    .init(
      "MultivariateNormal, rows of vectors", [[0.3, 1.2, 0.7, 1, 2, 3]],
      { q in
        let target = MultivariateNormal(mean: [0, 0, 0], covariance: TracedArray(Matrix(rows: covariance)))
        return target.logDensity(q.reshaped(to: [2, 3])).sum()
      }, { multivariate(Array($0[..<3])) + multivariate(Array($0[3...])) }),
    .init(
      "MultivariateNormal, a mean for each row", [[0.3, 1.2, 0.7, 1, 2, 3]],
      { q in
        let means = q.reshaped(to: [2, 3])
        let target = MultivariateNormal(mean: means, covariance: TracedArray(Matrix(rows: covariance)))
        return target.logDensity([[0.5, 0.5, 0.5], [1, 1, 1]]).sum()
      },
      { q in
        multivariate(q[..<3].map { 0.5 - $0 }) + multivariate(q[3...].map { 1 - $0 })
      }),
    .init(
      "MultivariateNormal, traced covariance", [[2, 0.5, 3, 0.1, 0.2]],
      { q in
        MultivariateNormal(mean: [q[3], 0], covariance: [[q[0], q[1]], [q[1], q[2]]]).logDensity([0.4, q[4]])
      }
    ) { q in
      let (x, y, det) = (0.4 - q[3], q[4], q[0] * q[2] - q[1] * q[1])
      let form = (q[2] * x * x - 2 * q[1] * x * y + q[0] * y * y) / det
      return -0.5 * form - 0.5 * log(det) - log(2 * Double.pi)
    },
  ]

  @Test("a distribution has the right log density and derivatives", arguments: rows)
  func logDensity(_ row: OperationCase) {
    for point in row.points {
      expectDerivatives(of: row.traced, at: point, known: .init(value: row.plain(point)))
    }
  }
}
