// Draws of what may be observed, at positions of a sampler.

import Foundation
import Models
import Synchronization
import Testing

@Suite("Predictions")
struct PredictionTests {
  static let positions = (0..<20).map { i in (0..<5).map { sin(Double(7 * i + 3 * $0)) } }

  /// Distributions that draw in different ways; where `asks`, the closure runs with numbers for each draw.
  static func model(asks: Bool) throws -> Model {
    try Model { m in
      let x = m.parameter("x", Normal(0, 1), shape: [3])
      let s = m.parameter("s", HalfNormal(1))
      let p = m.parameter("p", Beta(2, 2))
      if asks { _ = s.constantValues }
      let covariance = s * s * [[2, 1], [1, 2]]
      let volatility = scan(over: 0..<4, from: s) { v, _ in 0.1 + p * v }.states
      m.observe("normal", [0.1, 0.2, 0.3], Normal(x, s))
      m.observe("scan", [0.1, 0.2, 0.3, 0.4], Normal(0, volatility))
      m.observe("vector", [0.1, 0.2], MultivariateNormal(mean: x[..<2], covariance: covariance))
      m.observe("category", [0, 2, 1], Categorical(logits: x))
      m.observe("cut", [1, 2, 3], Truncated(Poisson(exp(x)), lower: 1))
      m.observe("mixed", [0.1, 0.2], Mixture(weights: [p, 1 - p], family: Normal([0, 3], [s, 1])))
      m.predicted("series", AR(length: 4, coefficients: 0.5 * x[..<2], standardDeviation: s))
      m.predicted("whole", Scaled(x))
      m.predicted("known", Normal([1.0, 2], 1))
    }
  }

  @Test("the closure runs once, and draws are those of numbers in its place")
  func recorded() throws {
    let recorded = try Self.model(asks: false).predictions(at: [Self.positions, Self.positions], seed: 4)
    let repeated = try Self.model(asks: true).predictions(at: [Self.positions, Self.positions], seed: 4)
    #expect(recorded.names == repeated.names)
    for (a, b) in zip(recorded.quantities, repeated.quantities) {
      for (x, y) in zip(a.chains, b.chains) {
        #expect(x.count == y.count, "\(a.name)")
        let areEqual = zip(x, y).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($1)) }
        #expect(areEqual, "\(a.name): \(x) and \(y)")
      }
    }
  }

  @Test("the closure runs as often for many draws as for one")
  func runs() throws {
    let count = Count()
    let model = try Model { m in
      count.runs.withLock { $0 += 1 }
      m.observe("y", [0.1], Normal(m.parameter("mu", Normal(0, 1)), 1))
    }
    let before = count.runs.withLock { $0 }
    _ = model.predictions(at: [(0..<100).map { [Double($0)] }], seed: 1)
    #expect(count.runs.withLock { $0 } == before + 1)
  }

  @Test("a closure that tells numbers from symbols is given numbers")
  func branches() throws {
    let model = try Model { m in
      let a = m.parameter("a", Normal(0, 1))
      guard let value = a.constantValues else { return m.predicted("y", Normal(a, 1)) }
      m.predicted("y", Normal(value[0] > 0 ? 100 : -100, 1))
    }
    let y = model.predictions(at: [[[1], [-1]]], seed: 1)["y"].chains[0]
    #expect(abs(y[0] - 100) < 10 && abs(y[1] + 100) < 10)
  }

  @Test("parameters out of range give no numbers, and the next draw is one again")
  func outOfRange() throws {
    let model = try Model { m in
      let a = m.parameter("a", Normal(0, 1))
      m.predicted("poisson", Poisson(a))
      m.predicted("gamma", Gamma(shape: a, rate: 1))
      m.predicted("geometric", Geometric(a))
      m.predicted("normal", Normal(0, a))
      m.predicted("binomial", Binomial(trials: 5, probability: a))
      m.predicted("bernoulli", Bernoulli(probability: a))
      m.predicted("categorical", Categorical(probabilities: TracedArray.stack([a, 1 - a])))
      m.predicted("ordered", OrderedLogistic(0, cutpoints: TracedArray.stack([0, a])))
      m.predicted("zeros", ZeroInflated(Poisson(2), probability: a))
      m.predicted(
        "mixture",
        Mixture(weights: TracedArray.stack([a, 1 - a]), components: [Normal(0, 1), Normal(5, 1)]))
      m.predicted("uniform", Uniform(0, a))
      m.predicted("truncated", Truncated(Normal(0, 1), lower: 0, upper: a))
      m.predicted("interval", Truncated(Uniform(-1, a - 1), upper: 2))
      m.predicted("counts", Truncated(Poisson(a), lower: 1))
      m.predicted("angle", VonMises(0, concentration: a))
    }
    let draws = model.predictions(at: [[[-1], [0.5], [-0.5]]], seed: 1)
    for quantity in draws.quantities {
      #expect(quantity.chains[0].map(\.isNaN) == [true, false, true], "\(quantity.name)")
    }
  }

  @Test("no draws give no predictions")
  func none() throws {
    let draws = try Self.model(asks: false).predictions(at: [[], []], seed: 1)
    #expect(draws["normal"].chains == [[], []])
  }

  @Test("chains of another model stop what is computed from them")
  func chainsOfOthers() async {
    let predictions = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = try Model { m in
        let c = m.parameter("c", Normal(10, 1), shape: [2])
        m.observe("y", [11, 12], Normal(c, 1))
      }
      _ = model.predictions(at: [[[1, 2]], [[1, 2], [1, 2, 3]]], seed: 1)
    }
    let message = String(decoding: predictions?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      message.contains(
        "predictions(at:seed:): the model has 2 coordinates, but draw 1 of chain 1 has 3"), "\(message)")
    let draws = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = try Model { m in _ = m.parameter("c", Normal(10, 1), shape: [2]) }
      _ = model.draws(at: [[[1]]])
    }
    let other = String(decoding: draws?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      other.contains("draws(at:): the model has 2 coordinates, but draw 0 of chain 0 has 1"), "\(other)")
  }
}

/// How often a closure has run.
private final class Count: Sendable {
  let runs = Mutex(0)
}

/// A distribution of a user's own, which keeps its parameter as it is: z times x.
private struct Scaled: Distribution {
  let x: TracedArray

  init(_ x: TracedArray) { self.x = x }

  var shape: [Int] { x.shape }
  var support: (any Constraint)? { .real }
  func logDensity(_ y: TracedArray) -> TracedArray { Normal(0, x).logDensity(y) }
  func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    x.broadcast(to: shape).constantValues!.map { $0 * Double.random(in: 0..<1, using: &generator) }
  }
}
