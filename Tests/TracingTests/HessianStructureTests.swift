// Hessians of large models: they take as many products as their structure asks for, and lose no element.

import Distributions
import Foundation
import Testing
import Tracing

/// A model of n coordinates, and how many products give its Hessian.
private struct StructuredModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let products: @Sendable (Int) -> Int
  let logDensity: @Sendable (TracedArray, _ dimension: Int) -> TracedArray

  init(
    _ description: String, products: @escaping @Sendable (Int) -> Int,
    _ logDensity: @escaping @Sendable (TracedArray, Int) -> TracedArray
  ) {
    testDescription = description
    self.products = products
    self.logDensity = logDensity
  }
}

private let models: [StructuredModel] = [
  StructuredModel("independent coordinates", products: { _ in 1 }) { q, _ in
    Logistic(0, 1).logDensity(q).sum()
  },
  StructuredModel("a hierarchy with two hyperparameters", products: { _ in 3 }) { q, n in
    let theta = q[2...]
    let group = (0..<(3 * n)).map { $0 % (n - 2) }
    return Normal(q[0], exp(q[1])).logDensity(theta).sum() - (exp(theta[group]) * 0.1).sum()
  },
  StructuredModel("hyperparameters that stand last", products: { _ in 3 }) { q, n in
    Cauchy(q[n - 2], exp(q[n - 1])).logDensity(q[..<(n - 2)]).sum()
  },
  StructuredModel("a random walk", products: { _ in 3 }) { q, _ in
    StudentT(degreesOfFreedom: 4, location: q[..<(q.shape[0] - 1)], scale: 0.5).logDensity(q[1...]).sum()
      + Normal(0, 1).logDensity(q[0])
  },
  StructuredModel("neighbours of the second order", products: { _ in 5 }) { q, _ in
    let second = q[2...] - 2 * q[1..<(q.shape[0] - 1)] + q[..<(q.shape[0] - 2)]
    return Cauchy(0, 1).logDensity(second).sum()
  },
  StructuredModel("groups as columns of a matrix of zeros and ones", products: { _ in 2 }) { q, n in
    let rows = 2 * n
    let matrix = (0..<rows).flatMap { i in (1..<n).map { j in i % (n - 1) == j - 1 ? 1.0 : 0 } }
    let mean = matmul(TracedArray(matrix, shape: [rows, n - 1]), q[1...]) + q[0]
    return -exp(mean).sum() - (q * q).sum()
  },
  StructuredModel("a selection, of which both branches count", products: { _ in 3 }) { q, _ in
    let pairs = q[1...] * q[..<(q.shape[0] - 1)]
    return select(q[0] .> 100, sin(pairs).sum(), -(q * q).sum())
  },
  StructuredModel("a regression, where all depends on all", products: { $0 }) { q, n in
    let matrix = (0..<(n * n)).map { cos(Double(3 * $0 + 1)) }
    return -softplus(matmul(TracedArray(matrix, shape: [n, n]), q)).sum() - (q * q).sum()
  },
  StructuredModel("a Gaussian with a covariance that is traced", products: { $0 }) { q, n in
    let identity = TracedArray((0..<(n * n)).map { $0 / n == $0 % n ? 1.0 : 0 }, shape: [n, n])
    return MultivariateNormal(
      mean: TracedArray([Double](repeating: 0, count: n)), covariance: identity * exp(q[0]) + 0.1
    )
    .logDensity(q)
  },
  StructuredModel("a single number", products: { _ in 0 }) { q, _ in q[0] + 2 * q[1] },
]

@Suite("Structure of Hessians")
struct HessianStructureTests {
  @Test("a model takes as many products as its structure asks for", arguments: models)
  private func products(_ model: StructuredModel) {
    // Below, at, and beyond what is followed at a time.
    for n in [9, 64, 65, 150] {
      #expect(density(model, n, limit: -1).hessianProducts == model.products(n), "\(n) coordinates")
    }
  }

  @Test("Hessian and third order are those that are found entry by entry", arguments: models)
  private func derivatives(_ model: StructuredModel) {
    // Written out element by element, a dense model of many coordinates would take long.
    for n in model.products(70) == 70 ? [9, 20] : [9, 70] {
      expectSameDerivatives(dimension: n) { density(model, n, limit: $0) }
    }
  }

  @Test("the same of pairs of coordinates that interact at random, with hubs among them", arguments: 0..<12)
  func randomPairs(_ seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let n = Int.random(in: 2...80, using: &random)
    let hubs = Int.random(in: 0...3, using: &random)
    var pairs = (0..<Int.random(in: 0...(2 * n), using: &random)).map { _ in
      (Int.random(in: 0..<n, using: &random), Int.random(in: 0..<n, using: &random))
    }
    for hub in 0..<min(hubs, n) { pairs += (0..<n).map { ((7 * hub + 3) % n, $0) } }
    if pairs.isEmpty { pairs = [(0, n - 1)] }
    expectSameDerivatives(dimension: n) { limit in
      TracedLogDensity(dimension: n, entrywiseLimit: limit) { q in
        sin(q[pairs.map(\.0)] * q[pairs.map(\.1)] + 0.3 * q[pairs.map(\.0)]).sum()
      }
    }
  }

  private func density(_ model: StructuredModel, _ n: Int, limit: Int) -> TracedLogDensity {
    TracedLogDensity(dimension: n, entrywiseLimit: limit) { model.logDensity($0, n) }
  }

  /// Along directions as entry by entry.
  private func expectSameDerivatives(dimension n: Int, _ density: (_ limit: Int) -> TracedLogDensity) {
    let position = (0..<n).map { 0.7 * sin(Double(5 * $0 + 2)) + 0.1 }
    let weights = (0..<(n * n)).map { k in cos(Double(3 * min(k / n, k % n) + 7 * max(k / n, k % n))) + 0.3 }
    let results = [-1, Int.max].map { limit in
      var evaluator = density(limit).makeEvaluator()
      var hessian = [Double](repeating: .nan, count: n * n)
      var third = [Double](repeating: .nan, count: n)
      evaluator.hessian(at: position, into: &hessian)
      evaluator.contractedThirdDerivative(at: position, weights: weights, into: &third)
      return (hessian, third)
    }
    for (what, found, expected) in [
      ("Hessian", results[0].0, results[1].0), ("third order", results[0].1, results[1].1),
    ] {
      let scale = 1 + expected.map(\.magnitude).max()!
      let worst = found.indices.max {
        (found[$0] - expected[$0]).magnitude < (found[$1] - expected[$1]).magnitude
      }!
      #expect(
        (found[worst] - expected[worst]).magnitude <= 1e-11 * scale,
        "\(what), element \(worst) of \(n) coordinates: found \(found[worst]), expected \(expected[worst])")
    }
  }
}
