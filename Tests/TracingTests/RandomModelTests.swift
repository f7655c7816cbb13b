// Random models against an interpreter that does nothing clever, from the value to the third order, in both modes.

import Foundation
import LogDensities
import Testing
import Tracing

@Suite("Random models")
struct RandomModelTests {
  @Test(
    "value, gradient, Hessian and third order are those of the interpreter, expanded and in arrays",
    arguments: 0..<40)
  func derivatives(_ block: Int) {
    for seed in (100 * block)..<(100 * (block + 1)) {
      let model = RandomModel(seed: seed)
      for limit in [Int.max, -1] { check(model, seed: seed, limit: limit) }
    }
  }

  @Test("the same where elements are read and written one at a time", arguments: 0..<40)
  func derivativesByElements(_ block: Int) {
    for seed in (100 * block)..<(100 * (block + 1)) {
      let model = RandomModel(seed: seed, byElements: true)
      for limit in [Int.max, -1] { check(model, seed: seed, limit: limit) }
    }
  }

  private func check(_ model: RandomModel, seed: Int, limit: Int) {
    let n = model.dimension
    let density = TracedLogDensity(dimension: n, entrywiseLimit: limit, model.trace)
    var evaluator = density.makeEvaluator()
    var gradient = [Double](repeating: 0, count: n)
    var hessian = [Double](repeating: 0, count: n * n)
    var third = gradient
    let weights = (0..<(n * n)).map { k in cos(Double(3 * min(k / n, k % n) + 7 * max(k / n, k % n))) + 0.3 }
    let value = evaluator.logDensity(at: model.position, gradient: &gradient)
    evaluator.hessian(at: model.position, into: &hessian)
    evaluator.contractedThirdDerivative(at: model.position, weights: weights, into: &third)
    let contraction = (0..<n).map { i in
      (0..<(n * n)).reduce(0) { $0 + weights[$1] * model.expected.third[i * n * n + $1] }
    }
    for (what, found, expected) in [
      ("value", [value], [model.expected.value]), ("gradient", gradient, model.expected.gradient),
      ("Hessian", hessian, model.expected.hessian), ("third order", third, contraction),
    ] {
      let scale = 1 + expected.map(\.magnitude).max()!
      let agrees = zip(found, expected).allSatisfy { ($0 - $1).magnitude <= 1e-9 * scale }
      #expect(
        agrees,
        "\(what) of model \(seed), limit \(limit), at \(model.position): found \(found), expected \(expected); \(model.words)"
      )
    }
  }
}
