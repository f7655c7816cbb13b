// Probabilities that underflow: components that vanish beside others, and tails that only a logarithm tells.

import Distributions
import Foundation
import Randomness
import Testing
import Tracing
import TracingTestSupport

/// What it is at a point: its value and its gradient.
private func expect(
  _ point: [Double], value: Double, _ gradient: [Double],
  sourceLocation: SourceLocation = #_sourceLocation, _ function: (TracedArray) -> TracedArray
) {
  expectDerivatives(
    of: function, at: point, known: .init(value: value, gradient: gradient), usesDifferences: false,
    sourceLocation: sourceLocation)
}

@Suite("Probabilities that underflow")
struct UnderflowTests {
  @Test("a component whose rate overflows has no part in a mixture and its slopes")
  func mixtures() {
    // log ½ − e, and log ½ + 3 − e − log 6.
    let value = 2 * log(0.5) + 3 - 2 * M_E - log(6.0)
    expect([800, 1], value: value, [0, 3 - 2 * M_E]) { q in
      let components = [Poisson(logRate: q[0]), Poisson(logRate: q[1])]
      return Mixture(weights: [0.5, 0.5], components: components).logDensity([0, 3]).sum()
    }
    expect([800, 1], value: value, [0, 3 - 2 * M_E]) {
      Mixture(weights: [0.5, 0.5], family: Poisson(logRate: $0)).logDensity([0, 3]).sum()
    }
    let wide = log(0.5) - log(100.0) - 0.5 * log(2 * Double.pi)
    expect([1000, 1], value: wide, [0, 0]) {
      Mixture(weights: [0.5, 0.5], components: [Gumbel($0[0], $0[1]), Normal(0, 100)]).logDensity(0)
    }
    expect([200, 0.01], value: log(0.5) - 1, [0, 0]) { q in
      let weibull = Weibull(shape: q[0], scale: q[1])
      return Mixture(weights: [0.5, 0.5], components: [weibull, Exponential(1)]).logDensity(1)
    }
  }

  @Test("additional zeros of counts whose rate overflows are all zeros")
  func zeros() {
    for rate in [800.0, 720, 30] {
      expect([rate, 0.3], value: log(0.3), [0, 1 / 0.3]) {
        ZeroInflated(Poisson(logRate: $0[0]), probability: $0[1]).logDensity(0)
      }
      expect([rate, 0.3], value: log(0.3), [0, 1 / 0.3]) {
        ZeroInflated(Poisson(logRate: $0[0]), probability: $0[1]).logCDF(0)
      }
    }
    expect([-800, 0.3], value: 0, [0, 0]) {
      ZeroInflated(Poisson(logRate: $0[0]), probability: $0[1]).logCDF(0)
    }
  }

  @Test("a category whose logit is −∞ has no slope")
  func categories() {
    expect([800, 0], value: 0, [0, 0]) {
      Categorical(logits: TracedArray.stack([-exp($0[0]), $0[1]])).logDensity(1)
    }
    expect([800, 0], value: 0, [0, 0]) {
      Multinomial(trials: 3, logits: TracedArray.stack([-exp($0[0]), $0[1]])).logDensity([0, 3])
    }
  }

  @Test("a bound below which nothing lies does not spoil the slopes of a truncated density")
  func truncated() {
    // −z − e⁻ᶻ with z = 1.
    let e = exp(-1.0)
    expect([1000, 1], value: -1 - e, [1 - e, -e]) {
      Truncated(Gumbel($0[0], $0[1]), lower: 0, upper: 2000).logDensity(1001)
    }
  }

  @Test("Poisson tails are those of the logarithm of the rate where the rate underflows or overflows")
  func poisson() {
    for η in [-150.0, -199, -201, -400, -740, -800, -1e4] {
      expect([η], value: η, [1]) { Poisson(logRate: $0[0]).logSurvival(0) }
      expect([η], value: 4 * η - log(24.0), [4]) { Poisson(logRate: $0[0]).logSurvival(3) }
      expect([η], value: 0, [0]) { Poisson(logRate: $0[0]).logCDF(0) }
      expect([η], value: 0, [0]) { Truncated(Poisson(logRate: $0[0]), lower: 1).logDensity(1) }
      expect([η], value: η - log(2.0), [1]) { Truncated(Poisson(logRate: $0[0]), lower: 1).logDensity(2) }
      expect([η], value: η - log(2.0), [1]) {
        Truncated(Poisson(logRate: $0[0]), lower: 1, upper: 3).logDensity(2)
      }
    }
    for η in [150.0, 199, 201, 720, 800] {
      expect([η], value: 0, [0]) { Poisson(logRate: $0[0]).logSurvival(5) }
    }
    var generator = Philox(seed: 3, stream: 0)
    let draws = Truncated(Poisson(logRate: -800), lower: 1).draw(shape: [5], using: &generator)
    #expect(draws == [1, 1, 1, 1, 1])
  }

  @Test("binomial tails are those of the logit where the probability underflows, on both sides")
  func binomial() {
    for η in [-150.0, -199, -201, -400, -740, -800, -1e4] {
      func successes(_ q: TracedArray) -> Binomial { Binomial(trials: 10, logit: q[0]) }
      func failures(_ q: TracedArray) -> Binomial { Binomial(trials: 10, logit: -q[0]) }
      expect([η], value: η + log(10.0), [1]) { successes($0).logSurvival(0) }
      expect([η], value: η + log(10.0), [1]) { failures($0).logCDF(9) }
      expect([η], value: 4 * η + log(210.0), [4]) { successes($0).logSurvival(3) }
      expect([η], value: 4 * η + log(210.0), [4]) { failures($0).logCDF(6) }
      expect([η], value: 10 * η, [10]) { successes($0).logSurvival(9) }
      expect([η], value: 0, [0]) { successes($0).logCDF(0) }
      expect([η], value: 0, [0]) { failures($0).logSurvival(9) }
      expect([η], value: 0, [0]) { Truncated(successes($0), lower: 1).logDensity(1) }
      expect([η], value: η + log(4.5), [1]) { Truncated(successes($0), lower: 1).logDensity(2) }
      expect([η], value: η + log(4.5), [1]) { Truncated(failures($0), upper: 9).logDensity(8) }
    }
  }
}
