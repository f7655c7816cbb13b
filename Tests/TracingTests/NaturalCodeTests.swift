// Code as it is naturally written: plain numbers, arrays and matrices beside traced ones.

import Distributions
import Foundation
import LinearAlgebra
import Testing
import Tracing
import TracingTestSupport

@Suite("Natural code")
struct NaturalCodeTests {
  let x: [Double] = [0.5, -1, 2]
  let s = 2.0
  let n = 3
  let table = Matrix(rows: [[1, 2, 3], [4, 5, 6.5]])

  func value(_ point: [Double], _ function: (TracedArray) -> TracedArray) -> Double {
    var evaluator = TracedLogDensity(dimension: point.count, function).makeEvaluator()
    return evaluator.logDensity(at: point)
  }

  @Test("quotients of numbers are those of Double, so that counts in other units stay whole")
  func quotientsOfNumbers() throws {
    for divisor in 1...200 {
      let multiples = (0..<50).map { Double($0 * divisor) }
      let quotients = (TracedArray(multiples) / Double(divisor)).constantValues
      #expect(quotients == (0..<50).map(Double.init), "\(divisor)")
    }
    let (tops, bottoms): ([Double], [Double]) = ([1, 2, 5], [3, 7, 49])
    let quotients = TracedArray(tops) / TracedArray(bottoms)
    #expect(quotients.constantValues == zip(tops, bottoms).map(/))
    let isTwo = TracedArray(98) / 49 .== 2
    #expect(select(isTwo, 1, 0).constantValues == [1])
  }

  @Test("operators take plain numbers, arrays and matrices on both sides")
  func operators() {
    #expect(value([2]) { q in (q[0] * x).sum() } == 3)
    #expect(value([2]) { q in (x * q[0] + 1 - s).sum() } == 0)
    #expect(value([2]) { q in (x / q - q / s).sum() } == 0.75 - 3)
    #expect(value([2]) { q in n * q[0] + q[0] * n } == 12)
    #expect(value([2]) { q in (q[0] * x[1...]).sum() + (q[0] * [true, false]).sum() } == 4)
    #expect(value([1, 1, 1]) { q in (table * q).sum() } == 21.5)
    #expect(value([1, 1, 1]) { q in matmul(table, q).sum() } == 21.5)
    #expect(value([1, 1]) { q in matmul(q, [[1.0, 2], [3, 4]]).sum() } == 10)
    #expect(value([1, 2, 3]) { q in dot(q, x) } == 0.5 - 2 + 6)
    #expect(value([3]) { q in (pow(q, 2) + pow(q, s) + pow(2, q)).sum() } == 26)
  }

  @Test("the elements that belong to groups")
  func groups() {
    let group = [1, 0, 1]
    #expect(value([2, 5]) { q in (q[group] * x).sum() } == 10.5)
    #expect(value([1, 2, 3, 4]) { q in (q.reshaped(to: [2, 2])[group, 0] * x).sum() } == 6.5)
    #expect(
      value([1, 2, 3, 4]) { q in (q.reshaped(to: [2, 2])[group, [0, 1, 1]] * x).sum() } == 1.5 - 2 + 8)
    #expect(value([1, 2, 3, 4, 5, 6]) { q in q.reshaped(to: [2, 3])[[0, 1], [1, 2]].sum() } == 8)
    #expect(value([1, 2, 3, 4]) { q in q.reshaped(to: [2, 1, 2])[[1, 1], [0, 0]].sum() } == 14)
  }

  @Test("traced numbers in a list are an array")
  func lists() {
    #expect(value([1, 2]) { q in TracedArray([q[0], q[1], 3]).sum() + TracedArray([q, q])[1, 0] } == 7)
    #expect(TracedArray([1, 2]).shape == [2])
  }

  @Test("select, max and min take plain numbers")
  func selection() {
    #expect(value([-2]) { q in select(q[0] .> 0, q[0], -.infinity) } == -.infinity)
    #expect(value([-2]) { q in max(0, q[0]) } == 0)
    #expect(value([-2]) { q in max(q[0], s) + min(s, q[0]) + min(q[0], 0) } == 2 - 2 - 2)
    #expect(value([1, 3, -1]) { q in select(q .> x, 1, 0).sum() } == 2)
    #expect(value([1, 3, -1]) { q in select(q .>= n, q, x).sum() } == 0.5 + 3 + 2)
    #expect(value([1, 3, -1]) { q in select(q .!= 3, q, x).sum() + select(x .!= q, 0, 1).sum() } == -1)
    #expect(value([0.5, 3, -1]) { q in select(q .!= q.gather([0, 2, 1]), 1, 0).sum() } == 2)
    #expect(value([0.5]) { q in select(Double.nan .!= q[0], 1, 0) } == 1)
  }

  @Test("distributions take plain parameters and data")
  func distributions() {
    let mean = 1.5
    let scales = [1.0, 2, 3]
    let difference = value([0.3]) { q in
      let plain =
        Normal(mean, scales).logDensity(x).sum() + Normal(q[0], s).logDensity(1)
        + Normal(0, 5).logDensity(q[0])
      let traced =
        Normal(TracedArray(mean), TracedArray(scales)).logDensity(TracedArray(x)).sum()
        + Normal(q[0], TracedArray(s)).logDensity(TracedArray(1))
        + Normal(TracedArray(0), TracedArray(5)).logDensity(q[0])
      return plain - traced
    }
    #expect(difference == 0)
  }

  @Test("long expressions of literals and arrays")
  func longExpressions() {
    let result = value([1, 2]) { q in
      let a = q[0], b = q[1]
      return -0.5 * (a * a + 2 * a * b - b * b / 3) - 1.5 * log(a) + 0.25 * exp(-b / 2) - 3 * a * b + 7 - 2
        * s * a
    }
    #expect(result.isFinite)
  }

  @Test("a traced array prints its shape and whether it depends on the position")
  func description() {
    _ = value([1, 2]) { q in
      #expect("\(q)" == "a traced array of shape [2], which depends on the position")
      #expect("\(q[0] + 1)" == "a traced number, which depends on the position")
      #expect("\(TracedArray([1, 2]))" == "a constant array of shape [2]: 1.0, 2.0")
      return q.sum()
    }
  }
}
