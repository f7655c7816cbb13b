// Models with parameters drawn from their priors and data drawn from the model: what calibration is checked with.

import Foundation
import Models
import Randomness
import Testing

/// A model of simulated data, and the parameters that they were simulated with.
struct Simulation {
  let model: Model
  /// The elements of each parameter, by name.
  let truth: [String: [Double]]
}

/// A kind of model that simulates itself.
struct CalibrationCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let simulate: @Sendable (inout Philox) throws -> Simulation

  static let all: [CalibrationCase] = [
    schools, orderedLogistic, mixture, gaussianProcess, garch, hiddenMarkov, counts,
  ]

  /// Counts without zeros, and others of which only so much is known as that they are beyond 5.
  static let counts = CalibrationCase(testDescription: "counts, truncated and censored") { random in
    let rate = Gamma(shape: 2, rate: 1).draw(using: &random)[0]
    let (mean, dispersion) = (
      Gamma(shape: 3, rate: 1).draw(using: &random)[0], Gamma(shape: 3, rate: 1).draw(using: &random)[0]
    )
    let positive = Truncated(Poisson(rate), lower: 1).draw(shape: [10], using: &random)
    let counts = NegativeBinomial(mean: mean, dispersion: dispersion).draw(shape: [20], using: &random)
    let model = try Model { m in
      let rate = m.parameter("rate", Gamma(shape: 2, rate: 1))
      let mean = m.parameter("mean", Gamma(shape: 3, rate: 1))
      let dispersion = m.parameter("dispersion", Gamma(shape: 3, rate: 1))
      let censored = NegativeBinomial(mean: mean, dispersion: dispersion)
      m.observe("positive", positive, Truncated(Poisson(rate), lower: 1))
      m.add(censored.logDensity(counts.filter { $0 <= 5 }).sum())
      m.add(Double(counts.count { $0 > 5 }) * censored.logSurvival(5))
    }
    return Simulation(
      model: model, truth: ["rate": [rate], "mean": [mean], "dispersion": [dispersion]])
  }

  static let schools = CalibrationCase(testDescription: "hierarchical") { random in
    let sigma: [Double] = [3, 5, 4, 2, 6]
    let (mu, tau) = (Normal(0, 5).draw(using: &random)[0], HalfCauchy(5).draw(using: &random)[0])
    let raw = Normal(0, 1).draw(shape: [5], using: &random)
    let y = Normal(raw.map { mu + tau * $0 }, sigma).draw(using: &random)
    return Simulation(
      model: try Showcase.schools(y: y, sigma: sigma), truth: ["mu": [mu], "tau": [tau], "raw": raw])
  }

  static let orderedLogistic = CalibrationCase(testDescription: "ordered logistic") { random in
    let x = (0..<40).map { Double($0 % 10) / 5 - 1 }
    let slope = Normal(0, 1).draw(using: &random)[0]
    let cutpoints = Normal(0, 2).draw(shape: [3], using: &random).sorted()
    let y = OrderedLogistic(x.map { slope * $0 }, cutpoints: cutpoints).draw(using: &random)
    return Simulation(
      model: try Showcase.orderedLogistic(x: x, y: y, categories: 4),
      truth: ["slope": [slope], "cutpoints": cutpoints])
  }

  static let mixture = CalibrationCase(testDescription: "mixture") { random in
    let weight = Beta(5, 5).draw(using: &random)[0]
    let mu = Normal(0, 2).draw(shape: [2], using: &random).sorted()
    let sigma = LogNormal(0, 0.5).draw(shape: [2], using: &random)
    let y = Mixture(weights: [weight, 1 - weight], family: Normal(mu, sigma)).draw(
      shape: [20], using: &random)
    return Simulation(
      model: try Showcase.mixture(y: y), truth: ["weight": [weight], "mu": mu, "sigma": sigma])
  }

  static let gaussianProcess = CalibrationCase(testDescription: "Gaussian process") { random in
    let x = (0..<12).map { Double($0) / 2 }
    let length = InverseGamma(shape: 5, scale: 5).draw(using: &random)[0]
    let (amplitude, noise) = (HalfNormal(1).draw(using: &random)[0], HalfNormal(1).draw(using: &random)[0])
    let covariance = x.indices.map { i in
      x.indices.map { j in
        amplitude * amplitude * exp(-0.5 * pow((x[i] - x[j]) / length, 2))
          + (i == j ? noise * noise + 1e-8 : 0)
      }
    }
    let zero = [Double](repeating: 0, count: x.count)
    let y = MultivariateNormal(mean: zero, covariance: covariance).draw(using: &random)
    return Simulation(
      model: try Showcase.gaussianProcess(x: x, y: y),
      truth: ["length": [length], "amplitude": [amplitude], "noise": [noise]])
  }

  static let garch = CalibrationCase(testDescription: "GARCH") { random in
    let mu = Normal(0, 1).draw(using: &random)[0]
    let omega = LogNormal(0, 0.5).draw(using: &random)[0]
    let alpha = random.uniform()
    let beta = (1 - alpha) * random.uniform()
    var (variance, y) = (1.0, [Double]())
    for _ in 0..<50 {
      y.append(mu + variance.squareRoot() * random.normal())
      variance = omega + alpha * pow(y.last! - mu, 2) + beta * variance
    }
    return Simulation(
      model: try Showcase.garch(y: y, firstScale: 1),
      truth: ["mu": [mu], "omega": [omega], "alpha": [alpha], "beta": [beta]])
  }

  static let hiddenMarkov = CalibrationCase(testDescription: "hidden Markov model") { random in
    let rows = Dirichlet([[4.0, 1], [1, 4]]).draw(using: &random)
    let mu = Normal(0, 3).draw(shape: [2], using: &random).sorted()
    var (state, y) = (random.uniform() < 0.5 ? 0 : 1, [Double]())
    for _ in 0..<20 {
      y.append(mu[state] + random.normal())
      state = random.uniform() < rows[2 * state] ? 0 : 1
    }
    return Simulation(
      model: try Showcase.hiddenMarkov(y: y), truth: ["transitions": rows, "mu": mu])
  }
}
