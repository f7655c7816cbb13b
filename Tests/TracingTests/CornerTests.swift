// Derivatives at corners: branches that are not chosen, elements that are not read, sums of no mass.

import Distributions
import Foundation
import LogDensities
import Testing
import Tracing
import TracingTestSupport

/// A function at a point where its value and gradient are known, but parts of it have infinite slopes.
private struct Corner: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let function: @Sendable (TracedArray) -> TracedArray
  let point: [Double]
  let value: Double
  let gradient: [Double]

  init(
    _ description: String, at point: [Double], value: Double, gradient: [Double],
    _ function: @escaping @Sendable (TracedArray) -> TracedArray
  ) {
    testDescription = description
    self.function = function
    self.point = point
    self.value = value
    self.gradient = gradient
  }
}

private let normalConstant = -0.5 * log(2 * Double.pi)
private let data: [Double] = [1, 1.5, 2.0]
private let decays = [exp(-1.0), exp(-2.0), exp(-3.0)]
private let minusInfinity = -Double.infinity

private let unread: [Corner] = [
  Corner(
    "a slice that is broadcast", at: [0, 1], value: 3 * normalConstant - 0.5 * 7.25, gradient: [4.5, 4.25]
  ) { Normal($0[0], $0[1]).logDensity(TracedArray(data)).sum() },
  Corner(
    "a decay beside an offset of zero", at: [2, 1, 0], value: 2 * (decays[0] + decays[1] + decays[2]),
    gradient: [
      decays[0] + decays[1] + decays[2], 2 * (decays[0] + 2 * decays[1] + 3 * decays[2]), 3,
    ]
  ) { ($0[0] * exp(-TracedArray([1, 2, 3]) / $0[1]) + $0[2]).sum() },
  Corner("√ of gathered elements", at: [-1, 4, 9], value: 2 + 2 + 3, gradient: [0, 0.5, 1.0 / 6]) {
    sqrt($0[1...].gather([0, 0, 1])).sum()
  },
  Corner("log of an element that is repeated", at: [0, 2], value: 3 * log(2.0), gradient: [0, 1.5]) {
    log($0.gather([1, 1, 1])).sum()
  },
  Corner("one element of a logarithm", at: [0, 2], value: log(2.0), gradient: [0, 0.5]) { log($0)[1] },
  Corner("some elements of a reciprocal", at: [0, 2, 4], value: 0.75, gradient: [0, -0.25, -0.0625]) {
    (1 / $0)[1...].sum()
  },
  Corner("the logarithm of a concatenation, read in part", at: [0, 2], value: log(2.0), gradient: [0, 0.5]) {
    log(TracedArray.concatenate([$0[1], $0[0]]))[0]
  },
  Corner("a row of a logarithm", at: [0, 1, 2, 4], value: log(8.0), gradient: [0, 0, 0.5, 0.25]) {
    log($0.reshaped(to: [2, 2]))[1].sum()
  },
  Corner(
    "lgamma of groups", at: [-1, 1, 2], value: 0, gradient: [0, 2 * -0.5772156649015329, 0.4227843350984671]
  ) {
    lgamma($0[1...].gather([0, 1, 0])).sum()
  },
  Corner("powers of groups", at: [-1, 4], value: 16, gradient: [0, 6]) {
    pow($0[1...].gather([0, 0]), 1.5).sum()
  },
  Corner("log1p of groups", at: [-1, 1], value: 2 * log(2.0), gradient: [0, 1]) {
    log1p($0[1...].gather([0, 0])).sum()
  },
]

private let unchosen: [Corner] = [
  Corner(
    "a regression on a root", at: [-1], value: 2 * (normalConstant - log(5)) - 0.1 + normalConstant - 0.5,
    gradient: [1]
  ) { q in
    let x = TracedArray([0.3, 2]), y = TracedArray([1.0, 2])
    return Normal(select(q[0] .> 0, sqrt(q[0]) * x, 0), 5).logDensity(y).sum() + Normal(0, 1).logDensity(q[0])
  },
  Corner("a sum of logarithms", at: [0, -1], value: -0.5, gradient: [0, 1]) {
    select($0[0] .> 0, log($0).sum(), 0) - 0.5 * ($0 * $0).sum()
  },
  Corner("an element of logarithms", at: [0, 0], value: 0, gradient: [0, 0]) {
    select($0[0] .> 0, log($0)[1], 0)
  },
  Corner("a normal of scale zero", at: [0], value: 0, gradient: [0]) {
    select($0[0] .> 0, Normal(0, $0[0]).logDensity(TracedArray(data)).sum(), 0)
  },
  Corner("a logarithm used by two selections", at: [0], value: 3, gradient: [0]) {
    let s = log($0[0])
    return select($0[0] .> 0, s, 1) + select($0[0] .> 1, s * s, 2)
  },
  Corner("a product with the chosen branch", at: [0, 3], value: 6, gradient: [0, 2]) {
    select($0[0] .> 0, log($0[0]), 2) * $0[1]
  },
  Corner("branches that are broadcast", at: [0], value: 6, gradient: [0]) {
    (select($0[0] .> 0, log($0[0]), 2) * TracedArray([1, 1, 1])).sum()
  },
  Corner("branches that are concatenated", at: [0, 2], value: 5, gradient: [0, 1]) {
    TracedArray.concatenate([select($0[0] .> 0, 1 / $0[0], 3), $0[1]]).sum()
  },
  Corner("a matrix product in a branch", at: [0, 2], value: 1, gradient: [0, 0]) {
    select($0[0] .> 0, matmul(TracedArray([1, 2, 3, 4], shape: [2, 2]), log($0)).sum(), 1)
  },
  Corner("a product of two traced matrices in a branch", at: [0, 2], value: 7, gradient: [0, 0]) {
    let rows = (1 / $0).reshaped(to: [2, 1])
    return select($0[0] .> 0, matmul(rows, log($0).reshaped(to: [1, 2])).sum(), 7)
  },
  Corner("elements of a product of traced matrices", at: [0, 2], value: 4, gradient: [0, 4]) {
    let b = concatenateRows(1 / $0[0], $0[1])
    return select(TracedArray([0, 1]) .> 0.5, matmul(b, $0[1...]), 0).sum()
  },
  Corner("the larger of a logarithm and a number", at: [0], value: -3, gradient: [0]) { max(log($0[0]), -3) },
  Corner("the smaller of a reciprocal and a variable", at: [0, 2], value: 2, gradient: [0, 1]) {
    min(1 / $0[0], $0[1])
  },
  Corner("the larger of sums", at: [0, 2], value: 0, gradient: [0, 0]) { max(log($0).sum(), 0) },
  Corner("one of three", at: [0], value: 1, gradient: [1]) { q in
    let x = q[0]
    return select(x .> 0, log(x), select(x .< 0, sqrt(-x), 1 + x))
  },
  Corner("a branch of −∞", at: [-1], value: minusInfinity, gradient: [0]) {
    select($0[0] .> 0, log($0[0]), minusInfinity)
  },
]

private func concatenateRows(_ a: TracedArray, _ b: TracedArray) -> TracedArray {
  TracedArray.concatenate([a, b]).reshaped(to: [2, 1])
}

private let massless: [Corner] = [
  Corner("a group of nothing but −∞", at: [1, 5], value: 5, gradient: [0, 1]) { q in
    let nothing = (TracedArray([minusInfinity, minusInfinity]) + q[0]).logSumExp()
    return TracedArray.stack([nothing, q[1]]).logSumExp()
  },
  Corner("masked elements", at: [1, 5], value: 5, gradient: [0, 1]) {
    select(TracedArray([0, 1]) .> 0.5, $0, minusInfinity).logSumExp()
  },
  Corner("a masked softmax", at: [1, 5, 1], value: -log(2.0), gradient: [0.5, 0, -0.5]) {
    select(TracedArray([1, 0, 1]) .> 0.5, $0, minusInfinity).logSoftmax()[0]
  },
  Corner("impossible transitions", at: [0.3, 0.7], value: 1, gradient: [1, 1]) { q in
    // Two states; the second cannot be reached from the first, nor the first from the second.
    let step = TracedArray([0, minusInfinity, minusInfinity, 0], shape: [2, 2])
    let first = TracedArray.stack([q[0], q[0]])
    let second = (first.reshaped(to: [2, 1]) + step).logSumExp(axis: 0) + TracedArray.stack([q[1], q[1]])
    return second.logSumExp() - log(2.0)
  },
  Corner("a term whose exponential overflows", at: [800, 2], value: 2, gradient: [0, 1]) {
    TracedArray.stack([-exp($0[0]), $0[1]]).logSumExp()
  },
  Corner("a softmax with such a term", at: [800, 1, 1], value: 4.5, gradient: [0, -0.25, 0.25]) {
    (TracedArray.stack([-exp($0[0]), $0[1], $0[2]]).softmax() * [3, 4, 5]).sum()
  },
  Corner("rows with such a term", at: [800, 1], value: 3, gradient: [0, 3]) { q in
    let row = TracedArray.stack([q[1], -exp(q[0])])
    return TracedArray.stack([row, 2 * row]).logSumExp(axis: 1).sum()
  },
  Corner("the rest of such a term", at: [800, 1], value: 1, gradient: [0, 1]) {
    log1mexp(-exp($0[0])) + $0[1]
  },
  Corner("nothing at all", at: [1], value: minusInfinity, gradient: [0]) {
    TracedArray.stack([$0[0] + minusInfinity, $0[0] - Double.infinity]).logSumExp()
  },
]

@Suite("Corners of derivatives")
struct CornerTests {
  @Test("elements that are not read have no slope", arguments: unread)
  private func notRead(_ corner: Corner) { check(corner) }

  @Test("branches that are not chosen have no slope", arguments: unchosen)
  private func notChosen(_ corner: Corner) { check(corner) }

  @Test("logarithms of no mass have no slope", arguments: massless)
  private func withoutMass(_ corner: Corner) { check(corner) }

  private func check(_ corner: Corner) {
    expectDerivatives(
      of: corner.function, at: corner.point, known: .init(value: corner.value, gradient: corner.gradient),
      usesDifferences: false)
  }

  @Test("a slope that is infinite where it was asked for stays so")
  func infiniteSlopes() {
    for (body, point): ((TracedArray) -> TracedArray, Double) in [
      ({ sqrt($0[0]) }, 0), ({ log($0[0]) }, 0), ({ select($0[0] .>= 0, sqrt($0[0]), 0) }, 0),
      ({ sqrt($0[0]) * 0 }, 0), ({ max(sqrt($0[0]), 0) }, 0),
    ] {
      for limit in [Int.max, -1] {
        var gradient = [0.0]
        var evaluator = TracedLogDensity(dimension: 1, entrywiseLimit: limit, body).makeEvaluator()
        _ = evaluator.logDensity(at: [point], gradient: &gradient)
        #expect(!gradient[0].isFinite)
      }
    }
  }

  @Test("zero times infinity is not a number, and infinity less itself neither")
  func undefinedValues() {
    for body: (TracedArray) -> TracedArray in [
      { 0 * log($0[0]) }, { log($0[0]) - log($0[0]) }, { (TracedArray([0, 1]) * log($0)).sum() },
      { matmul(TracedArray([0, 0], shape: [1, 2]), log($0)).sum() }, { (0 / $0[0]) },
    ] {
      var evaluator = TracedLogDensity(dimension: 2, body).makeEvaluator()
      #expect(evaluator.logDensity(at: [0, 0]).isNaN)
    }
  }
}
