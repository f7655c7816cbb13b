// Linear algebra against plain loops, at its edges, and where nothing is asked of it.

import Distributions
import Foundation
import LinearAlgebra
import LogDensities
import Testing
import Tracing
import TracingTestSupport

private func indefinite(_ n: Int, _ x: TracedArray) -> TracedArray {
  TracedArray(Matrix.identity(n)) - 3 * x * TracedArray([Double](repeating: 1, count: n * n), shape: [n, n])
}

/// A well-conditioned matrix of plain numbers.
private func symmetric(_ n: Int) -> [Double] {
  (0..<(n * n)).map { k in
    let distance: Int = abs(k / n - k % n)
    return 1.0 / Double(1 + distance) + (distance == 0 ? Double(n) : 0.0)
  }
}

/// An element of each result, of a matrix that is not positive definite where x > 1/3.
private let results: [@Sendable (TracedArray, Int) -> TracedArray] = [
  { a, n in a.choleskyFactor()[n - 1, n - 1] },
  { a, n in a.logDeterminant() },
  { a, n in a.positiveDefiniteInverse()[0, 0] },
  { a, n in a.inverseQuadraticForm(TracedArray((0..<n).map { Double($0 + 1) })) },
  { a, n in solve(positiveDefinite: a, TracedArray((0..<n).map { Double($0 + 1) }))[n - 1] },
  { a, n in solve(lowerTriangular: a.choleskyFactor(), TracedArray((0..<n).map { Double($0 + 1) }))[n - 1] },
  { a, n in
    MultivariateNormal(mean: TracedArray([Double](repeating: 0, count: n)), covariance: a)
      .logDensity(TracedArray((0..<n).map { Double($0) }))
  },
]

@Suite("Linear algebra at its edges")
struct MatrixEdgeTests {
  @Test("values are those of plain loops", arguments: [1, 2, 3, 5, 8, 33, 40])
  func values(_ n: Int) {
    let a = symmetric(n)
    var plain = Cholesky(dimension: n)
    let isFactored = plain.factor(a)
    #expect(isFactored)
    let b = (0..<(3 * n)).map { cos(Double($0)) }
    var columns = (0..<3).map { k in (0..<n).map { b[$0 * 3 + k] } }
    for k in 0..<3 { plain.solve(&columns[k]) }
    let forms = (0..<3).map { k in (0..<n).reduce(0) { $0 + columns[k][$1] * b[$1 * 3 + k] } }
    // What is above the diagonal is not read.
    let lower = TracedArray((0..<(n * n)).map { $0 % n > $0 / n ? .nan : a[$0] }, shape: [n, n])
    let right = TracedArray(b, shape: [n, 3])
    expectEqual(lower.choleskyFactor(), plain.factor.elements)
    expectEqual(lower.logDeterminant(), [plain.logDeterminant])
    expectEqual(solve(positiveDefinite: lower, right), (0..<(3 * n)).map { columns[$0 % 3][$0 / 3] })
    expectEqual(lower.inverseQuadraticForm(right), forms)
    var inverse = [Double](repeating: 0, count: n * n)
    plain.inverse(into: &inverse)
    expectEqual(lower.positiveDefiniteInverse(), inverse)
    let factor = lower.choleskyFactor()
    let half = solve(lowerTriangular: factor, right)
    expectEqual(matmul(factor, half), b)
    expectEqual(matmul(factor.transposed, solve(lowerTriangular: factor, right, transposed: true)), b)
    expectEqual(matmul(factor.transposed, solve(upperTriangular: factor.transposed, right)), b)
    expectEqual(matmul(factor, factor.lowerTriangularInverse()), Matrix.identity(n).elements)
  }

  private func expectEqual(
    _ found: TracedArray, _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let values = found.constantValues ?? []
    let agrees = zip(values, expected).allSatisfy { abs($0 - $1) < 1e-11 }
    #expect(
      agrees && values.count == expected.count, "found \(values), expected \(expected)",
      sourceLocation: sourceLocation)
  }

  @Test("what is not positive definite gives NaN, and no crash", arguments: [1, 2, 4, 5, 9, 40])
  func indefiniteMatrices(_ n: Int) {
    for result in results {
      for limit in n < 9 ? [Int.max, -1] : [-1] {
        let density = TracedLogDensity(dimension: 1, entrywiseLimit: limit) {
          result(indefinite(n, $0[0]), n)
        }
        var evaluator = density.makeEvaluator()
        var gradient = [0.0]
        for x in [1, .nan, .infinity] {
          #expect(evaluator.logDensity(at: [x], gradient: &gradient).isNaN)
        }
        #expect(evaluator.logDensity(at: [-0.1], gradient: &gradient).isFinite && gradient[0].isFinite)
      }
    }
  }

  @Test("a factorisation in a branch that is not chosen has no part in any derivative", arguments: [2, 6])
  func unchosenBranches(_ n: Int) {
    for result in results {
      expectDerivatives(
        of: { q in select(q[0] .> 0, result(indefinite(n, q[1]), n), q[1]) + q[0] * q[1] }, at: [-1, 2],
        known: .init(value: 0, gradient: [2, 0], hessian: [0, 1, 1, 0]), usesDifferences: false)
    }
  }

  @Test("columns of the right side that are not read, and triangles that are not, have no slope")
  func unreadElements() {
    let n = 6
    let a = TracedArray(Matrix.identity(n)) * 2 + 1
    for x: (TracedArray) -> TracedArray in [
      { solve(positiveDefinite: a, $0) }, { solve(lowerTriangular: a, $0) },
      { solve(upperTriangular: a, $0) }, { a.inverseQuadraticForm($0).reshaped(to: [1, 2]) },
    ] {
      expectDerivatives(
        of: { q in
          let unread = log(q[0]) * TracedArray([1, 2, 3, 4, 5, 6])
          let right: TracedArray = .stack([unread, q[1].broadcast(to: [n])])
          let column: TracedArray = x(right.transposed)[..., 1]
          return column.sum() * TracedArray(0) + q[1] * q[1]
        }, at: [0, 2], known: .init(value: 4, gradient: [0, 4]), usesDifferences: false)
    }
    expectDerivatives(
      of: { q in
        let above: [Double] = (0..<(n * n)).map { $0 % n > $0 / n ? 1 : 0 }
        let matrix = select(TracedArray(above, shape: [n, n]) .> 0.5, log(q[0]), a)
        let half = solve(lowerTriangular: matrix, q[1].broadcast(to: [n]))
        return half[0] + matrix.logDeterminant() * TracedArray(0) + matrix.choleskyFactor()[1, 2]
      }, at: [0, 3], known: .init(value: 1, gradient: [0, 1.0 / 3]), usesDifferences: false)
  }

  @Test("a derivative by an element stands for both places of it", arguments: [2, 6])
  func derivativesByElements(_ n: Int) {
    let a = symmetric(n)
    var plain = Cholesky(dimension: n)
    var inverse = a
    let isFactored = plain.factor(a)
    #expect(isFactored)
    plain.inverse(into: &inverse)
    for k in 0..<(n * n) {
      let (i, j) = (k / n, k % n)
      inverse[k] *= i == j ? 1 : (i > j ? 2 : 0)
    }
    expectDerivatives(
      of: { $0.reshaped(to: [n, n]).logDeterminant() }, at: a,
      known: .init(value: plain.logDeterminant, gradient: inverse))
  }

  @Test("a Gaussian process has consistent derivatives", arguments: [1, 3, 5, 8])
  func gaussianProcesses(_ n: Int) {
    expectDerivatives(of: { gaussianProcess($0, points: n) }, at: [0.1, 0.2, -0.5], tolerance: 3e-6)
  }

  @Test("a normal by traced factor, precision and covariance is one and the same", arguments: [3, 6])
  func parametrisations(_ n: Int) {
    let mean = TracedArray((0..<n).map { 0.1 * Double($0) })
    func covariance(_ q: TracedArray) -> TracedArray {
      let distances: [Double] = (0..<(n * n)).map { Double(abs($0 / n - $0 % n)) }
      let decay: TracedArray = exp(-q[1] * TracedArray(distances, shape: [n, n]))
      return exp(q[0]) * decay
    }
    let x = (0..<(2 * n)).map { sin(Double($0)) }
    let forms: [(TracedArray) -> MultivariateNormal] = [
      { MultivariateNormal(mean: mean * $0[1], covariance: covariance($0)) },
      { MultivariateNormal(mean: mean * $0[1], cholesky: covariance($0).choleskyFactor()) },
      { MultivariateNormal(mean: mean * $0[1], precision: covariance($0).positiveDefiniteInverse()) },
    ]
    var values: [Double] = []
    for form in forms {
      let function = { (q: TracedArray) -> TracedArray in
        let rows = form(q).logDensity(TracedArray(x, shape: [2, n]) * q[0])
        return rows.sum() + form(q).logDensity(TracedArray(Array(x[..<n])))
      }
      expectDerivatives(of: function, at: [0.3, 0.7], tolerance: 3e-6)
      var evaluator = TracedLogDensity(dimension: 2, function).makeEvaluator()
      values.append(evaluator.logDensity(at: [0.3, 0.7]))
    }
    #expect(abs(values[0] - values[1]) < 1e-10 && abs(values[0] - values[2]) < 1e-10)
  }
}
