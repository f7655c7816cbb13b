// Recurrences by scan: states, outputs, derivatives, and states of several arrays.

import Distributions
import Foundation
import LogDensities
import Testing
import Tracing
import TracingTestSupport

private let returns = (0..<12).map { sin(Double($0 * $0 % 17)) }

private func garch(_ q: TracedArray) -> TracedArray {
  let omega = exp(q[0]), alpha = sigmoid(q[1]), beta = sigmoid(q[2])
  let data = TracedArray(returns)
  let first = omega / (1 - beta)
  let later = scan(over: data[..<11], from: first) { variance, x in omega + alpha * x * x + beta * variance }
  return Normal(0, sqrt(.concatenate([first, later.states]))).logDensity(data).sum()
}

private func plainGARCH(_ q: [Double]) -> Double {
  let (omega, alpha, beta) = (exp(q[0]), 1 / (1 + exp(-q[1])), 1 / (1 + exp(-q[2])))
  var variance = omega / (1 - beta)
  var total = 0.0
  for x in returns {
    total -= 0.5 * (log(2 * Double.pi * variance) + x * x / variance)
    variance = omega + alpha * x * x + beta * variance
  }
  return total
}

/// A local level: variance of the steps e^q₀, of the observations e^q₁, filtered by Kalman.
private func localLevel(_ q: TracedArray) -> TracedArray {
  let (steps, noise) = (exp(q[0]), exp(q[1]))
  let filtered = scan(over: returns, from: (mean: q[2], variance: TracedArray(2))) { state, y in
    let predicted = state.variance + steps
    let gain = predicted / (predicted + noise)
    let next = (mean: state.mean + gain * (y - state.mean), variance: (1 - gain) * predicted)
    return (next, Normal(state.mean, sqrt(predicted + noise)).logDensity(TracedArray(y)))
  }
  return filtered.outputs.sum() + 0.1 * filtered.last.mean * filtered.last.variance
}

private func plainLocalLevel(_ q: [Double]) -> Double {
  let (steps, noise) = (exp(q[0]), exp(q[1]))
  var (mean, variance, total) = (q[2], 2.0, 0.0)
  for y in returns {
    let predicted = variance + steps
    let sum = predicted + noise
    total -= 0.5 * (log(2 * Double.pi * sum) + (y - mean) * (y - mean) / sum)
    mean += predicted / sum * (y - mean)
    variance = (1 - predicted / sum) * predicted
  }
  return total + 0.1 * mean * variance
}

/// The forward algorithm of a hidden Markov model of two states with normal observations.
private func hiddenMarkov(_ q: TracedArray) -> TracedArray {
  let transitions = q[0..<4].reshaped(to: [2, 2]).logSoftmax()
  func observed(_ y: Double) -> TracedArray { Normal(q[4...], 0.7).logDensity(TracedArray(y)) }
  let forward = scan(over: returns.dropFirst(), from: observed(returns[0]) - log(2.0)) { alpha, y in
    (alpha.reshaped(to: [2, 1]) + transitions).logSumExp(axis: 0) + observed(y)
  }
  return forward.last.logSumExp()
}

private func plainHiddenMarkov(_ q: [Double]) -> Double {
  let p = [1 / (1 + exp(q[1] - q[0])), 1 / (1 + exp(q[3] - q[2]))]
  func density(_ y: Double, _ k: Int) -> Double {
    exp(-0.5 * pow((y - q[4 + k]) / 0.7, 2)) / (0.7 * (2 * Double.pi).squareRoot())
  }
  var (a, b) = (0.5 * density(returns[0], 0), 0.5 * density(returns[0], 1))
  for y in returns.dropFirst() {
    let (toFirst, toSecond) = (a * p[0] + b * p[1], a * (1 - p[0]) + b * (1 - p[1]))
    (a, b) = (toFirst * density(y, 0), toSecond * density(y, 1))
  }
  return log(a + b)
}

@Suite("Recurrences")
struct ScanTests {
  static let rows: [OperationCase] = [
    .init("GARCH(1,1)", [[-1, -1, 0.5], [0.3, 0.2, -1]], garch, plainGARCH),
    .init("a local level by Kalman's filter", [[-1, -1, 0.5]], localLevel, plainLocalLevel),
    .init("a hidden Markov model", [[0.3, -0.2, 1, 0.1, -0.5, 0.8]], hiddenMarkov, plainHiddenMarkov),
    .init(
      "rows of a matrix, two at a time", [[1, 2, 3, 4]],
      { q in
        let m = q.reshaped(to: [2, 2])
        let result = scan(over: zip(m, m.transposed), from: q[0..<2]) { $0 * $1.0 + $1.1 }
        return (result.states * TracedArray([1, 2, 3, 4], shape: [2, 2])).sum() + result.last[0]
      }
    ) { q in
      let first = [q[0] * q[0] + q[0], q[1] * q[1] + q[2]]
      let second = [first[0] * q[2] + q[1], first[1] * q[3] + q[3]]
      return first[0] + 2 * first[1] + 3 * second[0] + 4 * second[1] + second[0]
    },
  ]

  @Test("a recurrence has the value of a plain loop, and consistent derivatives", arguments: rows)
  func recurrences(_ row: OperationCase) {
    for point in row.points {
      expectDerivatives(of: row.traced, at: point, known: .init(value: row.plain(point)), tolerance: 3e-6)
    }
  }

  @Test("no step leaves the state as it is")
  func noSteps() {
    let none = scan(over: [Double](), from: TracedArray([1, 2])) { state, x in state * x }
    #expect(none.last.constantValues == [1, 2])
    #expect(none.states.count == 0)
  }
}
