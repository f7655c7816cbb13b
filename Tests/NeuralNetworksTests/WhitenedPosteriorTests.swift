// The smooth prior has the covariance it claims, and the whitened posterior is that of the parameters.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import NeuralNetworks
import Randomness
import Testing

@Suite struct WhitenedPosteriorTests {
  private func network() throws -> Sequential {
    try Sequential(
      input: [2, 8, 6],
      layers: [
        Convolution2D(3, kernel: 3), ReLU(), MaxPool2D(2), Flatten(), Dense(4), Tanh(), Dense(3),
        LogSoftmax(),
      ])
  }

  private func posterior(_ network: Sequential, count: Int = 5) throws -> WhitenedPosterior {
    try WhitenedPosterior(
      network, likelihood: MultiClassLikelihood(),
      prior: SmoothPrior(gains: [1.5, 2, 3], lengths: [1.3, 0.7, 0], biasDeviation: 0.2, for: network),
      inputs: (0..<(96 * count)).map { Float(2 * TutorialNetwork.hash($0) - 1) },
      targets: (0..<count).map { Double($0 % 3) }, threads: 1)
  }

  /// The columns of A, which are the images of unit vectors.
  private func columns(of posterior: WhitenedPosterior) throws -> [[Double]] {
    try (0..<posterior.dimension).map { k in
      var z = [Float](repeating: 0, count: posterior.dimension)
      z[k] = 1
      return try posterior.parameters(at: z).map { Double($0) }
    }
  }

  /// The covariance of θᵢ and θⱼ is Σₖ AᵢₖAⱼₖ.
  @Test func covariances() throws {
    let network = try network()
    let posterior = try posterior(network)
    let columns = try columns(of: posterior)
    func covariance(_ i: Int, _ j: Int) -> Double { columns.reduce(0) { $0 + $1[i] * $1[j] } }
    func decay(_ square: Double, _ length: Double = 1.3) -> Double { exp(-square / (2 * length * length)) }
    let conv = 1.5 * 1.5 / 18, dense = 4.0 / 18, last = 9.0 / 4
    let fc = try network.group("4.weight").range.lowerBound, out = try network.group("6.weight").range
    let bias = try network.group("0.bias").range.lowerBound
    #expect(network.parameterGroups.map(\.fanIn) == [18, 18, 18, 18, 4, 4])
    // (i, j, expected): the same place, a neighbour to the right, one below to the right, another channel.
    let cases: [(Int, Int, Double)] = [
      (0, 0, conv), (0, 1, conv * decay(1)), (0, 4, conv * decay(2)), (2, 6, conv * decay(8)), (0, 9, 0),
      // Pictures of 3 × 2 behind Flatten.
      (fc, fc, dense), (fc, fc + 1, dense * decay(1, 0.7)), (fc, fc + 2, dense * decay(1, 0.7)),
      (fc + 1, fc + 4, dense * decay(5, 0.7)), (fc, fc + 6, 0),
      (out.lowerBound, out.lowerBound, last), (out.lowerBound, out.lowerBound + 1, 0),
      (bias, bias, 0.04), (bias, bias + 1, 0), (0, bias, 0),
    ]
    for (i, j, expected) in cases {
      #expect(abs(covariance(i, j) - expected) < 1e-5, "θ\(i), θ\(j): \(covariance(i, j))")
    }
  }

  /// An activation between Flatten and the layer leaves the pictures where they are.
  @Test func picturesBehindActivations() throws {
    func parameters(_ layers: [any Layer]) throws -> [Float] {
      let network = try Sequential(input: [2, 3, 2], layers: layers)
      let posterior = try WhitenedPosterior(
        network, likelihood: RegressionLikelihood(precision: 1),
        prior: SmoothPrior(gains: [1], lengths: [1], biasDeviation: 1, for: network),
        inputs: [Float](repeating: 0, count: 12), targets: [0], threads: 1)
      return try posterior.parameters(at: (0..<13).map { Float($0) })
    }
    let plain = try parameters([Flatten(), Dense(1)])
    #expect(try parameters([Flatten(), ReLU(), Dense(1)]) == plain)
    #expect(plain[1] != 1 / Float(12).squareRoot())
  }

  /// The tutorial's network has blocks to share; the bits of value, gradient and parameters do not depend on threads.
  @Test func threadsDoNotChangeTheBits() throws {
    let network = try TutorialNetwork.make()
    let prior = try SmoothPrior(
      gains: [1, 1, 1, 1], lengths: [1, 2, 1, 0], biasDeviation: 0.1, for: network)
    var generator = Philox(seed: 8, stream: 0)
    var z = [Float](repeating: 0, count: network.parameterCount)
    generator.fillNormal(&z)
    let results = try [1, 2, 3, 8].map { threads in
      let posterior = try WhitenedPosterior(
        network, likelihood: MultiClassLikelihood(), prior: prior, inputs: TutorialNetwork.images(70),
        targets: TutorialNetwork.labels(70), threads: threads)
      var evaluator = posterior.makeEvaluator()
      var gradient = z.map { _ in Float.nan }
      let value = evaluator.logDensity(at: z, gradient: &gradient)
      return (value: value, gradient: gradient, parameters: try posterior.parameters(at: z))
    }
    for other in results.dropFirst() {
      #expect(other.value == results[0].value && other.gradient == results[0].gradient)
      #expect(other.parameters == results[0].parameters)
    }
  }

  @Test func independentWeights() throws {
    let network = try network()
    let posterior = try WhitenedPosterior(
      network, likelihood: MultiClassLikelihood(),
      prior: SmoothPrior(gains: [3, 2, 1], lengths: [0, 0, 0], biasDeviation: 0.5, for: network),
      inputs: [Float](repeating: 0, count: 96), targets: [0], threads: 1)
    let ones = [Float](repeating: 1, count: network.parameterCount)
    let parameters = try network.unflatten(posterior.parameters(at: ones))
    #expect(parameters["0.weight"]?.allSatisfy { abs($0 - 3 / Float(18).squareRoot()) < 1e-6 } == true)
    #expect(parameters["4.weight"]?.allSatisfy { abs($0 - 2 / Float(18).squareRoot()) < 1e-6 } == true)
    #expect(parameters["6.bias"] == [0.5, 0.5, 0.5])
  }

  @Test func valuesAndGradients() throws {
    let network = try network()
    let posterior = try posterior(network)
    var generator = Philox(seed: 3, stream: 0)
    var z = [Float](repeating: 0, count: network.parameterCount)
    generator.fillNormal(&z)
    var evaluator = posterior.makeEvaluator()
    var gradient = z.map { _ in Float.nan }
    let value = evaluator.logDensity(at: z, gradient: &gradient)
    #expect(abs(evaluator.logDensity(at: z) - value) < 1e-9)
    // The likelihood by the plain path, at the parameters.
    let oneHot = (0..<15).map { Float($0 % 3 == $0 / 3 % 3 ? 1 : 0) }
    let plain = network.pullback(
      parameters: try posterior.parameters(at: z),
      inputs: (0..<480).map { Float(2 * TutorialNetwork.hash($0) - 1) }, outputGradient: oneHot)
    let likelihood = zip(plain.outputs, oneHot).reduce(0) { $0 + Double($1.0 * $1.1) }
    #expect(abs(likelihood - 0.5 * z.reduce(0) { $0 + Double($1) * Double($1) } - value) < 1e-4)
    // Column k of A times the gradient with respect to the parameters, minus z.
    for (k, column) in try columns(of: posterior).enumerated() {
      let expected = zip(column, plain.gradient).reduce(-Double(z[k])) { $0 + $1.0 * Double($1.1) }
      #expect(abs(Double(gradient[k]) - expected) < 1e-4, "coordinate \(k)")
    }
  }

  @Test func mistakesAreNamed() throws {
    let network = try network(), other = try Sequential(input: [2], layers: [Dense(3), LogSoftmax()])
    func failure(_ gains: [Double], _ lengths: [Double] = [1, 1, 0], _ bias: Double = 1) -> String {
      let error = #expect(throws: InputError.self) {
        try SmoothPrior(gains: gains, lengths: lengths, biasDeviation: bias, for: network)
      }
      return error?.description ?? ""
    }
    #expect(failure([1, 2]).contains("3 positive gains"))
    #expect(failure([1, 2, 0]).contains("positive") && failure([1, 2, .nan]).contains("nan"))
    #expect(failure([1, 2, 3], [1, 1]).contains("as many lengths"))
    #expect(
      failure([1, 2, 3], [1, -1, 0]).contains("-1") && failure([1, 2, 3], [0, 0, 0], 0).contains("bias"))
    #expect(failure([1, 2, 3], [0, 0, 1]).contains("length 0 for 6.weight"))
    let prior = try SmoothPrior(gains: [1], lengths: [0], biasDeviation: 1, for: other)
    let error = #expect(throws: InputError.self) {
      try WhitenedPosterior(
        network, likelihood: MultiClassLikelihood(), prior: prior, inputs: [], targets: [])
    }
    #expect(error?.description.contains("found 9 parameters") == true)
    #expect(throws: InputError.self) { try posterior(network).parameters(at: [1]) }
    // A length at which all weights of a picture are equal to working precision.
    _ = try SmoothPrior(gains: [1, 1, 1], lengths: [1e6, 1e6, 0], biasDeviation: 1, for: network)
  }
}
