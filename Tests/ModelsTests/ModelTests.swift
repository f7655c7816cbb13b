// A model's density, draws and predictions, against the same written by hand.

import Foundation
import LogDensities
import Models
import Randomness
import Testing

@Suite("Models")
struct ModelTests {
  static let y: [Double] = [28, 8, -3, 7, -1, 1, 18, 12]
  static let sigma: [Double] = [15, 10, 16, 11, 9, 11, 10, 18]

  static func schools() throws -> Model {
    try Model { m in
      let mu = m.parameter("mu", Normal(0, 5))
      let tau = m.parameter("tau", .positive)
      m.add(Normal(0, 5).logDensity(tau))
      let raw = m.parameter("raw", Normal(0, 1), shape: [8])
      let theta = m.generated("theta", mu + tau * raw)
      m.observe("y", y, Normal(theta, sigma))
    }
  }

  static func normal(_ x: Double, _ mean: Double, _ sd: Double) -> Double {
    -0.5 * (x - mean) * (x - mean) / (sd * sd) - log(sd) - 0.5 * log(2 * Double.pi)
  }

  @Test("the density is that of the coordinates without constraint")
  func density() throws {
    let model = try Self.schools()
    #expect(model.dimension == 10)
    #expect(model.parameters.map(\.name) == ["mu", "tau", "raw"])
    #expect(model.parameters.map(\.coordinates) == [0..<1, 1..<2, 2..<10])
    #expect(model.parameters.map(\.constraint) == ["numbers", "positive numbers", "numbers"])
    #expect(model.coordinateNames?[0..<3] == ["mu", "unconstrained tau", "raw[0]"])
    let z = (0..<10).map { 0.3 * Double($0) - 1 }
    let (mu, tau) = (z[0], exp(z[1]))
    var expected = Self.normal(mu, 0, 5) + Self.normal(tau, 0, 5) + z[1]
    for j in 0..<8 {
      expected += Self.normal(z[2 + j], 0, 1) + Self.normal(Self.y[j], mu + tau * z[2 + j], Self.sigma[j])
    }
    var evaluator = model.makeEvaluator()
    #expect(abs(evaluator.logDensity(at: z) - expected) < 1e-12 * abs(expected))
  }

  @Test("values of parameters and what is generated come back by name and shape")
  func names() throws {
    let model = try Self.schools()
    let z = (0..<10).map { 0.3 * Double($0) - 1 }
    let draws = model.draws(at: [[z, z], [z, z]])
    #expect(draws.names == ["mu", "tau", "raw", "theta"])
    #expect(draws["tau"].shape == [] && draws["theta"].shape == [8])
    #expect(draws["tau"].count == 4)
    #expect(abs(draws["tau"].mean[0] - exp(z[1])) < 1e-15)
    #expect(abs(draws["theta"][3].chains[1][0] - (z[0] + exp(z[1]) * z[5])) < 1e-14)
    #expect(Array(draws["raw"].draw(1, chain: 1)) == Array(z[2...]))
    #expect(draws["theta"].elementNames[7] == "theta[7]")
  }

  @Test("matrices keep their shape")
  func matrices() throws {
    let model = try Model { m in
      let x = m.parameter("x", Normal(0, 1), shape: [2, 3])
      m.generated("twice", 2 * x)
    }
    let draws = model.draws(at: [[[0, 1, 2, 3, 4, 5]]])
    #expect(draws["twice"].shape == [2, 3])
    #expect(draws["twice"][1, 2].chains == [[10]])
    #expect(draws["twice"].map { $0.max()! - $0.min()! }.chains == [[10]])
    let unequal = model.draws(at: [[[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]], [[1, 1, 1, 1, 1, 1]]])
    #expect(unequal["x"].map { $0.reduce(0, +) }.chains == [[15], [6]])
    #expect(draws["x"].elementNames[5] == "x[1, 2]")
  }

  @Test("a sampled model has the posterior of its conjugate")
  func conjugate() throws {
    // Seven of ten: Beta(2 + 7, 3 + 3).
    let model = try Model { m in
      let p = m.parameter("p", .unitInterval)
      m.add(log(p) + 2 * log(1 - p))
      m.add(7 * log(p) + 3 * log(1 - p))
    }
    let chains = try sample(model, draws: 2_000, chains: 4, seed: 3, with: NUTS())
    let p = model.draws(of: chains)["p"][]
    let (a, b) = (9.0, 6.0)
    #expect(abs(p.mean - a / (a + b)) < 4 * p.monteCarloError.mean)
    let sd = (a * b / ((a + b) * (a + b) * (a + b + 1))).squareRoot()
    #expect(abs(p.standardDeviation - sd) < 4 * p.monteCarloError.standardDeviation)
  }

  @Test("a summary has a row for every element")
  func summary() throws {
    let model = try Self.schools()
    let chains = try sample(model, draws: 200, chains: 2, seed: 1, with: NUTS())
    let draws = model.draws(of: chains)
    #expect(draws.summary().rows.map(\.name).count == 18)
    #expect(draws.summary(of: ["tau"]).rows.map(\.name) == ["tau"])
    #expect(draws.summary(of: ["tau"]).rows[0].mean.value == draws["tau"].mean[0])
  }

  @Test("elements that cannot change have no row")
  func fixedElements() throws {
    let model = try Model { m in _ = m.parameter("L", LKJCholesky(dimension: 3, concentration: 2)) }
    let chains = try sample(model, draws: 500, chains: 2, seed: 1, with: NUTS())
    let summary = model.draws(of: chains).summary()
    #expect(summary.rows.map(\.name) == ["L[1, 0]", "L[1, 1]", "L[2, 0]", "L[2, 1]", "L[2, 2]"])
    #expect(summary.problems.isEmpty)
  }

  @Test("parameters without coordinates are constants of the model")
  func withoutCoordinates() throws {
    let model = try Model { m in
      _ = m.parameter("L", LKJCholesky(dimension: 1, concentration: 2))
      let weights = m.parameter("weights", Dirichlet([2.0]))
      let effects = m.parameter("effects", .sumToZero, shape: [1])
      _ = m.parameter("x", Normal(weights + effects, 2), shape: [1])
      _ = m.parameter("last", .simplex, shape: [1])
    }
    #expect(model.dimension == 1 && model.coordinateNames == ["x[0]"])
    var evaluator = model.makeEvaluator()
    #expect(abs(evaluator.logDensity(at: [3]) - Self.normal(3, 1, 2)) < 1e-14)
    let position = try model.position([
      "L": [[1.0]], "weights": [1.0], "effects": [0.0], "x": [3.0], "last": [1.0],
    ])
    #expect(position == [3])
    let draws = model.draws(at: [[[3], [4]]])
    #expect(draws["weights"].chains == [[1, 1]] && draws["effects"].chains == [[0, 0]])
    #expect(draws.summary().rows.map(\.name) == ["x[0]"])
  }

  @Test("an array without elements comes first and leaves the draws of the others")
  func emptyArray() throws {
    let model = try Model { m in
      m.generated("none", TracedArray([Double]()))
      _ = m.parameter("x", Normal(0, 1))
    }
    let draws = model.draws(at: [(0..<10).map { [Double($0)] }, (0..<8).map { [Double($0)] }])
    #expect(draws["none"].count == 18 && draws["none"].chains == [[], []])
    #expect(
      draws["none"].map { Double($0.count) }.chains
        == Array(repeating: .init(repeating: 0, count: 8), count: 2))
    let summary = draws.summary()
    #expect(summary.rows.map(\.name) == ["x"])
    #expect(summary.rows[0].mean.value == draws.summary(of: ["x"]).rows[0].mean.value)
    #expect(summary.rows[0].mean.value.isFinite)
    #expect(draws.summary(of: ["none"]).rows.isEmpty)
  }

  @Test("predictions have the moments of the observations, and do not depend on the length of a run")
  func predictions() throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(0, 1))
      m.observe("y", [1.0, 2, 3], Normal(mu, [1, 2, 3]))
      m.predicted("next", Normal(mu, 0.5))
    }
    let positions = (0..<20_000).map { _ in [2.0] }
    let draws = model.predictions(at: [positions], seed: 5)
    #expect(draws.names == ["y", "next"])
    for (j, sd) in [1.0, 2, 3].enumerated() {
      let y = draws["y"][j]
      #expect(abs(y.mean - 2) < 5 * sd / 20_000.0.squareRoot())
      #expect(abs(y.standardDeviation - sd) < 5 * sd / 40_000.0.squareRoot())
    }
    #expect(abs(draws["next"][].standardDeviation - 0.5) < 5 * 0.5 / 40_000.0.squareRoot())
    let shorter = model.predictions(at: [Array(positions[..<7])], seed: 5)
    #expect(shorter["y"].chains[0] == Array(draws["y"].chains[0][..<21]))
    let other = model.predictions(at: [Array(positions[..<7])], seed: 6)
    #expect(other["y"].chains[0] != shorter["y"].chains[0])
  }

  @Test("prior draws come from the distributions, and data from them")
  func prior() throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(3, 2))
      let x = m.parameter("x", Normal(mu, 1), shape: [4])
      m.generated("sum", x.sum())
      m.observe("y", [0.0], Normal(x[0], 1))
    }
    let draws = try model.priorDraws(20_000, seed: 8)
    #expect(draws.names == ["mu", "x", "sum", "y"])
    let root = 20_000.0.squareRoot()
    #expect(abs(draws["mu"][].mean - 3) < 5 * 2 / root)
    #expect(abs(draws["x"][2].standardDeviation - 5.0.squareRoot()) < 5 * 5.0.squareRoot() / root)
    #expect(abs(draws["y"][0].standardDeviation - 6.0.squareRoot()) < 5 * 6.0.squareRoot() / root)
    let first = draws["x"].draw(0)
    #expect(abs(draws["sum"].chains[0][0] - first.reduce(0, +)) < 1e-12)
  }

  @Test("values become coordinates and come back")
  func positions() throws {
    let model = try Self.schools()
    let values: [String: any TracedArrayConvertible] = [
      "mu": 3, "tau": 1.5, "raw": [1, -1, 2, -2, 0.5, 0.25, 0, 3],
    ]
    let z = try model.position(values)
    #expect(z[0] == 3 && abs(z[1] - log(1.5)) < 1e-15 && z[9] == 3)
    #expect(abs(model.draws(at: [[z]])["tau"].mean[0] - 1.5) < 1e-15)
    let chain = try sample(model, draws: 10, from: z, seed: 1, with: NUTS())
    #expect(chain.statistics.count == 10)
  }

  @Test("an offset and a multiplier change coordinates, not the density")
  func nonCentred() throws {
    func model(_ centred: Bool) throws -> Model {
      try Model { m in
        let mu = m.parameter("mu", Normal(0, 5))
        let tau = m.parameter("tau", Normal(0, 5), .positive)
        let theta =
          centred
          ? m.parameter("theta", Normal(mu, tau), shape: [8])
          : m.parameter("theta", Normal(mu, tau), .real(offset: mu, multiplier: tau), shape: [8])
        m.observe("y", Self.y, Normal(theta, Self.sigma))
      }
    }
    let (centred, free) = (try model(true), try model(false))
    let values: [String: any TracedArrayConvertible] = ["mu": 3, "tau": 2, "theta": Self.y]
    let (a, b) = (try centred.position(values), try free.position(values))
    #expect(abs(b[2] - (28 - 3) / 2) < 1e-14)
    var (first, second) = (centred.makeEvaluator(), free.makeEvaluator())
    // The multiplier's determinant is τ⁸.
    let difference = second.logDensity(at: b) - first.logDensity(at: a)
    #expect(abs(difference - 8 * log(2.0)) < 1e-11)
  }

  @Test("derivatives up to the third order exist")
  func curvature() throws {
    let model = try Self.schools()
    let chain = try sample(
      model, draws: 20,
      from: try model.position(["mu": 4, "tau": 3, "raw": [Double](repeating: 0, count: 8)]),
      seed: 1, with: RiemannianHMC(metric: SoftAbs(), integrator: ImplicitMidpoint(), stepSize: 0.3, steps: 5)
    )
    #expect(chain.acceptanceRate > 0.5)
  }
}
