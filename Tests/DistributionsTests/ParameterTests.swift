// Parameters out of range: constants stop the trace with a message, traced ones give NaN.

import Distributions
import Foundation
import LinearAlgebra
import Randomness
import Testing
import Tracing

/// Whether what a stopped process printed holds each of `parts`.
private func message(of result: ExitTest.Result?, contains parts: String...) -> Bool {
  guard let bytes = result?.standardErrorContent else { return false }
  let text = String(decoding: bytes, as: UTF8.self)
  return parts.allSatisfy { text.contains($0) }
}

@Suite("Parameters of distributions")
struct ParameterTests {
  @Test("a constant out of its range stops, with the distribution, the parameter and the number")
  func constants() async {
    let degrees = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = StudentT(degreesOfFreedom: 0, location: 0, scale: 1)
    }
    #expect(message(of: degrees, contains: "in StudentT", "degrees of freedom is 0.0", "positive"))
    let rates = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Gamma(shape: 2, rate: [1, -3])
    }
    #expect(message(of: rates, contains: "in Gamma", "rate has element 1 = -3.0"))
    let probability = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Bernoulli(probability: 1.5)
    }
    #expect(message(of: probability, contains: "in Bernoulli", "probability is 1.5", "between 0 and 1"))
    let trials = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Binomial(trials: 2.5, probability: 0.5)
    }
    #expect(message(of: trials, contains: "number of trials is 2.5", "whole number"))
    let rate = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Poisson(-1)
    }
    #expect(message(of: rate, contains: "in Poisson", "rate is -1.0", "not negative"))
    let bounds = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Truncated(Normal(0, 1), lower: 2, upper: 1)
    }
    #expect(message(of: bounds, contains: "in Truncated", "upper minus the lower bound is -1.0"))
  }

  @Test("counts are cut off at constant whole numbers")
  func boundsOfCounts() async {
    let half = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Truncated(Poisson(2), lower: 0.5)
    }
    #expect(message(of: half, contains: "in Truncated", "whole numbers"))
    let traced = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = TracedLogDensity(dimension: 1) { Truncated(Poisson(2), lower: $0[0]).logDensity(3.0) }
    }
    #expect(message(of: traced, contains: "in Truncated", "constant"))
    let order = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Truncated(Poisson(2), lower: 4, upper: 3)
    }
    #expect(message(of: order, contains: "upper minus the lower bound is -1.0"))
    let count = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = TracedLogDensity(dimension: 1) { Poisson(2).logCDF($0[0]) }
    }
    #expect(message(of: count, contains: "in Poisson.logCDF", "has to be given as data"))
    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BetaBinomial(trials: 1e6, 1, 1).logCDF(4e5)
    }
    #expect(message(of: sum, contains: "in BetaBinomial.logCDF", "at most 100000"))
  }

  @Test("constant vectors and matrices out of range stop")
  func constantVectors() async {
    let weights = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Mixture(weights: [0.5, 0.6], family: Normal([0, 1], [1, 1]))
    }
    #expect(message(of: weights, contains: "in Mixture", "sum of the probabilities is 1.1"))
    let cutpoints = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = OrderedLogistic(0, cutpoints: [1, 1])
    }
    #expect(message(of: cutpoints, contains: "in OrderedLogistic", "step between cutpoints is 0.0"))
    let coefficients = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = AR(length: 3, coefficients: [0.9, 0.2], standardDeviation: 1)
    }
    #expect(message(of: coefficients, contains: "in AR", "stationary variance"))
    let degrees = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = WishartCholesky(degreesOfFreedom: 1, scale: Matrix.identity(2))
    }
    #expect(message(of: degrees, contains: "degrees of freedom is 1.0", "above 1"))
    let indefinite = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MultivariateStudentT(degreesOfFreedom: 3, location: [0, 0], scale: [[1.0, 2.0], [2.0, 1.0]])
    }
    #expect(message(of: indefinite, contains: "in MultivariateStudentT", "Cholesky factor"))
  }

  @Test("wrong shapes and kinds stop")
  func shapes() async {
    let mixed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Mixture(weights: [0.5, 0.5], components: [Normal(0, 1), Poisson(1)])
    }
    #expect(message(of: mixed, contains: "densities and others distributions of counts"))
    let inflated = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ZeroInflated(Normal(0, 1), probability: 0.5)
    }
    #expect(message(of: inflated, contains: "in ZeroInflated", "Normal is none"))
    let past = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = AR(length: 3, coefficients: [0.5], standardDeviation: 1, start: .after([1, 2]))
    }
    #expect(message(of: past, contains: "need 1 numbers before the first", "[2]"))
    let series = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = GaussianRandomWalk(length: 3, standardDeviation: 1, start: Normal(0, 1)).logDensity([1, 2])
    }
    #expect(message(of: series, contains: "GaussianRandomWalk.logDensity", "[2]", "[3]"))
    let draws = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = TracedLogDensity(dimension: 1) { q in
        var generator = Philox(seed: 1, stream: 0)
        _ = Gamma(shape: 2, rate: q[0]).draw(using: &generator)
        return q[0]
      }
    }
    #expect(message(of: draws, contains: "in Gamma.draw", "draws need constant parameters"))
  }

  @Test("one element is not repeated to the vectors of a distribution")
  func lengths() async {
    let dirichlet = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dirichlet([0.7]).logDensity([0.2, 0.3, 0.5])
    }
    #expect(
      message(of: dirichlet, contains: "in Dirichlet.logDensity", "[3]", "length of the concentrations, 1"))
    let mixed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = DirichletMultinomial(trials: 6, concentration: [0.7]).logDensity([1, 0, 5])
    }
    #expect(
      message(of: mixed, contains: "in DirichletMultinomial.logDensity", "[3]", "as many concentrations"))
    let multinomial = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Multinomial(trials: 6, logits: [0.7]).logDensity([1, 0, 5])
    }
    #expect(message(of: multinomial, contains: "in Multinomial.logDensity", "[3]", "as many probabilities"))
    let longer = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dirichlet([0.7, 1, 2]).logDensity([[1.0], [1]])
    }
    #expect(message(of: longer, contains: "in Dirichlet.logDensity", "[2, 1]", "concentrations, 3"))
  }

  @Test("constant factors that are not lower triangular and asymmetric scales stop")
  func triangles() async {
    let normal = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MultivariateNormal(mean: [0, 0], cholesky: Matrix(rows: [[1, 0.5], [0, 0.8]]))
    }
    #expect(message(of: normal, contains: "cholesky factor is not lower triangular", "element (0, 1) is 0.5"))
    let student = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MultivariateStudentT(
        degreesOfFreedom: 3, location: [0, 0], cholesky: [[1, 0.5], [0, 0.8]])
    }
    #expect(
      message(of: student, contains: "in MultivariateStudentT", "Cholesky factor is not lower triangular"))
    let wishart = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = WishartCholesky(degreesOfFreedom: 3, scaleCholesky: [[1, 0.5], [0, 0.8]])
    }
    #expect(message(of: wishart, contains: "in WishartCholesky", "Cholesky factor is not lower triangular"))
    let scale = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MultivariateStudentT(
        degreesOfFreedom: 3, location: [0, 0], scale: [[1, 0.5], [0.4, 0.8]])
    }
    #expect(
      message(of: scale, contains: "in MultivariateStudentT", "scale is not symmetric", "(1, 0) and (0, 1)"))
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = WishartCholesky(degreesOfFreedom: 3, scale: [[1, 0.5], [0.4, 0.8]])
    }
    #expect(message(of: second, contains: "in WishartCholesky", "scale is not symmetric"))
  }

  /// The family, parameters of which one is out of range, and a point of the support.
  static let outOfRange: [(String, [Double], [Double])] = [
    ("Normal", [0, -1], [0.5]), ("StudentT", [-3, 0, 1], [0.5]), ("StudentT", [3, 0, -1], [0.5]),
    ("Cauchy", [0, -1], [0.5]), ("Laplace", [0, -1], [0.5]), ("Logistic", [0, -1], [0.5]),
    ("Gumbel", [0, -1], [0.5]), ("SkewNormal", [0, -1, 2], [0.5]), ("Exponential", [-1], [0.5]),
    ("Gamma", [-0.5, 1], [0.5]), ("Gamma", [-1.5, 1], [0.5]), ("Gamma", [2, -1], [0.5]),
    ("InverseGamma", [-0.5, 1], [0.5]), ("InverseGamma", [2, -1], [0.5]), ("LogNormal", [0, -1], [0.5]),
    ("Weibull", [-1, 1], [0.5]), ("Weibull", [2, -1], [0.5]), ("ChiSquared", [-1], [0.5]),
    ("Pareto", [1, -2], [1.5]), ("Pareto", [-1, 2], [1.5]), ("HalfNormal", [-1], [0.5]),
    ("HalfCauchy", [-1], [0.5]),
    ("HalfStudentT", [-3, 1], [0.5]), ("HalfStudentT", [3, -1], [0.5]), ("Beta", [-0.5, 2], [0.5]),
    ("Beta", [2, -0.5], [0.5]), ("VonMises", [0, -1], [0.5]), ("Uniform", [1, 0], [0.5]),
    ("Truncated Normal", [0, 1, 2, 1], [1.5]), ("Truncated Normal", [0, -1, 0, 1], [0.5]),
    ("Truncated Exponential, lower", [-1, 1], [1.5]), ("Truncated Gamma, lower", [2, -1, 1], [1.5]),
    ("Truncated InverseGamma", [2, -1, 1, 2], [1.5]), ("Truncated StudentT, upper", [3, 0, -1, 1], [0.5]),
    ("Truncated HalfStudentT", [3, -1, 1, 2], [1.5]), ("Bernoulli", [1.5], [0]), ("Bernoulli", [-0.5], [1]),
    ("Binomial", [3, 1.5], [1]), ("Binomial", [3, -0.5], [1]), ("BetaBinomial", [3, -1, 2], [1]),
    ("BetaBinomial", [3, 2, -1], [1]), ("Poisson", [-1], [2]), ("NegativeBinomial", [-1, 2], [1]),
    ("NegativeBinomial", [1, -2], [1]), ("Geometric", [-0.5], [1]), ("Geometric", [1.5], [1]),
    ("ZeroInflated Poisson", [1, -0.1], [0]), ("ZeroInflated Poisson", [1, 1.1], [0]),
    ("OrderedLogistic", [0, 1, 0.5], [1]), ("Categorical probabilities", [-0.5, 1.5], [0]),
    ("Multinomial probabilities", [2, -0.5, 1.5], [1, 1]), ("DirichletMultinomial", [2, -0.5, 1], [1, 1]),
    ("Dirichlet", [-0.5, 1], [0.5, 0.5]), ("LKJCholesky", [-3], [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    ("WishartCholesky", [0.5, 1, 0, 0, 1], [1, 0, 0, 1]),
    ("GaussianRandomWalk", [-1, 0, 0, 1], [0, 0, 0, 0]),
    ("AR, stationary", [0.9, 0.2, 1, 0], [0, 0, 0, 0, 0]),
    ("AR, stationary", [0.5, 0.2, -1, 0], [0, 0, 0, 0, 0]),
    ("MultivariateStudentT", [-3, 0, 0, 1, 0, 0, 1], [0, 0]),
    ("MultivariateStudentT", [3, 0, 0, 1, 2, 2, 1], [0, 0]),
  ]

  @Test("a traced parameter out of its range gives NaN", arguments: outOfRange)
  func traced(_ name: String, _ parameters: [Double], _ x: [Double]) throws {
    let family = try Family.named(name)
    let whole = family.constantParameters
    let free = Array(parameters[whole...])
    let density = TracedLogDensity(dimension: free.count) { q in
      let made = family.make(.concatenate([TracedArray(Array(parameters[..<whole])), q]))
      return made.logDensity(TracedArray(x, shape: made.shape)).sum()
    }
    var evaluator = density.makeEvaluator()
    let value = evaluator.logDensity(at: free)
    #expect(value.isNaN, "found \(value)")
  }
}
