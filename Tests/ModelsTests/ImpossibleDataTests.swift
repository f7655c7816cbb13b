// Counts and categories that no parameters make possible are told when a model is made.

import Models
import Testing

@Suite("Impossible data")
struct ImpossibleDataTests {
  func error(_ body: @escaping @Sendable (ModelBuilder) -> Void) -> InputError? {
    do {
      _ = try Model(body)
      return nil
    } catch { return error }
  }

  /// What is expected and found of data, as "expected; found"; nil where the model is made.
  func told(
    _ data: TracedArray,
    _ distribution: @escaping @Sendable (_ p: TracedArray, _ x: TracedArray) -> any Distribution
  ) -> String? {
    // Numbers can be sent to where the closure runs.
    let (numbers, shape) = (data.constantValues!, data.shape)
    let found = error { m in
      let p = m.parameter("p", Beta(2, 2))
      let x = m.parameter("x", Normal(0, 1), .ordered, shape: [3])
      func observe(_ distribution: some Distribution) {
        m.observe("y", TracedArray(numbers, shape: shape), distribution)
      }
      observe(distribution(p, x))
    }
    return found.map { "\($0.expected); \($0.found)" }
  }

  @Test("categories are counted from 0")
  func categories() {
    let expected = "whole numbers from 0 to 2, as categories are counted from 0; 3 at [1]"
    #expect(told([1, 3, 2]) { _, x in Categorical(logits: x) } == expected)
    #expect(told([1, 0, 2]) { _, x in Categorical(logits: x) } == nil)
    let ordered = "whole numbers from 0 to 3, as categories are counted from 0; 4 at [2]"
    #expect(told([1, 3, 4]) { p, x in OrderedLogistic(p, cutpoints: x) } == ordered)
    // With cutpoints of each item.
    #expect(
      told([1, 3, 4]) { p, x in
        OrderedLogistic(p, cutpoints: x + TracedArray([0, 1, 2], shape: [3, 1]))
      } == ordered)
    let line = #line + 3
    let error = error { m in
      let p = m.parameter("p", Dirichlet([1.0, 1, 1]))
      m.observe("y", [1, 2, 3], Categorical(probabilities: p))
    }
    #expect(error?.subject == "data \"y\" (line \(line) of ImpossibleDataTests.swift)")
    #expect(error?.advice.hasPrefix("Subtract 1") == true)
  }

  @Test("counts are whole numbers from 0, and at most the number of trials")
  func counts() {
    #expect(told(-1) { p, _ in Poisson(p) } == "whole numbers from 0 on; -1")
    #expect(told([1, 2.5]) { p, _ in Geometric(p) } == "whole numbers from 0 on; 2.5 at [1]")
    #expect(
      told(TracedArray([1, .infinity], shape: [1, 2])) { p, _ in NegativeBinomial(mean: p, dispersion: 1) }
        == "whole numbers from 0 on; inf at [0, 1]")
    #expect(told([1, 2]) { p, _ in Bernoulli(probability: p) } == "whole numbers from 0 to 1; 2 at [1]")
    #expect(
      told([4, 4]) { p, _ in Binomial(trials: [5, 3], probability: p) }
        == "whole numbers from 0 to 3; 4 at [1]")
    #expect(
      told([4, 4]) { p, _ in BetaBinomial(trials: 3, p, p) } == "whole numbers from 0 to 3; 4 at [0]")
    #expect(
      told([4, 0, -1]) { _, x in Multinomial(trials: 3, logits: x) } == "whole numbers from 0 to 3; 4 at [0]")
    #expect(
      told([1, 0, -1]) { _, x in DirichletMultinomial(trials: 0, concentration: exp(x)) }
        == "whole numbers from 0 to 0; 1 at [0]")
  }

  @Test("what is cut off, inflated or mixed has the numbers that its parts give it")
  func combinations() {
    #expect(told([3, 0]) { p, _ in Truncated(Poisson(p), lower: 1) } == "whole numbers from 1 on; 0 at [1]")
    #expect(
      told([3, 5]) { p, _ in Truncated(Binomial(trials: 9, probability: p), upper: 4) }
        == "whole numbers from 0 to 4; 5 at [1]")
    #expect(
      told([0, 0.5]) { p, _ in ZeroInflated(Truncated(Poisson(p), lower: 1), probability: p) }
        == "whole numbers from 0 on; 0.5 at [1]")
    #expect(
      told([3, 8]) { p, _ in
        Mixture(weights: [p, 1 - p], components: [Bernoulli(probability: p), Poisson(p)])
      } == nil)
    #expect(
      told([3, 6]) { p, _ in
        Mixture(
          weights: [p, 1 - p], components: [Bernoulli(probability: p), Binomial(trials: 5, probability: p)])
      } == "whole numbers from 0 to 5; 6 at [1]")
    #expect(
      told([0, 2]) { p, x in Mixture(weights: [p, 1 - p], family: Bernoulli(logit: x[..<2])) }
        == "whole numbers from 0 to 1; 2 at [1]")
  }

  @Test("densities, and bounds and data that depend on parameters, are left to the sampler")
  func unknown() {
    #expect(told(-1) { p, _ in Exponential(p) } == nil)
    #expect(told(9) { p, _ in Binomial(trials: 4 * p, probability: p) } == nil)
    #expect(
      error { m in
        let x = m.parameter("x", Normal(0, 1))
        m.observe("y", x, Poisson(3))
      } == nil)
  }
}
