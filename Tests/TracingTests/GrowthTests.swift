// Programs that go step by step: trace, gradient program and memory grow as the steps do, not as their square.

import Distributions
import Foundation
import Testing
import Tracing

private func data(_ t: Int) -> Double { sin(0.1 * Double(t * t)) }

/// A model of n steps, and the number of its parameters.
private struct LongModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let dimension: @Sendable (Int) -> Int
  let logDensity: @Sendable (TracedArray, _ steps: Int) -> TracedArray

  init(
    _ description: String, _ dimension: @escaping @Sendable (Int) -> Int,
    _ logDensity: @escaping @Sendable (TracedArray, Int) -> TracedArray
  ) {
    testDescription = description
    self.dimension = dimension
    self.logDensity = logDensity
  }
}

private let models: [LongModel] = [
  LongModel("GARCH(1,1) by a loop over a stacked vector", { _ in 3 }) { q, n in
    var h = [exp(q[0])]
    for t in 1..<n { h.append(exp(q[0]) + q[1] * (data(t) * data(t)) + q[2] * h[t - 1]) }
    return Normal(0, sqrt(TracedArray.stack(h))).logDensity(TracedArray((0..<n).map(data))).sum()
  },
  LongModel("an autoregression whose elements are read one by one", { _ in 3 }) { q, n in
    var h = [q[0]]
    for t in 1..<n { h.append(q[1] + q[2] * h[t - 1]) }
    let stacked = TracedArray.stack(h)
    return (0..<n).reduce(TracedArray(0)) { sum, t in
      sum + Normal(stacked[t], 1).logDensity(TracedArray(data(t)))
    }
  },
  LongModel("elements that are assigned to", { _ in 2 }) { q, n in
    var h = TracedArray([Double](repeating: 0, count: n))
    for t in 1..<n { h[t] = q[0] + q[1] * h[t - 1] }
    return -(h * h).sum()
  },
  LongModel("columns that are assigned to", { _ in 3 }) { q, n in
    var x = TracedArray([Double](repeating: 0, count: 3 * n), shape: [3, n])
    for t in 1..<n { x[..., t] = q + 0.9 * x[..., t - 1] }
    return -(x * x).sum()
  },
  LongModel("a hidden Markov model", { _ in 6 }) { q, n in
    let transitions = q[0..<4].reshaped(to: [2, 2]).logSoftmax()
    return scan(over: (0..<n).map(data), from: q[4...]) { alpha, y in
      (alpha.reshaped(to: [2, 1]) + transitions).logSumExp(axis: 0)
        + Normal(q[4...], 1).logDensity(TracedArray(y))
    }.last.logSumExp()
  },
  LongModel("a random walk that is read element by element", { $0 }) { x, n in
    var sum = Normal(0, 1).logDensity(x[0])
    for t in 1..<n { sum = sum + Normal(x[t - 1], 0.5).logDensity(x[t]) }
    return sum
  },
  LongModel("a walk gone through by for", { $0 }) { x, n in
    var sum = TracedArray(0)
    for (t, element) in x.enumerated() { sum = sum - exp(element * data(t)) }
    return sum
  },
  LongModel("windows of an array", { $0 }) { x, n in
    let y = sin(x)
    return (2..<n).reduce(TracedArray(0)) { sum, t in sum - exp(y[(t - 2)...t].sum()) }
  },
  LongModel("pairs picked from an array", { $0 }) { x, n in
    (2..<n).reduce(TracedArray(0)) { sum, t in sum - exp(x.gather([t, t - 2])).sum() }
  },
  LongModel("rows of a matrix", { 2 * $0 }) { x, n in
    let rows = x.reshaped(to: [n, 2])
    return (1..<n).reduce(TracedArray(0)) { sum, t in sum - exp(rows[t] * rows[t - 1, 0]).sum() }
  },
]

@Suite("Growth")
struct GrowthTests {
  @Test("twice the steps take twice the graph, instructions and memory", arguments: models)
  private func linear(_ model: LongModel) {
    let sizes = [200, 400, 800].map { n in
      TracedLogDensity(dimension: model.dimension(n)) { model.logDensity($0, n) }.size
    }
    for part in [\TracedSize.graph, \.instructions, \.memory] {
      let (first, second) = (
        sizes[1][keyPath: part] - sizes[0][keyPath: part], sizes[2][keyPath: part] - sizes[1][keyPath: part]
      )
      // Twice for linear growth, four times for a quadratic part.
      #expect(Double(second) < 2.1 * Double(first) + 100)
    }
  }

  @Test("a Gaussian process takes a number of nodes that does not grow with its points")
  func kernelMatrices() {
    let sizes = [10, 20, 40].map { n in
      TracedLogDensity(dimension: 3, entrywiseLimit: -1) { gaussianProcess($0, points: n) }.size.instructions
    }
    #expect(sizes[0] == sizes[1] && sizes[1] == sizes[2] && sizes[0] < 60)
  }
}

/// The log density of a Gaussian process with a squared exponential kernel: length, amplitude and noise by logarithms.
func gaussianProcess(_ q: TracedArray, points n: Int) -> TracedArray {
  let x = (0..<n).map { 0.4 * Double($0) + 0.1 * sin(Double(5 * $0)) }
  let squares = x.flatMap { a in x.map { (a - $0) * (a - $0) } }
  let (length, amplitude, noise) = (exp(q[0]), exp(q[1]), exp(q[2]))
  let identity = (0..<(n * n)).map { $0 / n == $0 % n ? 1.0 : 0 }
  let kernel = exp(-0.5 * TracedArray(squares, shape: [n, n]) / (length * length))
  let covariance = amplitude * amplitude * kernel + noise * noise * TracedArray(identity, shape: [n, n])
  let mean = TracedArray([Double](repeating: 0, count: n))
  return MultivariateNormal(mean: mean, covariance: covariance).logDensity(TracedArray(x.map { sin($0) }))
}
