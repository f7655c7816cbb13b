// Every distribution as a function of one vector of parameters: what tables of tests name.

import Distributions
import Testing
import Tracing

/// A distribution as a function of its parameters.
struct Family: Sendable {
  let name: String
  /// How many of the first parameters are whole numbers, by which nothing is differentiated.
  var constantParameters = 0
  let make: @Sendable (TracedArray) -> any Distribution

  static func named(_ name: String) throws -> Family { try #require(table[name], "no family \(name)") }

  private static let table = Dictionary(
    uniqueKeysWithValues: (locationScale + positive + bounded + truncated + counts + truncatedCounts + vectors
      + combined)
      .map { ($0.name, $0) })

  private static let locationScale: [Family] = [
    Family(name: "Normal") { Normal($0[0], $0[1]) },
    Family(name: "StudentT") { StudentT(degreesOfFreedom: $0[0], location: $0[1], scale: $0[2]) },
    Family(name: "Cauchy") { Cauchy($0[0], $0[1]) },
    Family(name: "Laplace") { Laplace($0[0], $0[1]) },
    Family(name: "Logistic") { Logistic($0[0], $0[1]) },
    Family(name: "Gumbel") { Gumbel($0[0], $0[1]) },
    Family(name: "SkewNormal") { SkewNormal(location: $0[0], scale: $0[1], slant: $0[2]) },
  ]

  private static let positive: [Family] = [
    Family(name: "Exponential") { Exponential($0[0]) },
    Family(name: "Gamma") { Gamma(shape: $0[0], rate: $0[1]) },
    Family(name: "InverseGamma") { InverseGamma(shape: $0[0], scale: $0[1]) },
    Family(name: "LogNormal") { LogNormal($0[0], $0[1]) },
    Family(name: "Weibull") { Weibull(shape: $0[0], scale: $0[1]) },
    Family(name: "ChiSquared") { ChiSquared(degreesOfFreedom: $0[0]) },
    Family(name: "Pareto") { Pareto(minimum: $0[0], shape: $0[1]) },
    Family(name: "HalfNormal") { HalfNormal($0[0]) },
    Family(name: "HalfCauchy") { HalfCauchy($0[0]) },
    Family(name: "HalfStudentT") { HalfStudentT(degreesOfFreedom: $0[0], scale: $0[1]) },
  ]

  private static let bounded: [Family] = [
    Family(name: "Beta") { Beta($0[0], $0[1]) },
    Family(name: "VonMises") { VonMises($0[0], concentration: $0[1]) },
    Family(name: "Uniform") { Uniform($0[0], $0[1]) },
  ]

  private static let truncated: [Family] =
    truncations("Normal", 2) { Normal($0[0], $0[1]) }
    + truncations("Cauchy", 2) { Cauchy($0[0], $0[1]) }
    + truncations("Laplace", 2) { Laplace($0[0], $0[1]) }
    + truncations("Logistic", 2) { Logistic($0[0], $0[1]) }
    + truncations("Exponential", 1) { Exponential($0[0]) }
    + truncations("LogNormal", 2) { LogNormal($0[0], $0[1]) }
    + truncations("Weibull", 2) { Weibull(shape: $0[0], scale: $0[1]) }
    + truncations("Gumbel", 2) { Gumbel($0[0], $0[1]) }
    + truncations("Uniform", 2) { Uniform($0[0], $0[1]) }
    + truncations("Pareto", 2) { Pareto(minimum: $0[0], shape: $0[1]) }
    + truncations("StudentT", 3) {
      StudentT(degreesOfFreedom: $0[0], location: $0[1], scale: $0[2])
    }
    + truncations("HalfStudentT", 2) { HalfStudentT(degreesOfFreedom: $0[0], scale: $0[1]) }
    + truncations("Gamma", 2) { Gamma(shape: $0[0], rate: $0[1]) }
    + truncations("InverseGamma", 2) { InverseGamma(shape: $0[0], scale: $0[1]) }
    + truncations("ChiSquared", 1) { ChiSquared(degreesOfFreedom: $0[0]) }
    + truncations("Beta", 2) { Beta($0[0], $0[1]) }

  /// The bounds come after the parameters of the base.
  private static func truncations<Base: DistributionWithCDF & SendableMetatype>(
    _ name: String, _ n: Int, _ base: @escaping @Sendable (TracedArray) -> Base
  ) -> [Family] {
    [
      Family(name: "Truncated \(name)") {
        Truncated(base($0), lower: $0[n], upper: $0[n + 1])
      },
      Family(name: "Truncated \(name), lower") {
        Truncated(base($0), lower: $0[n])
      },
      Family(name: "Truncated \(name), upper") {
        Truncated(base($0), upper: $0[n])
      },
    ]
  }

  /// The bounds come first, since they are constant.
  private static let truncatedCounts: [Family] =
    countTruncations("Poisson") { Poisson($0[0]) }
    + countTruncations("Binomial", constant: 1) { Binomial(trials: $0[0], probability: $0[1]) }
    + countTruncations("Geometric") { Geometric($0[0]) }
    + countTruncations("NegativeBinomial") { NegativeBinomial(mean: $0[0], dispersion: $0[1]) }

  private static func countTruncations<Base: DistributionWithCDF & SendableMetatype>(
    _ name: String, constant: Int = 0, _ base: @escaping @Sendable (TracedArray) -> Base
  ) -> [Family] {
    [
      Family(name: "Truncated \(name)", constantParameters: 2 + constant) {
        Truncated(base($0[2...]), lower: $0[0], upper: $0[1])
      },
      Family(name: "Truncated \(name), lower", constantParameters: 1 + constant) {
        Truncated(base($0[1...]), lower: $0[0])
      },
      Family(name: "Truncated \(name), upper", constantParameters: 1 + constant) {
        Truncated(base($0[1...]), upper: $0[0])
      },
    ]
  }

  private static let counts: [Family] = [
    Family(name: "Bernoulli") { Bernoulli(probability: $0[0]) },
    Family(name: "Bernoulli logit") { Bernoulli(logit: $0[0]) },
    Family(name: "Binomial", constantParameters: 1) { Binomial(trials: $0[0], probability: $0[1]) },
    Family(name: "Binomial logit", constantParameters: 1) { Binomial(trials: $0[0], logit: $0[1]) },
    Family(name: "BetaBinomial", constantParameters: 1) { BetaBinomial(trials: $0[0], $0[1], $0[2]) },
    Family(name: "Poisson") { Poisson($0[0]) },
    Family(name: "Poisson log rate") { Poisson(logRate: $0[0]) },
    Family(name: "NegativeBinomial") { NegativeBinomial(mean: $0[0], dispersion: $0[1]) },
    Family(name: "Geometric") { Geometric($0[0]) },
    Family(name: "ZeroInflated Poisson") { ZeroInflated(Poisson($0[0]), probability: $0[1]) },
    Family(name: "OrderedLogistic") { OrderedLogistic($0[0], cutpoints: $0[1...]) },
    Family(name: "Categorical logits") { Categorical(logits: $0) },
    Family(name: "Categorical probabilities") { Categorical(probabilities: $0) },
    Family(name: "Multinomial logits", constantParameters: 1) {
      Multinomial(trials: $0[0], logits: $0[1...])
    },
    Family(name: "Multinomial probabilities", constantParameters: 1) {
      Multinomial(trials: $0[0], probabilities: $0[1...])
    },
    Family(name: "DirichletMultinomial", constantParameters: 1) {
      DirichletMultinomial(trials: $0[0], concentration: $0[1...])
    },
  ]

  private static let vectors: [Family] = [
    Family(name: "Dirichlet") { Dirichlet($0) },
    Family(name: "MultivariateNormal") {
      MultivariateNormal(mean: $0[0..<2], covariance: $0[2..<6].reshaped(to: [2, 2]))
    },
    Family(name: "MultivariateStudentT") {
      let scale = $0[3..<7].reshaped(to: [2, 2])
      return MultivariateStudentT(degreesOfFreedom: $0[0], location: $0[1..<3], scale: scale)
    },
    Family(name: "LKJCholesky") { LKJCholesky(dimension: 3, concentration: $0[0]) },
    Family(name: "WishartCholesky") {
      WishartCholesky(degreesOfFreedom: $0[0], scaleCholesky: $0[1..<5].reshaped(to: [2, 2]))
    },
    Family(name: "GaussianRandomWalk") {
      GaussianRandomWalk(length: 4, standardDeviation: $0[0], drift: $0[1], start: Normal($0[2], $0[3]))
    },
    Family(name: "AR, stationary") {
      AR(length: 5, coefficients: $0[0..<2], standardDeviation: $0[2], mean: $0[3])
    },
    Family(name: "AR, after") {
      AR(
        length: 5, coefficients: $0[0..<2], standardDeviation: $0[2], mean: $0[3], start: .after($0[4..<6]))
    },
  ]

  private static let combined: [Family] = [
    Family(name: "Mixture, list") { p in
      let components: [any Distribution] = [Normal(p[2], p[3]), Normal(p[4], p[5])]
      return Mixture(logits: p[0..<2], components: components)
    },
    Family(name: "Mixture, family") { p in
      Mixture(logits: p[0..<2], family: Normal(p[2...].gather([0, 2]), p[2...].gather([1, 3])))
    },
  ]
}
