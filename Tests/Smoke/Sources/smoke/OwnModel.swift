// A model with a distribution and a constraint of one's own.

import Foundation
import Models
import Randomness

/// Positive numbers by x = log(1 + eᶻ).
struct SoftPositive: Constraint {
  var description: String { "positive numbers" }

  func unconstrainedShape(for shape: [Int]) -> [Int] { shape }

  func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    (softplus(z), -softplus(-z).sum())
  }

  func unconstrain(_ x: TracedArray) -> TracedArray { log(expm1(x)) }

  func contains(_ x: [Double], shape: [Int]) -> Bool { x.allSatisfy { $0 >= 0 } }
}

/// The length of a vector of two normal numbers: log p(x) = log x − 2 log σ − x²/2σ².
struct Rayleigh: Distribution {
  let sigma: Double

  var shape: [Int] { [] }
  var support: (any Constraint)? { SoftPositive() }

  func logDensity(_ x: TracedArray) -> TracedArray {
    log(x) - 2 * Foundation.log(sigma) - 0.5 * x * x / (sigma * sigma)
  }

  func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    (0..<shape.reduce(1, *)).map { _ in sigma * hypot(generator.normal(), generator.normal()) }
  }
}

/// Samples the model and checks its means: of the parameter, and of a prediction.
func checkOwnModel() throws {
  let model = try Model { m in
    let length = m.parameter("length", Rayleigh(sigma: 2))
    m.predicted("next", Normal(length, 1))
  }
  let chains = try sample(model, draws: 2_000, chains: 4, seed: 1, with: NUTS())
  let expected = 2 * (Double.pi / 2).squareRoot()
  for draws in [model.draws(of: chains)["length"], model.predictions(of: chains, seed: 2)["next"]] {
    let mean = draws[].estimatedMean
    guard (mean.value - expected).magnitude < 5 * mean.error else {
      fatalError("smoke: own model, \(draws.name): mean \(mean), expected \(expected)")
    }
  }
}
