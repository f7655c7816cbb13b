// Traced log densities as a whole: constants, large graphs, sharing between threads.

import Dispatch
import Distributions
import Foundation
import LinearAlgebra
import LogDensities
import Synchronization
import Testing
import Tracing
import TracingTestSupport

@Suite("Traced log densities")
struct TracedLogDensityTests {
  static let funnel = TracedLogDensity(dimension: 11) { w in
    let v = w[0], x = w[1...]
    return Normal(0, 3).logDensity(v) + Normal(0, exp(-v / 2)).logDensity(x).sum()
  }

  @Test("the funnel's derivatives are those on paper")
  func funnelOnPaper() {
    let q = (0..<11).map { 0.3 - 0.2 * Double($0) }
    let squares = q[1...].reduce(0) { $0 + $1 * $1 }
    var hessian = [Double](repeating: 0, count: 121)
    hessian[0] = -1.0 / 9 - 0.5 * exp(q[0]) * squares
    for i in 1...10 {
      hessian[i] = -exp(q[0]) * q[i]
      hessian[11 * i] = hessian[i]
      hessian[12 * i] = -exp(q[0])
    }
    let value =
      -q[0] * q[0] / 18 - log(3) + 5 * q[0] - 0.5 * exp(q[0]) * squares - 5.5 * log(2 * Double.pi)
    let gradient = [-q[0] / 9 + 5 - 0.5 * exp(q[0]) * squares] + q[1...].map { -exp(q[0]) * $0 }
    expectDerivatives(
      of: { w in
        let v = w[0], x = w[1...]
        return Normal(0, 3).logDensity(v) + Normal(0, exp(-v / 2)).logDensity(x).sum()
      }, at: q, known: .init(value: value, gradient: gradient, hessian: hessian))
  }

  @Test("a constant log density has zero derivatives")
  func constant() {
    expectDerivatives(
      of: { _ in 2 }, at: [1, 2], known: .init(value: 2, gradient: [0, 0], hessian: [0, 0, 0, 0]))
    expectDerivatives(of: { $0[0] }, at: [5], known: .init(value: 5, gradient: [1], hessian: [0]))
  }

  @Test("a large regression stays in arrays and agrees with the sum over its rows")
  func largeRegression() {
    let rows = 300
    let n = 6
    let design = (0..<(rows * n)).map { sin(Double($0 * $0 % 1009)) }
    let density = TracedLogDensity(dimension: n) { q in
      let logits = matmul(TracedArray(design, shape: [rows, n]), q)
      return -softplus(logits).sum() + Normal(0, 2).logDensity(q).sum()
    }
    let q = (0..<n).map { 0.1 * Double($0) - 0.2 }
    var gradient = q.map { -$0 / 4 }
    var hessian = [Double](repeating: 0, count: n * n)
    for i in 0..<n { hessian[i * n + i] = -0.25 }
    var value = q.reduce(0) { $0 - $1 * $1 / 8 - log(2) - 0.5 * log(2 * Double.pi) }
    for r in 0..<rows {
      let row = Array(design[(r * n)..<((r + 1) * n)])
      let logit = zip(row, q).reduce(0) { $0 + $1.0 * $1.1 }
      let s = 1 / (1 + exp(-logit))
      value -= log(1 + exp(logit))
      for i in 0..<n {
        gradient[i] -= s * row[i]
        for j in 0..<n { hessian[i * n + j] -= s * (1 - s) * row[i] * row[j] }
      }
    }
    var evaluator = density.makeEvaluator()
    var found = [Double](repeating: 0, count: n)
    var foundHessian = hessian
    let foundValue = evaluator.logDensity(at: q, gradient: &found)
    evaluator.hessian(at: q, into: &foundHessian)
    #expect((foundValue - value).magnitude < 1e-10)
    for (x, y) in zip(found + foundHessian, gradient + hessian) { #expect((x - y).magnitude < 1e-10) }
  }

  @Test("a long chain of additions neither overflows the stack nor the patience")
  func longChain() {
    let density = TracedLogDensity(dimension: 2) { q in
      (0..<20_000).reduce(TracedArray(0)) { sum, i in sum - (q[0] - Double(i % 7)) * q[1] }
    }
    var evaluator = density.makeEvaluator()
    let exact = (0..<20_000).reduce(0.0) { sum, i in sum - (0.5 - Double(i % 7)) * 2 }
    #expect((evaluator.logDensity(at: [0.5, 2]) - exact).magnitude < 1e-6)
  }

  @Test("evaluators of one density on many threads agree")
  func threads() {
    let density = Self.funnel
    let q = (0..<11).map { 0.1 * Double($0) }
    let values = Mutex<Set<Double>>([])
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      var evaluator = density.makeEvaluator()
      var gradient = [Double](repeating: 0, count: 11)
      var hessian = [Double](repeating: 0, count: 121)
      for _ in 0..<100 {
        let value = evaluator.logDensity(at: q, gradient: &gradient)
        evaluator.hessian(at: q, into: &hessian)
        let all = value + gradient.reduce(0, +) + hessian.reduce(0, +)
        values.withLock { _ = $0.insert(all) }
      }
    }
    #expect(values.withLock { $0.count } == 1)
  }

  @Test("copies of an evaluator do not disturb each other")
  func copies() {
    var first = Self.funnel.makeEvaluator()
    let q = [Double](repeating: 0.5, count: 11)
    let before = first.logDensity(at: q)
    var second = first
    _ = second.logDensity(at: q.map { $0 + 1 })
    #expect(first.logDensity(at: q) == before)
  }
}
