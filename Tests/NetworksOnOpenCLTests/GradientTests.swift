// Log densities and gradients on a device against those of the processor: every layer, likelihood and prior.
import NetworksOnOpenCL
import NeuralNetworks
import Testing

@Suite("Gradients on a device", .needsDevice)
struct GradientTests {
  /// ℓ and ∇ℓ at random parameters agree within the rounding of `Float`.
  private func expectAgreement(_ posterior: NetworkPosterior, scale: Float = 0.3) throws {
    let position = normals(posterior.dimension, seed: 5).map { scale * $0 }
    var (expected, found) = (position, position)
    var evaluator = posterior.makeEvaluator()
    let value = evaluator.logDensity(at: position, gradient: &expected)
    let gradient = try DeviceGradient(posterior, on: TestDevice.get())
    let onDevice = try gradient.logDensity(at: position, gradient: &found)
    #expect(abs(onDevice - value) < 2e-6 * abs(value))
    // Each array of parameters on its own, since their gradients have different sizes.
    for group in posterior.network.parameterGroups {
      let error = error(of: Array(found[group.range]), from: Array(expected[group.range]))
      #expect(error < 1e-5, "\(group.name)")
    }
  }

  private func posterior(
    _ network: Sequential, _ likelihood: any Likelihood, prior: (any NetworkPrior)? = nil, examples: Int,
    target: (Int) -> Double
  ) throws -> NetworkPosterior {
    let precisions = network.parameterGroups.indices.map { 0.5 + Double($0) }
    return try NetworkPosterior(
      network, likelihood: likelihood, prior: prior ?? GaussianPrior(precisions: precisions, for: network),
      inputs: normals(examples * network.inputCount, seed: 6),
      targets: (0..<(examples * likelihood.targetCount(outputs: network.outputCount))).map(target))
  }

  @Test("the tutorial's network")
  func tutorial() throws { try expectAgreement(TestCNN.posterior(), scale: 0.05) }

  /// Sizes that no tile divides; windows that do not cover the image; activations and pooling on their own.
  @Test("convolutions alone and with relu, pooling over 3 × 3, sigmoid, tanh, regression")
  func plainConvolutions() throws {
    let network = try Sequential(
      input: [2, 13, 12],
      layers: [
        Tanh(), Convolution2D(3, kernel: 3), Sigmoid(), Convolution2D(6, kernel: 2), ReLU(), MaxPool2D(3),
        Tanh(),
        Flatten(), Dense(2),
      ])
    try expectAgreement(
      try posterior(network, RegressionLikelihood(precision: 4), examples: 19) { Double($0 % 5) - 2 })
  }

  @Test("pooling without relu, an odd image, a binary likelihood, a flat prior")
  func pooledConvolution() throws {
    let network = try Sequential(
      input: [3, 9, 8],
      layers: [
        Convolution2D(5, kernel: 3), MaxPool2D(2), Flatten(), Dense(3), Sigmoid(), Dense(1),
      ])
    try expectAgreement(
      try posterior(network, BinaryLikelihood(), prior: FlatPrior(), examples: 11) { Double($0 % 2) })
  }

  @Test("several batches of examples, the gradient in parts")
  func batches() throws {
    let network = try Sequential(input: [3], layers: [Dense(5), ReLU(), Dense(4), LogSoftmax()])
    try expectAgreement(try posterior(network, MultiClassLikelihood(), examples: 20_000) { Double($0 % 4) })
  }
}
