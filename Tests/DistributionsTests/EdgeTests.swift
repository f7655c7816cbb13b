// What happens at edges, in tails, in branches that are not chosen, and with arrays of numbers.

import Constraints
import Distributions
import Foundation
import Randomness
import Testing
import Tracing
import TracingTestSupport

private func values(_ x: TracedArray) -> [Double] { x.constantValues! }

private func gradient(_ point: [Double], _ function: (TracedArray) -> TracedArray) -> (Double, [Double]) {
  var evaluator = TracedLogDensity(dimension: point.count, function).makeEvaluator()
  var gradient = point
  let value = evaluator.logDensity(at: point, gradient: &gradient)
  return (value, gradient)
}

@Suite("Edges of distributions")
struct EdgeTests {
  @Test("where only some elements are outside the support, only those are impossible")
  func someOutside() {
    let found = values(Exponential(2).logDensity([1, -1, 0]))
    let log2: Double = log(2)
    let expected: [Double] = [log2 - 2, -.infinity, log2]
    #expect(found == expected)
    let (value, slope) = gradient([2]) { q in
      let logs = Exponential(q[0]).logDensity([1, -1])
      return select(TracedArray([1, -1]) .> 0, logs, 0).sum()
    }
    #expect(value == log2 - 2 && slope == [-0.5])
  }

  @Test("missing data are not taken for possible or impossible ones")
  func notANumber() {
    #expect(values(Normal(0, 1).logDensity(Double.nan))[0].isNaN)
    #expect(values(Gamma(shape: 1.5, rate: 1).logDensity(Double.nan))[0].isNaN)
    #expect(values(Poisson(1).logDensity(Double.nan))[0].isNaN)
  }

  @Test("a density that is impossible in one branch leaves the other alone")
  func branches() {
    let (value, slope) = gradient([-1, 0.5]) { q in
      select(q[0] .> 0, Gamma(shape: 2.5, rate: 1).logDensity(q[0]), 0) + Normal(0, 1).logDensity(q).sum()
    }
    #expect(value.isFinite && slope == [1, -0.5])
  }

  /// The exponential tail looks the same from everywhere.
  @Test("derivatives of far truncations are those of near ones")
  func farTruncation() {
    func exponential(_ q: TracedArray) -> TracedArray {
      Truncated(Exponential(q[0]), lower: q[1], upper: q[2]).logDensity(q[3])
    }
    func laplace(_ q: TracedArray) -> TracedArray {
      Truncated(Laplace(0, q[0]), lower: q[1], upper: q[2]).logDensity(q[3])
    }
    for (near, far) in [([1.5, 1, 2, 1.75], [1.5, 901, 902, 901.75])] {
      for (name, density) in [("Exponential", exponential), ("Laplace", laplace)] {
        let (first, second) = (gradient(near, density), gradient(far, density))
        #expect(abs(first.0 - second.0) < 1e-11, "\(name)")
        #expect(
          zip(first.1, second.1).allSatisfy { abs($0 - $1) < 1e-10 }, "\(name): \(first.1), \(second.1)")
      }
    }
  }

  /// Beyond a far bound a the hazard of the normal distribution is a + 1/a, up to terms of 1/a³.
  @Test("a normal tail far out has the slope of its asymptotic series")
  func farNormal() {
    let a = 1e4
    let (value, slope) = gradient([a, a + 1e-5]) { Truncated(Normal(0, 1), lower: $0[0]).logDensity($0[1]) }
    // As it is after rounding.
    let step = (a + 1e-5) - a
    let expected = log(a + 1 / a) - a * step - 0.5 * step * step
    // The logarithms of density and tail, −5 · 10⁷ both, are rounded.
    #expect(abs(value - expected) < 1e-8)
    #expect(abs(slope[0] - a - 1 / a) < 1e-8 && abs(slope[1] + a + step) < 1e-8)
  }

  @Test("quantiles undo distribution functions, from tail to tail")
  func quantiles() {
    let distributions: [any DistributionWithCDF] = [
      Normal(0.5, 2), Cauchy(0.5, 2), Laplace(0.5, 2), Logistic(0.5, 2), Gumbel(0.5, 2), Exponential(1.5),
      LogNormal(0.5, 0.8), Weibull(shape: 1.7, scale: 1.5), Uniform(-1, 2), Pareto(minimum: 1.5, shape: 2.5),
      StudentT(degreesOfFreedom: 3, location: 0.5, scale: 2), HalfStudentT(degreesOfFreedom: 3, scale: 2),
      Gamma(shape: 2.5, rate: 1.5), InverseGamma(shape: 2.5, scale: 1.5), ChiSquared(degreesOfFreedom: 5),
    ]
    let p = [-700.0, -50, -3, -0.8, -0.69, -0.1, -1e-5, -1e-12]
    for distribution in distributions {
      let name = "\(type(of: distribution))"
      let lower = distribution.quantile(logCDF: p, shape: [p.count])
      let upper = distribution.quantile(logSurvival: p, shape: [p.count])
      #expect(zip(lower, lower.dropFirst()).allSatisfy { $0 <= $1 }, "\(name): \(lower)")
      #expect(zip(upper, upper.dropFirst()).allSatisfy { $0 >= $1 }, "\(name): \(upper)")
      let tails = [
        (lower, values(distribution.logCDF(lower))), (upper, values(distribution.logSurvival(upper))),
      ]
      for (x, back) in tails {
        // A quantile is rounded: where it lies by a bound, or far from it, that moves the probability.
        let logs = values(distribution.logDensity(x))
        for k in p.indices {
          let unit = (abs(x[k]) + 1) * 0x1p-52 * exp(logs[k] - back[k])
          let bound = 1e-13 * abs(p[k]) + 8 * unit
          #expect(abs(back[k] - p[k]) <= bound, "\(name): \(back[k]), not \(p[k])")
        }
      }
      let both = zip(values(distribution.logCDF(lower)), values(distribution.logSurvival(lower)))
      #expect(both.allSatisfy { abs(exp($0) + exp($1) - 1) < 1e-14 }, "\(name)")
    }
  }

  @Test("supports are bounded by parameters and truncations")
  func supports() {
    let cut = Truncated(Exponential(1), lower: -1, upper: 3).support as? Interval
    #expect(cut.map { values($0.lower) + values($0.upper) } == [0, 3])
    let tail = Truncated(Normal(0, 1), lower: 2).support as? LowerBound
    #expect(tail.map { values($0.bound) } == [2])
    let head = Truncated(Normal(0, 1), upper: 2).support as? UpperBound
    #expect(head.map { values($0.bound) } == [2])
    let part = Truncated(Uniform(0, 1), lower: 0.5).support as? Interval
    #expect(part.map { values($0.lower) + values($0.upper) } == [0.5, 1])
    #expect((Pareto(minimum: 2, shape: 1).support as? LowerBound).map { values($0.bound) } == [2])
    #expect(Mixture(weights: [0.5, 0.5], components: [HalfNormal(1), Exponential(1)]).support is LowerBound)
    #expect(Mixture(weights: [0.5, 0.5], components: [Beta(1, 2), Uniform(0, 1)]).support is Interval)
    #expect(Mixture(weights: [0.5, 0.5], components: [HalfNormal(1), Normal(0, 1)]).support is Reals)
    #expect(Mixture(weights: [0.5, 0.5], components: [Poisson(1), Geometric(0.5)]).support == nil)
  }

  @Test("impossible components of a mixture have no part in value and derivatives")
  func impossibleComponents() {
    let (value, slope) = gradient([0.25, -1]) { q in
      let components: [any Distribution] = [Normal(0, 1), Exponential(1)]
      return Mixture(weights: [q[0], 1 - q[0]], components: components).logDensity(q[1])
    }
    let expected = log(0.25) - 0.5 - 0.5 * log(2 * Double.pi)
    #expect(abs(value - expected) < 1e-14)
    #expect(abs(slope[0] - 4) < 1e-12 && abs(slope[1] - 1) < 1e-12)
  }

  @Test("a negative binomial distribution of a dispersion that is small beside the mean keeps its zeros")
  func smallDispersion() {
    let far = values(NegativeBinomial(mean: 1e17, dispersion: 1).logDensity([0, 1]))
    #expect(far.allSatisfy { abs($0 + 17 * log(10)) < 1e-13 }, "\(far)")
    let near = values(NegativeBinomial(mean: 5, dispersion: 1e-16).logDensity(0))[0]
    #expect(abs(near + 1e-16 * log(5e16)) < 1e-28, "\(near)")
    // −φ log(1 + μ/φ), and for φ = 1 the same at 1.
    for (point, x, expected) in [
      ([1e17, 1], 0.0, [-1e-17, 1 - 17 * log(10)]), ([1e17, 1], 1.0, [-1e-17, 2 - 17 * log(10)]),
      ([5, 1e-16], 0.0, [-2e-17, 1 - log(5e16)]),
    ] {
      let (value, slope) = gradient(point) {
        NegativeBinomial(mean: $0[0], dispersion: $0[1]).logDensity(x)
      }
      #expect(value.isFinite)
      #expect(
        zip(slope, expected).allSatisfy { abs($0 - $1) <= 1e-12 * abs($1) }, "\(slope), not \(expected)")
    }
  }

  @Test("additional zeros do not underflow")
  func smallZeros() {
    #expect(values(ZeroInflated(Poisson(1000), probability: 0).logDensity(0)) == [-1000])
    #expect(values(ZeroInflated(Poisson(1000), probability: 1e-300).logDensity(0)) == [log(1e-300)])
    #expect(values(ZeroInflated(Poisson(1000), probability: 1).logDensity(0)) == [0])
    // log π + log(1 + (1 − π) e⁻¹⁰⁰⁰/π) is q for π = sigmoid(q), until π itself underflows.
    for (q, value, slope) in [
      (-800, -1000, 0), (-720, -1000, 0), (-600, -600, 1), (-400, -400, 1), (800, 0, 0),
    ] {
      let found = gradient([Double(q)]) {
        ZeroInflated(Poisson(1000), probability: sigmoid($0[0])).logDensity(0)
      }
      #expect(
        abs(found.0 - Double(value)) < 1e-12 && abs(found.1[0] - Double(slope)) < 1e-12, "\(q): \(found)")
    }
    let (value, slope) = gradient([-200.5, 250]) {
      ZeroInflated(Poisson($0[1]), probability: sigmoid($0[0])).logDensity(0)
    }
    #expect(abs(value + 200.5) < 1e-12 && abs(slope[0] - 1) < 1e-12 && abs(slope[1]) < 1e-12)
  }

  @Test("mixtures of vectors choose whole vectors")
  func mixturesOfVectors() {
    let near = MultivariateNormal(mean: [0.0, 0.0], covariance: [[1e-4, 0], [0, 1e-4]])
    let far = MultivariateNormal(mean: [10.0, 10.0], covariance: [[1e-4, 0], [0, 1e-4]])
    let mixture = Mixture(weights: [0.25, 0.75], components: [near, far])
    #expect(mixture.shape == [2] && mixture.eventAxes == 1 && mixture.support is Reals)
    let logs = mixture.logDensity(TracedArray([0, 0, 10, 10], shape: [2, 2]))
    #expect(logs.shape == [2] && abs(values(logs)[1] - values(logs)[0] - log(3)) < 1e-12)
    var generator = Philox(seed: 25, stream: 0)
    let draws = mixture.draw(shape: [400, 2], using: &generator)
    var second = 0
    for k in 0..<400 {
      #expect(abs(draws[2 * k] - draws[2 * k + 1]) < 1)
      if draws[2 * k] > 5 { second += 1 }
    }
    #expect(abs(second - 300) < 40)
    #expect(
      Mixture(weights: [0.5, 0.5], components: [Dirichlet([1, 2]), Dirichlet([3, 4])]).support is Simplex)
  }

  @Test("many vectors and matrices at once have the log densities of each")
  func batches() throws {
    var generator = Philox(seed: 22, stream: 0)
    for (name, parameters) in DrawTests.vectors {
      let distribution = try Family.named(name).make(TracedArray(parameters))
      let size = Shapes.count(distribution.shape)
      let draws = distribution.draw(shape: [3] + distribution.shape, using: &generator)
      let together = distribution.logDensity(TracedArray(draws, shape: [3] + distribution.shape))
      #expect(together.shape == [3], "\(name)")
      for k in 0..<3 {
        let x = TracedArray(Array(draws[(k * size)..<((k + 1) * size)]), shape: distribution.shape)
        let single = distribution.logDensity(x)
        #expect(single.shape == [] && abs(values(single)[0] - values(together)[k]) < 1e-12, "\(name)")
      }
    }
  }

  @Test("counts may be traced, and tables of probabilities may differ by element")
  func tracedCounts() {
    let table: [[Double]] = [[0.2, -1, 1.5], [1, 0, -0.5]]
    let expected = values(Categorical(logits: table).logDensity([2, 0]))
    var evaluator = TracedLogDensity(dimension: 2) { q in
      let cutpoints = OrderedLogistic(0.3, cutpoints: [-1, 0.5]).logDensity(q).sum()
      return Categorical(logits: table).logDensity(q).sum() + Poisson(2).logDensity(q).sum() + cutpoints
    }.makeEvaluator()
    let others =
      Poisson(2).logDensity([2, 0]).sum()
      + OrderedLogistic(0.3, cutpoints: [-1, 0.5]).logDensity([2, 0]).sum()
    let sum = expected[0] + expected[1] + values(others)[0]
    #expect(abs(evaluator.logDensity(at: [2, 0]) - sum) < 1e-13)
    #expect(
      evaluator.logDensity(at: [2.5, 0]) == -.infinity && evaluator.logDensity(at: [3, 0]) == -.infinity)
    let rows = values(Categorical(logits: [0.2, -1, 1.5]).logDensity([2]))
    #expect(abs(rows[0] - expected[0]) < 1e-15)
  }

  @Test("small matrices and walks")
  func smallest() {
    #expect(values(LKJCholesky(dimension: 1, concentration: 2).logDensity([[1.0]])) == [0])
    #expect(
      values(LKJCholesky(dimension: 2, concentration: 2).logDensity([[1.0, 0], [0.5, 0.5]])) == [-.infinity])
    #expect(
      values(LKJCholesky(dimension: 2, concentration: 1).logDensity([[1.0, 0.1], [0, 1]])) == [-.infinity])
    #expect(values(WishartCholesky(degreesOfFreedom: 3, scale: [[1.0]]).logDensity([[-1.0]])) == [-.infinity])
    // The root of a χ² variate.
    let root = values(WishartCholesky(degreesOfFreedom: 3, scale: [[1.0]]).logDensity([[2.0]]))[0]
    let square = values(ChiSquared(degreesOfFreedom: 3).logDensity(4))[0]
    #expect(abs(root - square - log(4)) < 1e-14)
    let walk = GaussianRandomWalk(length: 1, standardDeviation: 1, start: Normal(2, 3))
    #expect(values(walk.logDensity([1])) == values(Normal(2, 3).logDensity(1)))
    let short = AR(length: 1, coefficients: [0.5, 0.25], standardDeviation: 1)
    var generator = Philox(seed: 1, stream: 0)
    #expect(values(short.logDensity([0.5]))[0].isFinite && short.draw(using: &generator).count == 1)
  }

  @Test("small concentrations draw vectors without 0/0")
  func smallConcentrations() {
    var generator = Philox(seed: 23, stream: 0)
    let draws = Dirichlet([1e-4, 1e-4, 1e-4]).draw(shape: [100, 3], using: &generator)
    #expect(draws.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(Beta(1e-4, 1e-4).draw(shape: [100], using: &generator).allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test("the LKJ density of two dimensions integrates to one, and correlations have their variance")
  func correlations() {
    let rule = Quadrature(from: -1, to: 1)
    let factors = rule.points.flatMap { r -> [Double] in [1, 0, r, (1 - r * r).squareRoot()] }
    let rows = TracedArray(factors, shape: [rule.points.count, 2, 2])
    let densities = values(LKJCholesky(dimension: 2, concentration: 1.5).logDensity(rows))
    var mass = 0.0
    for (density, weight) in zip(densities, rule.weights) { mass += exp(density) * weight }
    #expect(abs(mass - 1) < 1e-9)
    var generator = Philox(seed: 24, stream: 0)
    let (n, η) = (50_000, 1.5)
    let draws = LKJCholesky(dimension: 3, concentration: η).draw(shape: [n, 3, 3], using: &generator)
    var variance = 0.0
    for k in 0..<n {
      let (second, third) = (draws[(9 * k + 3)..<(9 * k + 6)], draws[(9 * k + 6)..<(9 * k + 9)])
      let correlation = zip(second, third).reduce(0) { $0 + $1.0 * $1.1 }
      variance += correlation * correlation / Double(n)
    }
    // Each correlation is 2 Beta(η + n/2 − 1, η + n/2 − 1) − 1, of variance 1/(2η + n − 1).
    let spread = (0.06 / Double(n)).squareRoot()
    #expect(abs(variance - 1 / (2 * η + 2)) < 4 * spread)
  }
}
