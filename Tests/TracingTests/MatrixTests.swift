// Cholesky factors, solves, log-determinants and quadratic forms: values, derivatives of every order, both modes.

import Foundation
import LinearAlgebra
import LogDensities
import Testing
import Tracing
import TracingTestSupport

/// A symmetric positive definite matrix of traced numbers: M Mᵀ + n I with M filled from the position, of any length.
private func positiveDefinite(_ q: TracedArray, _ n: Int) -> TracedArray {
  let m = q.gather((0..<(n * n)).map { $0 * 7 % q.count }).reshaped(to: [n, n])
  let scaled = sin(m * TracedArray((0..<(n * n)).map { 1 + 0.1 * Double($0 % 5) }, shape: [n, n]))
  return matmul(scaled, scaled.transposed) + Double(n) * 0.5 * TracedArray(Matrix.identity(n))
}

private func weights(_ shape: [Int]) -> TracedArray {
  TracedArray((0..<shape.reduce(1, *)).map { cos(Double(3 * $0 + 1)) }, shape: shape)
}

/// A right-hand side of n rows and m columns that depends on the position; a vector where m is 0.
private func rightSide(_ q: TracedArray, _ n: Int, _ m: Int) -> TracedArray {
  let values = q.gather((0..<(n * max(m, 1))).map { ($0 * 3 + 1) % q.count })
  let b = values * values + TracedArray((0..<(n * max(m, 1))).map { 0.3 * Double($0) })
  return m == 0 ? b : b.reshaped(to: [n, m])
}

/// A function of a matrix made from the position, for one size and one number of right-hand sides.
private struct MatrixCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let function: @Sendable (TracedArray, _ n: Int, _ m: Int) -> TracedArray

  init(_ description: String, _ function: @escaping @Sendable (TracedArray, Int, Int) -> TracedArray) {
    testDescription = description
    self.function = function
  }
}

private let cases: [MatrixCase] = [
  MatrixCase("choleskyFactor") { q, n, _ in
    (positiveDefinite(q, n).choleskyFactor() * weights([n, n])).sum()
  },
  MatrixCase("logDeterminant") { q, n, _ in positiveDefinite(q, n).logDeterminant() * q[0] },
  MatrixCase("positiveDefiniteInverse") { q, n, _ in
    (positiveDefinite(q, n).positiveDefiniteInverse() * weights([n, n])).sum()
  },
  MatrixCase("inverseQuadraticForm") { q, n, m in
    let forms = positiveDefinite(q, n).inverseQuadraticForm(rightSide(q, n, m))
    return (forms * forms).sum()
  },
  MatrixCase("solve(positiveDefinite:)") { q, n, m in
    let x = solve(positiveDefinite: positiveDefinite(q, n), rightSide(q, n, m))
    return (x * x * weights(x.shape)).sum()
  },
  MatrixCase("solve(lowerTriangular:)") { q, n, m in
    let x = solve(lowerTriangular: positiveDefinite(q, n), rightSide(q, n, m))
    return (x * x * weights(x.shape)).sum()
  },
  MatrixCase("solve(lowerTriangular:, transposed)") { q, n, m in
    let x = solve(lowerTriangular: positiveDefinite(q, n), rightSide(q, n, m), transposed: true)
    return (x * x * weights(x.shape)).sum()
  },
  MatrixCase("solve(upperTriangular:)") { q, n, m in
    let x = solve(upperTriangular: positiveDefinite(q, n), rightSide(q, n, m))
    return (x * x * weights(x.shape)).sum()
  },
  MatrixCase("lowerTriangularInverse") { q, n, _ in
    (positiveDefinite(q, n).lowerTriangularInverse() * weights([n, n])).sum()
  },
  MatrixCase("through the factor") { q, n, m in
    let factor = positiveDefinite(q, n).choleskyFactor()
    let z = solve(lowerTriangular: factor, rightSide(q, n, m))
    return -0.5 * (z * z).sum() - log(factor.diagonal).sum()
  },
]

@Suite("Linear algebra")
struct MatrixTests {
  @Test("each operation has consistent derivatives of every order", arguments: cases, [1, 2, 3, 6])
  private func derivatives(_ matrix: MatrixCase, _ n: Int) {
    var random = SplitMix(state: UInt64(n))
    for m in n == 3 ? [0, 1, 2, 5] : [0, 2] {
      let point = (0..<4).map { _ in Double.random(in: -1.2...1.2, using: &random) }
      expectDerivatives(of: { matrix.function($0, n, m) }, at: point, tolerance: 3e-6)
    }
  }
}
