// Traced networks against the layers, and the derivatives that Riemannian sampling needs.
import InputErrors
import LogDensities
import NeuralNetworks
import Randomness
import Testing
import Tracing

@Suite struct TracedNetworkTests {
  static let cases: [(any Likelihood, [any Layer])] = [
    (MultiClassLikelihood(), [Dense(4), Tanh(), Dense(3), LogSoftmax()]),
    (MultiClassLikelihood(), [Flatten(), Dense(4), ReLU(), Dense(3), LogSoftmax()]),
    (BinaryLikelihood(), [Dense(4), Sigmoid(), Dense(2)]),
    (RegressionLikelihood(precision: 10), [Dense(4), Tanh(), Dense(1)]),
  ]

  @Test(arguments: cases.indices)
  func tracedAndLayeredAgree(_ row: Int) throws {
    let (likelihood, layers) = Self.cases[row]
    let network = try Sequential(input: [2], layers: layers)
    var generator = Philox(seed: 11, stream: 0)
    let inputs = (0..<20).map { _ in Float(generator.normal()) }
    let targets = (0..<(10 * likelihood.targetCount(outputs: network.outputCount))).map { Double($0 % 2) }
    let precisions = network.parameterGroups.indices.map { Double($0 + 1) }
    let posterior = try NetworkPosterior(
      network, likelihood: likelihood, prior: GaussianPrior(precisions: precisions, for: network),
      inputs: inputs,
      targets: targets)
    let traced = try posterior.traced()
    #expect(traced.dimension == network.parameterCount)
    var exact = traced.makeEvaluator(), layered = posterior.makeEvaluator()
    let q = network.initialParameters(using: &generator)
    var gradient = [Double](repeating: 0, count: q.count), layeredGradient = q.map { _ in Float(0) }
    let value = exact.logDensity(at: q, gradient: &gradient)
    #expect(abs(layered.logDensity(at: q.map { Float($0) }, gradient: &layeredGradient) - value) < 1e-5)
    for (a, b) in zip(gradient, layeredGradient) { #expect(abs(a - Double(b)) < 1e-4) }
  }

  @Test func convolutionsCannotBeTraced() throws {
    let network = try Sequential(input: [1, 2, 2], layers: [Convolution2D(1, kernel: 1), Flatten()])
    let posterior = try NetworkPosterior(
      network, likelihood: RegressionLikelihood(precision: 1), prior: GaussianPrior(for: network),
      inputs: [1, 2, 3, 4], targets: [0, 0, 0, 0])
    let error = #expect(throws: InputError.self) { try posterior.traced() }
    #expect(error?.found.contains("Convolution2D") == true)
  }
}
