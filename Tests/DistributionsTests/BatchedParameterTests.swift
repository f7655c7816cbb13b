// Weights and cutpoints of their own for each observation: the same as one distribution after the other.

import Distributions
import Foundation
import Randomness
import Testing
import Tracing
import TracingTestSupport

@Suite("Parameters of each observation")
struct BatchedParameterTests {
  private func values(_ x: TracedArray?) -> [Double] { x?.constantValues ?? [] }

  private func expectEqual(_ found: [Double], _ expected: [Double], _ what: String) {
    let agrees = zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-13 * (1 + abs($1)) }
    #expect(agrees && found.count == expected.count, "\(what): found \(found), expected \(expected)")
  }

  private let logits: [[Double]] = [[0.3, -1], [2, 0.5], [-0.7, 0]]

  /// A mixture with rows of weights, and the three mixtures that it stands for.
  private func expectRows(
    _ whole: Mixture, _ rows: [Mixture], at x: [[Double]], _ what: String
  ) {
    let flat = x.allSatisfy { $0.count == 1 }
    let points = flat ? TracedArray(x.map { $0[0] }) : x.traced
    let single = zip(rows, x).map { row, x in
      values(row.logDensity(flat ? TracedArray(x[0]) : TracedArray(x)))
    }
    expectEqual(values(whole.logDensity(points)), single.flatMap { $0 }, "\(what), log density")
    expectEqual(values(whole.mean), rows.flatMap { values($0.mean) }, "\(what), mean")
    expectEqual(values(whole.variance), rows.flatMap { values($0.variance) }, "\(what), variance")
    #expect(whole.shape == points.shape)
  }

  @Test("a mixture with rows of weights has the densities and moments of the mixtures of the rows")
  func mixtures() {
    let normals: [any Distribution] = [Normal(-1, 1), Normal(2, 0.5)]
    let x = [[0.2], [-1.0], [3.0]]
    expectRows(
      Mixture(logits: logits, components: normals), logits.map { Mixture(logits: $0, components: normals) },
      at: x,
      "a list")
    let family = Normal([-1, 2], [1, 0.5])
    expectRows(
      Mixture(logits: logits, family: family), logits.map { Mixture(logits: $0, family: family) }, at: x,
      "a family")
    let means = [[-1.0, 2], [0, 1], [3, 4]]
    expectRows(
      Mixture(weights: [[0.25, 0.75], [1, 0], [0.5, 0.5]], family: Normal(means, 1)),
      zip([[0.25, 0.75], [1, 0], [0.5, 0.5]], means).map { Mixture(weights: $0, family: Normal($1, 1)) },
      at: x,
      "a family of rows")
    let vectors: [any Distribution] = [
      MultivariateNormal(mean: [0, 1], covariance: [[1, 0.5], [0.5, 2]]),
      MultivariateNormal(mean: [3, -1], covariance: [[2, 0], [0, 1]]),
    ]
    expectRows(
      Mixture(logits: logits, components: vectors), logits.map { Mixture(logits: $0, components: vectors) },
      at: [[0.2, 1], [-1, 0], [3, 3]], "vectors")
  }

  @Test("a mixture of experts has the right derivatives")
  func experts() {
    expectDerivatives(
      of: { q in
        let logits = q[0..<4].reshaped(to: [2, 2])
        let components: [any Distribution] = [Normal(q[4], 1), Normal(q[5], exp(q[4]))]
        return Mixture(logits: logits, family: Normal(q[4...], 1)).logDensity([0.3, -2]).sum()
          + Mixture(logits: logits, components: components).logDensity([1, 0.5]).sum()
      }, at: [0.3, -0.2, 1, 0.5, -0.4, 0.7])
  }

  @Test("draws choose their component by the weights of their row")
  func draws() {
    let mixture = Mixture(weights: [[1, 0], [0, 1], [0.25, 0.75]], family: Normal([-100, 100], 1))
    var generator = Philox(seed: 1, stream: 0)
    let draws = mixture.draw(shape: [1000, 3], using: &generator)
    func share(_ row: Int) -> Double {
      Double(stride(from: row, to: draws.count, by: 3).count { draws[$0] > 0 }) / 1000
    }
    #expect(share(0) == 0 && share(1) == 1)
    // Five standard errors of a share.
    #expect(abs(share(2) - 0.75) < 5 * (0.25 * 0.75 / 1000).squareRoot())
  }

  @Test("weights that do not fit stop")
  func shapes() async {
    let rows = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Mixture(logits: [[0.0, 1], [1, 2]], family: Normal([[0.0, 1], [2, 3], [4, 5]], 1))
    }
    let text = String(decoding: rows?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("in Mixture") && text.contains("[2, 2]") && text.contains("[3, 2]"))
  }

  @Test("cutpoints of each item are those of one ordered logistic distribution after the other")
  func cutpoints() {
    let cutpoints = [[-1, 0.5, 2], [0, 0.1, 4], [-3, -2, -1.5]]
    let predictor = [0.3, 1, -2]
    let whole = OrderedLogistic(predictor, cutpoints: cutpoints)
    #expect(whole.shape == [3])
    for x in -1...4 {
      let single = zip(predictor, cutpoints).map { OrderedLogistic($0, cutpoints: $1).logDensity(Double(x)) }
      expectEqual(
        values(whole.logDensity(Double(x))).map { exp($0) }, single.map { exp(values($0)[0]) }, "\(x)")
    }
    // One number for each cutpoint, and one cutpoint.
    let binary = OrderedLogistic(0.5, cutpoints: [[1.0], [-1]])
    expectEqual(values(binary.logDensity([1, 0])), [-log1p(exp(0.5)), -log1p(exp(1.5))], "one cutpoint")
    var generator = Philox(seed: 1, stream: 0)
    let draws = OrderedLogistic(0, cutpoints: [[-100.0, 100], [-200, -100], [100, 200]])
      .draw(shape: [5, 3], using: &generator)
    #expect(draws == [1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
    expectDerivatives(
      of: { OrderedLogistic($0[0], cutpoints: $0[1...].reshaped(to: [2, 3])).logDensity([2, 0]).sum() },
      at: [0.3, -1, 0.5, 2, 0, 0.2, 1])
  }
}
