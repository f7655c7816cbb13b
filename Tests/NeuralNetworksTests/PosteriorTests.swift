// Likelihoods, priors and posteriors: values, gradients, own types, and data that do not fit.
import Foundation
import InputErrors
import LogDensities
import NeuralNetworks
import Randomness
import Testing

@Suite struct PosteriorTests {
  private func normals(_ count: Int, _ seed: UInt64) -> [Double] {
    var generator = Philox(seed: seed, stream: 0)
    var values = [Double](repeating: 0, count: count)
    generator.fillNormal(&values)
    return values
  }

  /// A likelihood of a user's own: Cauchy errors.
  struct CauchyLikelihood: Likelihood {
    func targetCount(outputs: Int) -> Int { outputs }
    func validate(network: Sequential, target: [Double]) throws(InputError) {}
    func logDensity(outputs: [Double], target: [Double], gradient: inout [Double]) -> Double {
      outputs.indices.reduce(0) { sum, i in
        let error = outputs[i] - target[i]
        gradient[i] = -2 * error / (1 + error * error)
        return sum - log(1 + error * error)
      }
    }
  }

  /// A prior of a user's own: Laplace.
  struct LaplacePrior: NetworkPrior {
    func logDensity(
      ofBlock block: Int, at parameters: Span<Float>, addingTo gradient: inout MutableSpan<Float>
    ) -> Double {
      var sum = 0.0
      for i in parameters.indices {
        gradient[i] -= parameters[i] < 0 ? -1 : 1
        sum -= Double(abs(parameters[i]))
      }
      return sum
    }
  }

  /// The same in blocks of the given lengths.
  struct BlockedPrior: NetworkPrior {
    let ranges: [Range<Int>]
    let logNormalizer = 3.0
    func blocks(parameterCount: Int) -> [Range<Int>] { ranges }
    func logDensity(
      ofBlock block: Int, at parameters: Span<Float>, addingTo gradient: inout MutableSpan<Float>
    ) -> Double {
      LaplacePrior().logDensity(ofBlock: 0, at: parameters, addingTo: &gradient)
    }
  }

  static let likelihoods: [(any Likelihood, [Double], Double)] = [
    (MultiClassLikelihood(), [2], log(0.5)),
    (BinaryLikelihood(), [1, 0, 1], -log1p(exp(-log(0.2))) - log1p(exp(log(0.3))) - log1p(exp(-log(0.5)))),
    (
      RegressionLikelihood(precision: 4), [1, 2, 3],
      -2 * (pow(1 - log(0.2), 2) + pow(2 - log(0.3), 2) + pow(3 - log(0.5), 2))
    ),
    (CauchyLikelihood(), [0, 0, 0], -[0.2, 0.3, 0.5].reduce(0) { $0 + log(1 + pow(log($1), 2)) }),
  ]

  @Test(arguments: likelihoods.indices)
  func likelihoodValuesAndGradients(_ row: Int) {
    let (likelihood, target, expected) = Self.likelihoods[row]
    let outputs = [log(0.2), log(0.3), log(0.5)]
    var gradient = [Double](repeating: .nan, count: 3), unused = gradient
    #expect(
      abs(likelihood.logDensity(outputs: outputs, target: target, gradient: &gradient) - expected) < 1e-12)
    for i in 0..<3 {
      var (up, down) = (outputs, outputs)
      up[i] += 1e-5
      down[i] -= 1e-5
      let difference =
        likelihood.logDensity(outputs: up, target: target, gradient: &unused)
        - likelihood.logDensity(outputs: down, target: target, gradient: &unused)
      #expect(abs(gradient[i] - difference / 2e-5) < 1e-8)
    }
  }

  @Test func binaryLikelihoodDoesNotOverflow() {
    var gradient = [0.0, 0.0]
    let value = BinaryLikelihood().logDensity(outputs: [1000, -1000], target: [0, 0], gradient: &gradient)
    #expect(value == -1000 && gradient == [-1, 0])
  }

  @Test func gaussianPrior() throws {
    let network = try Sequential(input: [2], layers: [Dense(1)])
    let prior = try GaussianPrior(precisions: [4, 0.25], for: network)
    var gradient: [Float] = [1, 1, 1]
    let value = prior.logDensity(at: [0.5, -1, 3], addingTo: &gradient)
    let expected = -0.5 * (4 * 1.25 + 0.25 * 9) + 0.5 * (2 * log(4) + log(0.25) - 3 * log(2 * Double.pi))
    #expect(abs(value - expected) < 1e-14)
    #expect(gradient == [-1, 5, 0.25])
    for bad in [[1], [1, 0], [1, .nan], [1, 1, 1]] as [[Double]] {
      #expect(throws: InputError.self) { try GaussianPrior(precisions: bad, for: network) }
    }
  }

  /// Blocks of the prior's own, and their remainders.
  @Test func gaussianPriorOfManyParameters() throws {
    let network = try Sequential(input: [301], layers: [Dense(333)])
    let q = normals(network.parameterCount, 4).map { Float($0) }
    var gradient = [Float](repeating: 0, count: q.count)
    let value = try GaussianPrior(precisions: [2, 3], for: network).logDensity(at: q, addingTo: &gradient)
    let weights = network.parameterGroups[0].range
    // Squares and constants apart: a sum of 100,000 equal constants would add up rounding errors.
    var expected = 0.5 * (100_233 * log(2 / (2 * Double.pi)) + 333 * log(3 / (2 * Double.pi)))
    expected -=
      0.5 * q.indices.reduce(0) { $0 + (weights.contains($1) ? 2 : 3) * Double(q[$1]) * Double(q[$1]) }
    #expect(abs(value - expected) < 1e-8)
    #expect(q.indices.allSatisfy { gradient[$0] == -(weights.contains($0) ? 2 : 3) * q[$0] })
  }

  static let small: [(any Likelihood, [any Layer])] = [
    (MultiClassLikelihood(), [Dense(5), Tanh(), Dense(3), LogSoftmax()]),
    (RegressionLikelihood(precision: 100), [Dense(5), Sigmoid(), Dense(1)]),
    (BinaryLikelihood(), [Dense(5), Tanh(), Dense(1)]),
    (CauchyLikelihood(), [Dense(2)]),
  ]

  /// In Float, hence the tolerance; traced networks are compared in Double elsewhere.
  @Test(arguments: small.indices, [true, false])
  func gradientAgreesWithFiniteDifferences(_ row: Int, ownPrior: Bool) throws {
    let (likelihood, layers) = Self.small[row]
    let network = try Sequential(input: [2], layers: layers)
    let inputs = normals(140, 1).map { Float($0) }
    let targets = (0..<(70 * likelihood.targetCount(outputs: network.outputCount))).map { Double($0 % 2) }
    let prior: any NetworkPrior = ownPrior ? LaplacePrior() : try GaussianPrior(precision: 2, for: network)
    let posterior = try NetworkPosterior(
      network, likelihood: likelihood, prior: prior, inputs: inputs, targets: targets, threads: 2)
    var evaluator = posterior.makeEvaluator()
    let q = normals(network.parameterCount, 2).map { Float($0) }
    var gradient = [Float](repeating: .nan, count: q.count)
    let value = evaluator.logDensity(at: q, gradient: &gradient)
    #expect(abs(evaluator.logDensity(at: q) - value) < 1e-9 * abs(value))
    for i in q.indices {
      var (up, down) = (q, q)
      up[i] += 0.01
      down[i] -= 0.01
      let difference =
        (evaluator.logDensity(at: up) - evaluator.logDensity(at: down)) / Double(up[i] - down[i])
      #expect(abs(Double(gradient[i]) - difference) < 0.02 * max(1, abs(difference)), "parameter \(i)")
    }
  }

  /// Blocks are computed on several threads, and add up to the whole.
  @Test func priorsOfBlocks() throws {
    let network = try Sequential(input: [2], layers: [Dense(5), Tanh(), Dense(1)])
    let q = normals(21, 2).map { Float($0) }
    func evaluate(_ prior: any NetworkPrior) throws -> (Double, [Float]) {
      var evaluator = try NetworkPosterior(
        network, likelihood: BinaryLikelihood(), prior: prior, inputs: [1, 2], targets: [1], threads: 2
      ).makeEvaluator()
      var gradient = [Float](repeating: .nan, count: 21)
      let value = evaluator.logDensity(at: q, gradient: &gradient)
      #expect(abs(evaluator.logDensity(at: q) - value) < 1e-12)
      return (value, gradient)
    }
    let whole = try evaluate(LaplacePrior())
    let parts = try evaluate(BlockedPrior(ranges: [0..<4, 4..<5, 5..<21]))
    #expect(abs(whole.0 + 3 - parts.0) < 1e-12 && whole.1 == parts.1)
    for bad in [[0..<4, 5..<21], [0..<20], [1..<21], [0..<22], []] as [[Range<Int>]] {
      let error = #expect(throws: InputError.self) { try evaluate(BlockedPrior(ranges: bad)) }
      #expect(error?.expected.contains("from 0 to 21") == true)
    }
  }

  @Test func dataThatDoNotFit() throws {
    let network = try Sequential(input: [2], layers: [Dense(3), LogSoftmax()])
    let plain = try Sequential(input: [2], layers: [Dense(3)])
    let prior = try GaussianPrior(for: network)
    func failure(
      _ network: Sequential, _ likelihood: any Likelihood, _ inputs: [Float], _ targets: [Double],
      threads: Int = 1
    ) -> String {
      let error = #expect(throws: InputError.self) {
        try NetworkPosterior(
          network, likelihood: likelihood, prior: prior, inputs: inputs, targets: targets, threads: threads)
      }
      return error?.description ?? ""
    }
    #expect(failure(network, MultiClassLikelihood(), [1, 2, 3], [0]).contains("example of 2 numbers"))
    #expect(failure(network, MultiClassLikelihood(), [1, .nan], [0]).contains("finite"))
    #expect(failure(network, MultiClassLikelihood(), [1, 2], [0, 1]).contains("1 for each of 1"))
    #expect(failure(network, MultiClassLikelihood(), [1, 2], [3]).contains("classes from 0 to 2"))
    #expect(failure(network, MultiClassLikelihood(), [1, 2], [0.5]).contains("0.5"))
    #expect(failure(plain, MultiClassLikelihood(), [1, 2], [0]).contains("LogSoftmax"))
    #expect(failure(plain, BinaryLikelihood(), [1, 2], [0, 1, 2]).contains("0 or 1"))
    #expect(failure(plain, RegressionLikelihood(precision: 0), [1, 2], [0, 1, 2]).contains("positive"))
    #expect(failure(network, MultiClassLikelihood(), [1, 2], [0], threads: 0).contains("at least 1"))
    #expect(
      failure(network, BinaryLikelihood(), [1, 2], [0, 1, 1]).contains("found LogSoftmax as the last layer"))
    #expect(failure(network, BinaryLikelihood(), [1, 2], [0, 1, 1]).contains("MultiClassLikelihood"))
    #expect(failure(plain, MultiClassLikelihood(), [1, 2], [0]).contains("found Dense as the last layer"))
    for last in [Sigmoid(), LogSoftmax()] as [any Layer] {
      // Flatten changes no number.
      let arranged = try Sequential(input: [2], layers: [Dense(3), last, Flatten()])
      #expect(
        failure(arranged, BinaryLikelihood(), [1, 2], [0, 1, 1]).contains("\(type(of: last)) as the last"))
    }
    for label in [-1, 2.5, .nan, .infinity, 1e300] {
      #expect(failure(network, MultiClassLikelihood(), [1, 2], [label]).contains("classes from 0 to 2"))
    }
    for target in [0.5, .nan] {
      #expect(failure(plain, BinaryLikelihood(), [1, 2], [0, 1, target]).contains("0 or 1"))
    }
    for precision in [-1, .nan, .infinity] {
      #expect(
        failure(plain, RegressionLikelihood(precision: precision), [1, 2], [0, 1, 2]).contains("positive"))
    }
    #expect(failure(plain, RegressionLikelihood(precision: 1), [1, 2], [0, 1, .nan]).contains("finite"))
    let other = try Sequential(input: [2], layers: [Dense(4), LogSoftmax()])
    #expect(failure(other, MultiClassLikelihood(), [1, 2], [0]).contains("prior of 12"))
  }
}
