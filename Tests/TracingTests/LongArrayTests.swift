// Long arrays, which programs compute block by block, against the same in short parts, which they do not.

import Distributions
import Foundation
import LogDensities
import Testing
import Tracing

@Suite("Long arrays")
struct LongArrayTests {
  private static let length = 2_000

  /// Made-up data without a pattern.
  private static func data(_ frequency: Double) -> [Double] {
    (0..<length).map { sin(frequency * Double($0 * $0)) }
  }

  /// Each element has the same bits in a long array and in a short one.
  @Test func elementsHaveTheSameBits() {
    func function(_ x: TracedArray) -> TracedArray {
      let y = exp(x) * x + log1p(x * x)
      return select(y .> 1, tanh(y) / x, y - softplus(x)) * sigmoid(x) + pow(x * x + 1, 0.3)
        - lgamma(x * x + 1)
    }
    let x = Self.data(0.7)
    let whole = TracedFunction(dimension: x.count, function).makeEvaluator().values(at: x)
    let part = TracedFunction(dimension: 400, function)
    let evaluator = part.makeEvaluator()
    for start in stride(from: 0, to: x.count, by: 400) {
      let values = evaluator.values(at: Array(x[start..<(start + 400)]))
      #expect(values.map(\.bitPattern) == whole[start..<(start + 400)].map(\.bitPattern))
    }
  }

  /// What a kernel for positive numbers does not take is computed one by one, wherever it stands.
  @Test func polesStandBesideOrdinaryNumbers() {
    let tiny = Double.leastNormalMagnitude / 100
    let edges = [-1.5, 0, -2, .infinity, -.infinity, .nan, 2.5, tiny, -0.0, 1e306, 17]
    let x = (0..<50).map { edges[$0 * $0 % edges.count] }
    let found = TracedFunction(dimension: x.count) { lgamma($0) }.makeEvaluator().values(at: x)
    var sign: Int32 = 0
    for (x, y) in zip(x, found) {
      let expected = lgamma_r(x, &sign)
      #expect(
        y == expected || y.isNaN && expected.isNaN || abs(y - expected) <= 1e-14 * abs(expected),
        "at \(x): \(y), not \(expected)")
    }
  }

  /// A model of some rows: groups, sums used by later sums, values that derivatives take for constant, selections, a slice
  /// that is not where its array begins, and functions that the loop leaves to Swift.
  private func logDensity(_ q: TracedArray, _ rows: Range<Int>, shift: TracedArray) -> TracedArray {
    let x = Array(Self.data(0.3)[rows]), y = Array(Self.data(1.1)[rows])
    let group = rows.map { ($0 * 7) % 5 }, sorted = rows.map { $0 / 500 }
    let line = q[3...7].gather(group) + q[0] * x + exp(q[1]) * q[8...].gather(sorted)
    let residual = y - line - shift
    let weights = select(residual .> 0, log1p(residual * residual), residual.detached * residual)
    return Normal(line, exp(q[2])).logDensity(y).sum() - weights.sum() + (lgamma(exp(line)) * 0.1).sum()
      + (pow(exp(residual), q[0]) * x).sum() + max(line, residual).sum()
  }

  @Test func aModelIsTheSumOfItsParts() {
    let q = [0.3, -0.2, 0.4, 0.1, -0.5, 0.7, 0.2, -0.3, 0.6, -0.1, 0.25, 0.35]
    let whole = TracedLogDensity(dimension: q.count) { q in
      logDensity(q, 0..<Self.length, shift: 0.1 * q[0])
    }
    let parts = (0..<4).map { k in
      TracedLogDensity(dimension: q.count) { q in
        logDensity(q, (500 * k)..<(500 * (k + 1)), shift: 0.1 * q[0])
      }
    }
    var (sum, sums) = (0.0, [Double](repeating: 0, count: q.count))
    var gradient = sums, hessian = [Double](repeating: 0, count: q.count * q.count)
    var hessians = hessian
    for part in parts {
      var evaluator = part.makeEvaluator()
      sum += evaluator.logDensity(at: q, gradient: &gradient)
      for i in q.indices { sums[i] += gradient[i] }
      evaluator.hessian(at: q, into: &hessian)
      for i in hessian.indices { hessians[i] += hessian[i] }
    }
    var evaluator = whole.makeEvaluator()
    #expect(abs(evaluator.logDensity(at: q, gradient: &gradient) - sum) <= 1e-11 * abs(sum))
    #expect(zip(gradient, sums).allSatisfy { abs($0 - $1) <= 1e-10 * max(1, abs($1)) })
    evaluator.hessian(at: q, into: &hessian)
    #expect(zip(hessian, hessians).allSatisfy { abs($0 - $1) <= 1e-10 * max(1, abs($1)) })
  }

  /// A sum that a later array is computed from: two passes.
  @Test func sumsAreThereBeforeWhatReadsThem() {
    let x = Self.data(0.9)
    let density = TracedLogDensity(dimension: x.count) { q in
      let centred = q - q.sum() / Double(x.count)
      let total = (centred * centred).sum()
      return -(exp(centred) / total).sum() + (q[1...] * q[..<(x.count - 1)]).sum()
    }
    let mean = x.reduce(0, +) / Double(x.count)
    let total = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let neighbours = zip(x, x.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    let expected = neighbours - x.reduce(0) { $0 + exp($1 - mean) } / total
    var evaluator = density.makeEvaluator()
    #expect(abs(evaluator.logDensity(at: x) - expected) < 1e-10 * abs(expected))
  }

  /// What is read at other places than it is written is read from the whole array.
  @Test func gathersReadTheWholeArray() {
    let x = Self.data(0.9), last = x.count - 1
    let density = TracedLogDensity(dimension: x.count) { q in
      let y = exp(q) + q
      return (y.gather((0...last).reversed()) * y).sum() + (y[1...] * y[..<last]).sum()
    }
    let y = x.map { exp($0) + $0 }
    let expected = zip(y, y.reversed()).reduce(0) { $0 + $1.0 * $1.1 }
    let neighbours = zip(y, y.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    var evaluator = density.makeEvaluator()
    #expect(abs(evaluator.logDensity(at: x) - expected - neighbours) < 1e-11 * abs(expected))
  }
}
