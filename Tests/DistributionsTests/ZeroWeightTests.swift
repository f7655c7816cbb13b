// Components of mixtures that have no weight.

import Distributions
import Foundation
import Testing
import Tracing

@Suite("Components of weight 0")
struct ZeroWeightTests {
  private func values(_ x: TracedArray?) -> [Double] { x?.constantValues ?? [] }

  @Test("an infinite moment without weight has no part in those of the mixture")
  func moments() {
    let list = Mixture(weights: [1, 0], components: [Normal(3, 1), Pareto(minimum: 1, shape: 0.5)])
    #expect(values(list.mean) == [3] && values(list.variance) == [1])
    // α/(α − 1) and α/((α − 1)² (α − 2)).
    let family = Mixture(weights: [1, 0], family: Pareto(minimum: 1, shape: [3, 0.5]))
    #expect(values(family.mean) == [1.5] && values(family.variance) == [0.75])
    let heavy = Mixture(weights: [0.5, 0.5], components: [Normal(3, 1), Pareto(minimum: 1, shape: 0.5)])
    #expect(values(heavy.mean) == [.infinity])
  }

  @Test("an infinite density without weight has no part in that of the mixture")
  func densities() {
    let components: [any Distribution] = [Exponential(1), Gamma(shape: 0.5, rate: 1)]
    #expect(values(Mixture(weights: [1, 0], components: components).logDensity([0, 1])) == [0, -1])
    let rows = Mixture(weights: [[1, 0], [0.5, 0.5]], components: components)
    #expect(values(rows.logDensity([0, 0])) == [0, .infinity])
    let family = Mixture(weights: [1, 0], family: Gamma(shape: [1, 0.5], rate: 1))
    #expect(values(family.logDensity([0, 1])) == [0, -1])
  }

  @Test("a traced weight may become 0, and other derivatives are right")
  func traced() {
    var evaluator = TracedLogDensity(dimension: 2) { q in
      let weight = sigmoid(q[0])
      let components: [any Distribution] = [Exponential(q[1]), Gamma(shape: 0.5, rate: q[1])]
      return Mixture(weights: TracedArray.stack([1 - weight, weight]), components: components).logDensity(0.0)
    }.makeEvaluator()
    var gradient = [0.0, 0]
    // log λ at 0.
    let value = evaluator.logDensity(at: [-800, 0.25], gradient: &gradient)
    #expect(abs(value - log(0.25)) < 1e-15 && gradient == [0, 4])
    #expect(evaluator.logDensity(at: [-700, 0.25]) == .infinity)
  }
}
