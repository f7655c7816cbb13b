// The law that NaN in the parameters is never lost on its way through a network, and NaN in the data is refused.
import InputErrors
import WideKernels
import LogDensities
import NeuralNetworks
import Randomness
import Testing

@Suite struct NaNTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let input: [Int]
    let layers: [any Layer]
    let likelihood: any Likelihood
    var testDescription: String {
      layers.map { "\(type(of: $0))" }.joined(separator: ", ") + ", \(type(of: likelihood))"
    }
  }

  static let cases: [Case] = {
    let pairs: [[any Layer]] = [[ReLU(), MaxPool2D(2)], [MaxPool2D(2), ReLU()]]
    // Sides of 6 are convolved and pooled in one, of 7 one after the other.
    let convolutional = pairs.flatMap { pair in
      [6, 7].map { side in
        Case(
          input: [2, side, side],
          layers: [Convolution2D(5, kernel: 3)] + pair + [
            Flatten(), Dense(4), ReLU(), Dense(3), LogSoftmax(),
          ],
          likelihood: MultiClassLikelihood())
      }
    }
    let activations: [any Layer] = [ReLU(), Tanh(), Sigmoid()]
    let dense = activations.flatMap { activation -> [Case] in
      [
        Case(input: [3], layers: [Dense(4), activation, Dense(2)], likelihood: BinaryLikelihood()),
        Case(
          input: [3], layers: [Dense(4), activation, Dense(1)],
          likelihood: RegressionLikelihood(precision: 4)),
        Case(
          input: [3], layers: [Dense(4), activation, Dense(3), LogSoftmax()],
          likelihood: MultiClassLikelihood()),
      ]
    }
    return convolutional + dense + [
      Case(
        input: [2, 6, 6], layers: [Convolution2D(3, kernel: 2), MaxPool2D(3), ReLU(), Flatten(), Dense(1)],
        likelihood: RegressionLikelihood(precision: 1)),
      Case(
        input: [2, 6, 6],
        layers: [
          Convolution2D(3, kernel: 3), ReLU(), MaxPool2D(2), Convolution2D(2, kernel: 2), ReLU(), Flatten(),
        ],
        likelihood: RegressionLikelihood(precision: 1)),
    ]
  }()

  private func numbers(_ count: Int, _ seed: UInt64) -> [Float] {
    var generator = Philox(seed: seed, stream: 0)
    return (0..<count).map { _ in Float(generator.normal()) }
  }

  /// One NaN anywhere among the parameters: values, gradients and predictions say so, on the fast and the plain path.
  @Test(arguments: cases.indices, [true, false])
  func parameters(row: Int, fusing: Bool) throws {
    let row = Self.cases[row]
    let network = try Sequential(input: row.input, layers: row.layers)
    let inputs = numbers(5 * network.inputCount, 1)
    let targets = (0..<(5 * row.likelihood.targetCount(outputs: network.outputCount))).map { Double($0 % 2) }
    var evaluator = try NetworkPosterior(
      network, likelihood: row.likelihood, prior: FlatPrior(), inputs: inputs, targets: targets, threads: 1,
      fusing: fusing
    ).makeEvaluator()
    let predictor = try Predictor(network, inputs: inputs, threads: 1)
    let parameters = numbers(network.parameterCount, 2)
    var gradient = parameters
    #expect(evaluator.logDensity(at: parameters, gradient: &gradient).isFinite)
    #expect(gradient.allSatisfy { $0.isFinite })
    for index in parameters.indices {
      var bad = parameters
      bad[index] = .nan
      #expect(evaluator.logDensity(at: bad).isNaN, "parameter \(index)")
      #expect(evaluator.logDensity(at: bad, gradient: &gradient).isNaN, "parameter \(index)")
      #expect(gradient.contains { $0.isNaN }, "parameter \(index)")
      let outputs = try predictor.outputs(at: bad)
      for example in 0..<5 {
        let own = outputs[(example * network.outputCount)..<((example + 1) * network.outputCount)]
        #expect(own.contains { $0.isNaN }, "parameter \(index), example \(example)")
      }
    }
  }

  /// Each layer by itself, at each place.
  @Test func layers() throws {
    let layers: [([Int], any Layer)] = [
      ([4], ReLU()), ([4], Tanh()), ([4], Sigmoid()), ([4], LogSoftmax()), ([4], Flatten()), ([4], Dense(2)),
      ([1, 4, 4], MaxPool2D(2)), ([1, 4, 4], MaxPool2D(4)), ([2, 4, 4], Convolution2D(2, kernel: 4)),
    ]
    for (input, layer) in layers {
      // Behind it a sum of all outputs, in front of it a layer through which the gradient must come.
      let network = try Sequential(input: input, layers: [layer])
      let inputs = numbers(network.inputCount, 3)
      let parameters = numbers(network.parameterCount, 4)
      let ones = [Float](repeating: 1, count: network.outputCount)
      for index in inputs.indices {
        var bad = inputs
        bad[index] = .nan
        let outputs = network.pullback(parameters: parameters, inputs: bad, outputGradient: ones).outputs
        #expect(outputs.contains { $0.isNaN }, "\(layer), input \(index)")
      }
    }
    // The gradient of what is NaN goes through.
    for pair in [[ReLU()], [MaxPool2D(2)]] as [[any Layer]] {
      let network = try Sequential(input: [1, 2, 2], layers: [Convolution2D(1, kernel: 1)] + pair)
      let found = network.pullback(
        parameters: [1, 0], inputs: [1, .nan, -1, 2],
        outputGradient: [Float](repeating: 1, count: network.outputCount))
      #expect(found.outputs.contains { $0.isNaN } && found.gradient[0].isNaN)
    }
  }

  /// The kernels of each kind of processor give NaN where the plain layers do.
  @Test(arguments: KernelTests.cases, [1, 3, 4])
  func kernels(_ row: KernelTests.Case, level: Int) throws {
    let own = try Sequential(
      input: [row.channels, row.height, row.width],
      layers: [Convolution2D(row.filters, kernel: row.kernel), MaxPool2D(2), ReLU()])
    var generator = Philox(seed: 5, stream: 0)
    let weights = numbers(own.parameterCount, 6), image = numbers(own.inputCount, 7)
    let outputGradient = numbers(own.outputCount, 8)
    let weightCount = own.parameterGroups[0].range.count
    var shape = wide_convolution(
      channels: row.channels, height: row.height, width: row.width, filters: row.filters, kernel: row.kernel,
      level: level)
    var scratch = [Float](repeating: 0, count: wide_convolution_scratch(&shape))
    for trial in 0..<12 {
      var (weights, image, outputGradient) = (weights, image, outputGradient)
      switch trial % 4 {
      case 0: weights[Int.random(in: 0..<weightCount, using: &generator)] = .nan
      case 1: weights[Int.random(in: weightCount..<weights.count, using: &generator)] = .nan
      case 2: image[Int.random(in: image.indices, using: &generator)] = .nan
      default: outputGradient = outputGradient.map { _ in .nan }
      }
      let plain = own.pullback(parameters: weights, inputs: image, outputGradient: outputGradient)
      var outputs = [Float](repeating: 0, count: own.outputCount)
      var choice = [UInt8](repeating: 255, count: own.outputCount)
      wide_convolve_pool(
        &shape, weights, Array(weights[weightCount...]), image, 1, &outputs, &choice, &scratch)
      #expect(outputs.map(\.isNaN) == plain.outputs.map(\.isNaN), "trial \(trial)")
      #expect(zip(outputs, choice).allSatisfy { !$0.isNaN || $1 < 4 })
      var gradient = [Float](repeating: 0, count: weightCount)
      var bias = [Float](repeating: 0, count: row.filters), inputGradient = image
      wide_convolve_pool_backward(
        &shape, weights, image, 1, choice, outputGradient, &inputGradient, &gradient, &bias, &scratch)
      guard trial % 4 == 3 else { continue }
      #expect((gradient + bias).map(\.isNaN) == plain.gradient.map(\.isNaN))
      #expect(inputGradient.contains { $0.isNaN } == choice.contains { $0 < 4 })
    }
  }

  @Test func dataAreRefused() throws {
    let network = try Sequential(input: [2], layers: [Dense(1)])
    for bad in [Float.nan, .infinity, -.infinity] {
      let inputs = #expect(throws: InputError.self) { try Predictor(network, inputs: [1, 2, bad, 4]) }
      #expect(inputs?.found.contains("index 2") == true)
      for (inputs, targets) in [([1, bad], [0.0]), ([1, 2], [Double(bad)])] {
        #expect(throws: InputError.self) {
          try NetworkPosterior(
            network, likelihood: RegressionLikelihood(precision: 1), prior: FlatPrior(), inputs: inputs,
            targets: targets)
        }
      }
    }
  }

  @Test func tracedNetworks() throws {
    let network = try Sequential(input: [2], layers: [Dense(3), ReLU(), Dense(2), LogSoftmax()])
    var evaluator = try NetworkPosterior(
      network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(for: network), inputs: [1, -2, 0, 0],
      targets: [0, 1]
    ).traced().makeEvaluator()
    for index in 0..<network.parameterCount {
      var parameters = numbers(network.parameterCount, 9).map { Double($0) }
      parameters[index] = .nan
      #expect(evaluator.logDensity(at: parameters).isNaN)
    }
  }
}
