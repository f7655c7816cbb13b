// Random chains of linear algebra: derivatives of every order agree with differences, in both modes.

import Foundation
import LinearAlgebra
import LogDensities
import Testing
import Tracing
import TracingTestSupport

/// A random program on a positive definite matrix, a vector and a matrix of two columns, each made from those before.
private struct MatrixProgram {
  let n: Int
  private var steps: [Int]

  init(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    n = 1 + seed % 6
    steps = (0..<Int.random(in: 2...5, using: &random)).map { _ in Int.random(in: 0..<10, using: &random) }
  }

  func trace(_ q: TracedArray) -> TracedArray {
    let distances: [Double] = (0..<(n * n)).map { Double(abs($0 / n - $0 % n)) }
    let kernel: TracedArray = exp(-exp(q[0]) * TracedArray(distances, shape: [n, n]))
    var a = kernel * exp(q[1]) + 0.5 * TracedArray(Matrix.identity(n))
    var v = sin(q[2] * TracedArray((0..<n).map { 1 + Double($0) })) + q[0]
    var b = TracedArray.stack([v, cos(v) * q[1]]).transposed
    var sum = q[2] * q[2]
    for step in steps { apply(step, &a, &v, &b, &sum) }
    return sum + a.logDeterminant() + (v * v).sum() + (b * b[0]).sum() * 0.3
  }

  private func apply(
    _ step: Int, _ a: inout TracedArray, _ v: inout TracedArray, _ b: inout TracedArray,
    _ sum: inout TracedArray
  ) {
    switch step {
    case 0: a = a.positiveDefiniteInverse() + 0.5 * TracedArray(Matrix.identity(n))
    case 1: a += v.reshaped(to: [n, 1]) * v
    case 2: v = solve(positiveDefinite: a, v)
    case 3: v = solve(lowerTriangular: a.choleskyFactor(), v)
    case 4: b = solve(lowerTriangular: a, b, transposed: true)
    case 5: b = solve(positiveDefinite: a, b) + v.reshaped(to: [n, 1])
    case 6: sum += a.inverseQuadraticForm(v) * a.logDeterminant()
    case 7: v = tanh(a.inverseQuadraticForm(b)[1] * matmul(a.choleskyFactor(), v) * 0.1)
    case 8: a = matmul(a.choleskyFactor(), a.choleskyFactor().transposed) * exp(0.1 * v[0])
    default: b[..., 0] = a[n - 1, ...] * v
    }
  }
}

@Suite("Random linear algebra")
struct RandomMatrixTests {
  @Test("chains of operations have consistent derivatives", arguments: 0..<40)
  func chains(_ seed: Int) {
    expectDerivatives(of: MatrixProgram(seed: seed).trace, at: [-0.3, 0.2, 0.6], tolerance: 1e-5)
  }
}
