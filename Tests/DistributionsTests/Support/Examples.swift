// Distributions of single numbers with the places where their densities are cut or infinite, for integrals and draws.

import Distributions
import Testing
import Tracing

/// A distribution of single numbers.
struct Example: Sendable, CustomTestStringConvertible {
  let family: String
  let parameters: [Double]
  /// Between which the density is smooth; for counts the largest that matters.
  let pieces: [Double]
  /// How many moments are finite.
  var moments = 4

  var testDescription: String { "\(family) \(parameters)" }
  var isOfCounts: Bool { pieces.count == 1 }

  func make() throws -> any Distribution { try Family.named(family).make(TracedArray(parameters)) }

  var quadrature: Quadrature {
    isOfCounts ? Quadrature(countsTo: Int(pieces[0])) : Quadrature(pieces: pieces)
  }

  init(_ family: String, _ parameters: [Double], _ pieces: [Double], moments: Int = 4) {
    (self.family, self.parameters, self.pieces, self.moments) = (family, parameters, pieces, moments)
  }

  static let all = unbounded + positive + bounded + truncated + counts

  private static let unbounded: [Example] = [
    Example("Normal", [0.5, 2], [-.infinity, 0.5, .infinity]),
    Example("StudentT", [5.5, 0.5, 2], [-.infinity, 0.5, .infinity]),
    Example("StudentT", [1.5, 0.5, 2], [-.infinity, 0.5, .infinity], moments: 1),
    Example("Cauchy", [0.5, 2], [-.infinity, 0.5, .infinity], moments: 0),
    Example("Laplace", [0.5, 2], [-.infinity, 0.5, .infinity]),
    Example("Logistic", [0.5, 2], [-.infinity, 0.5, .infinity]),
    Example("Gumbel", [0.5, 2], [-.infinity, 0.5, .infinity]),
    Example("SkewNormal", [0.5, 2, 3], [-.infinity, 0.5, .infinity]),
    Example("SkewNormal", [0.5, 2, -1], [-.infinity, 0.5, .infinity]),
    Example("Mixture, list", [0.5, -0.25, -1, 0.5, 2, 1.5], [-.infinity, 0, .infinity]),
    Example("Mixture, family", [0.5, -0.25, -1, 0.5, 2, 1.5], [-.infinity, 0, .infinity]),
  ]

  private static let positive: [Example] = [
    Example("Exponential", [1.5], [0, .infinity]),
    Example("Gamma", [0.4, 1.5], [0, .infinity]),
    Example("Gamma", [1, 1.5], [0, .infinity]),
    Example("Gamma", [5.5, 1.5], [0, 3, .infinity]),
    Example("InverseGamma", [5.5, 1.5], [0, 0.3, .infinity]),
    Example("InverseGamma", [1.5, 1.5], [0, 0.3, .infinity], moments: 1),
    Example("LogNormal", [0.5, 0.4], [0, 1.5, .infinity]),
    Example("Weibull", [0.7, 1.5], [0, .infinity]),
    Example("Weibull", [3, 1.5], [0, 1.5, .infinity]),
    Example("ChiSquared", [3], [0, 2, .infinity]),
    Example("Pareto", [1.5, 6.5], [1.5, .infinity]),
    Example("HalfNormal", [2], [0, .infinity]),
    Example("HalfCauchy", [2], [0, .infinity], moments: 0),
    Example("HalfStudentT", [6, 2], [0, .infinity]),
  ]

  private static let bounded: [Example] = [
    Example("Beta", [0.4, 0.7], [0, 1]),
    Example("Beta", [2.5, 4], [0, 1]),
    Example("Beta", [30, 2], [0, 1]),
    Example("VonMises", [0.3, 1.5], [-.pi, .pi], moments: 4),
    Example("VonMises", [2.5, 0], [-.pi, .pi]),
    Example("VonMises", [-3, 40], [-.pi, -3, .pi]),
    Example("Uniform", [-1, 2.5], [-1, 2.5]),
  ]

  private static let truncated: [Example] = [
    Example("Truncated Normal", [0.5, 2, -1, 2], [-1, 2]),
    Example("Truncated Normal", [0.5, 2, 60, 61], [60, 61]),
    Example("Truncated Normal, lower", [0.5, 2, 14], [14, .infinity]),
    Example("Truncated Normal, upper", [0.5, 2, -100], [-.infinity, -100]),
    Example("Truncated Cauchy", [0.5, 2, 100, 300], [100, 300]),
    Example("Truncated Laplace", [0.5, 2, -3, 1], [-3, 0.5, 1]),
    Example("Truncated Logistic, lower", [0.5, 2, 50], [50, .infinity]),
    Example("Truncated Exponential", [1.5, 0.5, 2], [0.5, 2]),
    Example("Truncated LogNormal, upper", [0.5, 0.8, 2], [0, 2]),
    Example("Truncated Weibull, lower", [1.7, 1.5, 1], [1, .infinity]),
    Example("Truncated Gumbel", [0.5, 2, -3, 2], [-3, 2]),
    Example("Truncated Uniform, lower", [-1, 4, 0.5], [0.5, 4]),
    Example("Truncated Pareto", [1.5, 2.5, 2, 3], [2, 3]),
    Example("Truncated StudentT", [3, 0.5, 2, -1, 2], [-1, 2]),
    Example("Truncated StudentT, lower", [3, 0, 1, 1000], [1000, .infinity], moments: 2),
    Example("Truncated StudentT, upper", [3, 0, 1, -1000], [-.infinity, -1000], moments: 2),
    Example("Truncated HalfStudentT", [3, 2, 1e-6, 2e-6], [1e-6, 2e-6]),
    Example("Truncated HalfStudentT, lower", [3, 2, 1000], [1000, .infinity], moments: 2),
    Example("Truncated Gamma, lower", [2, 1, 50], [50, .infinity]),
    Example("Truncated Gamma", [0.4, 1.5, 0.25, 2], [0.25, 2]),
    Example("Truncated Gamma, upper", [5.5, 1.5, 1e-6], [0, 1e-6]),
    Example("Truncated InverseGamma, upper", [2.5, 1.5, 0.02], [0, 0.02]),
    Example("Truncated InverseGamma", [2.5, 1.5, 1e4, 2e4], [1e4, 2e4]),
    Example("Truncated ChiSquared, lower", [3, 200], [200, .infinity]),
    Example("Truncated Beta, lower", [2, 5, 0.99], [0.99, 1]),
    Example("Truncated Beta", [2, 5, 0.25, 0.5], [0.25, 0.5]),
  ]

  private static let counts: [Example] = [
    Example("Bernoulli", [0.3], [1]),
    Example("Bernoulli logit", [-0.4], [1]),
    Example("Binomial", [10, 0.3], [10]),
    Example("Binomial", [300, 0.7], [300]),
    Example("Binomial logit", [40, -0.4], [40]),
    Example("BetaBinomial", [30, 0.5, 2], [30]),
    Example("Poisson", [0.7], [30]),
    Example("Poisson", [90], [400]),
    Example("Poisson log rate", [1.4], [60]),
    Example("NegativeBinomial", [20, 3], [600]),
    Example("Geometric", [0.3], [150]),
    Example("Truncated Poisson, lower", [1, 0.7], [30]),
    Example("Truncated Poisson", [60, 70, 1.5], [80]),
    Example("Truncated Poisson", [4, 4, 1.5], [10]),
    Example("Truncated Binomial, upper", [4, 10, 0.3], [10]),
    Example("Truncated Geometric, lower", [200, 0.3], [400]),
    Example("Truncated NegativeBinomial", [2, 5, 2, 0.5], [10]),
    Example("ZeroInflated Poisson", [1.5, 0.3], [40]),
    Example("OrderedLogistic", [0.4, -1, 0.5, 0.75], [3]),
    Example("Categorical logits", [0.2, -1, 1.5], [2]),
    Example("Categorical probabilities", [0.25, 0.75, 0], [2]),
  ]
}
