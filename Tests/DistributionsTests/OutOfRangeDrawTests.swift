// Draws with parameters out of their ranges, which a model that draws at positions may come to.

import Distributions
import Randomness
import Testing
import Tracing

/// A distribution with one parameter, which has to be neither negative nor `NaN`.
private struct Drawn: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable (TracedArray) -> any Distribution

  init(_ description: String, _ make: @escaping @Sendable (TracedArray) -> any Distribution) {
    (testDescription, self.make) = (description, make)
  }
}

private func pair(_ x: TracedArray) -> TracedArray { .stack([x, 1 - x]) }
private func steps(_ x: TracedArray) -> TracedArray { .stack([0, x]) }

private let families = [
  Drawn("Bernoulli") { Bernoulli(probability: $0) },
  Drawn("Bernoulli above 1") { Bernoulli(probability: 1 - $0) },
  Drawn("Categorical") { Categorical(probabilities: pair($0)) },
  Drawn("Multinomial") { Multinomial(trials: 5, probabilities: pair($0)) },
  Drawn("OrderedLogistic") { OrderedLogistic(0, cutpoints: steps($0)) },
  Drawn("OrderedLogistic of several rows") {
    OrderedLogistic([0, 1], cutpoints: TracedArray.stack([steps($0), steps($0)]))
  },
  Drawn("ZeroInflated") { ZeroInflated(Poisson(2), probability: $0) },
  Drawn("ZeroInflated above 1") { ZeroInflated(Poisson(2), probability: 1 - $0) },
  Drawn("ZeroInflated of a wrong rate") { ZeroInflated(Poisson($0), probability: 0.9) },
  Drawn("Mixture") { Mixture(weights: pair($0), components: [Normal(0, 1), Normal(5, 1)]) },
  Drawn("Mixture of vectors") {
    Mixture(weights: pair($0), components: [Dirichlet([1, 1, 2]), Dirichlet([2, 2, 2])])
  },
  Drawn("Mixture of a family") { Mixture(weights: pair($0), family: Normal([0, 5], 1)) },
  Drawn("Uniform") { Uniform(0, $0) },
  Drawn("VonMises") { VonMises(0, concentration: $0) },
  Drawn("Truncated at bounds in the wrong order") { Truncated(Normal(0, 1), lower: 0, upper: $0) },
  Drawn("Truncated Normal") { Truncated(Normal(0, $0), lower: 0) },
  Drawn("Truncated Uniform") { Truncated(Uniform(-1, $0 - 1), upper: 2) },
  Drawn("Truncated Poisson") { Truncated(Poisson($0), lower: 1) },
  Drawn("Truncated Binomial") { Truncated(Binomial(trials: 10, probability: $0), lower: 1) },
  Drawn("Truncated NegativeBinomial") { Truncated(NegativeBinomial(mean: $0, dispersion: 1), lower: 1) },
  Drawn("Truncated NegativeBinomial's dispersion") {
    Truncated(NegativeBinomial(mean: 1, dispersion: $0), lower: 1)
  },
  Drawn("Truncated BetaBinomial") { Truncated(BetaBinomial(trials: 10, $0, 1), lower: 1) },
  Drawn("Truncated BetaBinomial's trials") { Truncated(BetaBinomial(trials: 8 * $0, 1, 1), lower: 1) },
  Drawn("Truncated ZeroInflated") { Truncated(ZeroInflated(Poisson(2), probability: $0), lower: 1) },
]

@Suite("Draws with parameters out of range")
struct OutOfRangeDrawTests {
  @Test("parameters out of range give no numbers", arguments: families)
  private func outOfRange(_ family: Drawn) {
    for x in [-0.5, .nan] {
      let draws = draws(family, x)
      #expect(draws.allSatisfy { $0.isNaN }, "\(x): \(draws)")
    }
    let draws = draws(family, 0.5)
    #expect(draws.allSatisfy { $0.isFinite }, "\(draws)")
  }

  @Test("an angle of a concentration that is no number is none, and ends")
  func angles() {
    let concentrations: [Double] = [.nan, -1, -1e-5, -.infinity, 0, 1e-5, 1, 1e10]
    let angles = Drawn("VonMises") { VonMises(0, concentration: $0 * TracedArray(concentrations)) }
    #expect(draws(angles, 1).map { $0.isNaN } == [true, true, true, true, false, false, false, false])
  }

  @Test("bounds of counts that are in the wrong order give no numbers, and equal ones give themselves")
  func bounds() {
    #expect(draws(Drawn("") { _ in Truncated(Poisson(2), lower: 3, upper: 1) }, 0)[0].isNaN)
    #expect(draws(Drawn("") { _ in Truncated(Poisson(2), lower: 3, upper: 3) }, 0) == [3])
  }

  private func draws(_ family: Drawn, _ x: Double) -> [Double] {
    TracingContext.$checksConstants.withValue(false) {
      var generator = Philox(seed: 5, stream: 0)
      let distribution = family.make(TracedArray(x))
      return distribution.draw(shape: distribution.shape, using: &generator)
    }
  }
}
