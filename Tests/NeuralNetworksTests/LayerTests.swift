// The map and the pullback of each layer against its definition in Double, whose pullback is that of finite differences.
import InputErrors
import NeuralNetworks
import Randomness
import Testing

@Suite struct LayerTests {
  private func normals(_ count: Int, _ seed: UInt64) -> [Double] {
    var generator = Philox(seed: seed, stream: 0)
    var values = [Double](repeating: 0, count: count)
    generator.fillNormal(&values)
    return values
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let input: [Int]
    let layers: [any Layer]
    var testDescription: String { name }
  }

  /// Behind a layer with parameters, the gradient with respect to inputs is tested as well.
  static let cases: [Case] = [
    Case(name: "Dense", input: [3], layers: [Dense(4), Dense(2)]),
    Case(name: "Dense with one input", input: [1], layers: [Dense(5), Dense(1)]),
    Case(name: "ReLU", input: [3], layers: [Dense(6), ReLU(), Dense(2)]),
    Case(name: "Tanh", input: [3], layers: [Dense(6), Tanh(), Dense(2)]),
    Case(name: "Sigmoid", input: [3], layers: [Dense(6), Sigmoid(), Dense(2)]),
    Case(name: "LogSoftmax", input: [3], layers: [Dense(5), LogSoftmax()]),
    Case(name: "LogSoftmax of one class", input: [3], layers: [Dense(1), LogSoftmax(), Dense(2)]),
    Case(
      name: "Convolution2D", input: [2, 6, 5],
      layers: [Convolution2D(3, kernel: 3), Convolution2D(2, kernel: 2)]),
    Case(
      name: "Convolution2D of side 1", input: [2, 3, 4], layers: [Convolution2D(3, kernel: 1), Flatten()]),
    Case(
      name: "MaxPool2D that drops edges", input: [1, 8, 9],
      layers: [Convolution2D(2, kernel: 2), MaxPool2D(3), Convolution2D(2, kernel: 2)]),
    Case(
      name: "all together", input: [1, 10, 10],
      layers: [
        Convolution2D(3, kernel: 3), ReLU(), MaxPool2D(2), Flatten(), Dense(5), Tanh(), Dense(4),
        LogSoftmax(),
      ]),
  ]

  private func values(_ row: Case) throws -> (
    network: Sequential, parameters: [Float], inputs: [Float], weights: [Float]
  ) {
    let network = try Sequential(input: row.input, layers: row.layers)
    func floats(_ count: Int, _ seed: UInt64) -> [Float] { normals(count, seed).map { Float($0) } }
    return (
      network, floats(network.parameterCount, 1), floats(3 * network.inputCount, 2),
      floats(3 * network.outputCount, 3)
    )
  }

  /// What is compared with is right.
  @Test(arguments: cases)
  func referenceAgreesWithFiniteDifferences(_ row: Case) throws {
    let (network, parameters, inputs, weights) = try values(row)
    let reference = try ReferenceNetwork(network)
    let exact = (parameters: parameters.map(Double.init), inputs: inputs.map(Double.init))
    func value(_ parameters: [Double]) -> Double {
      zip(reference.outputs(parameters: parameters, inputs: exact.inputs), weights)
        .reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let gradient = reference.pullback(
      parameters: exact.parameters, inputs: exact.inputs, outputGradient: weights.map(Double.init)
    ).gradient
    for i in parameters.indices {
      var (up, down) = (exact.parameters, exact.parameters)
      up[i] += 1e-5
      down[i] -= 1e-5
      let expected = (value(up) - value(down)) / 2e-5
      #expect(abs(gradient[i] - expected) < 1e-7 * max(1, abs(expected)), "parameter \(i)")
    }
  }

  /// Outputs and every entry of the gradient, to some roundings of `Float`.
  @Test(arguments: cases)
  func layersAgreeWithTheReference(_ row: Case) throws {
    let (network, parameters, inputs, weights) = try values(row)
    let found = network.pullback(parameters: parameters, inputs: inputs, outputGradient: weights)
    let expected = try ReferenceNetwork(network).pullback(
      parameters: parameters.map(Double.init), inputs: inputs.map(Double.init),
      outputGradient: weights.map(Double.init))
    expectAgreement(found.outputs, expected.outputs, within: 2e-6)
    expectAgreement(found.gradient, expected.gradient, within: 2e-6)
  }

  /// One layer's outputs.
  private func outputs(_ input: [Int], _ layer: any Layer, _ parameters: [Float], _ inputs: [Float]) throws
    -> [Float]
  {
    let network = try Sequential(input: input, layers: [layer])
    let zeros = [Float](repeating: 0, count: inputs.count / network.inputCount * network.outputCount)
    return network.pullback(parameters: parameters, inputs: inputs, outputGradient: zeros).outputs
  }

  @Test func definitions() throws {
    #expect(try outputs([2], Dense(2), [1, 2, 3, 4, 10, 20], [1, -1, 2, 0.5]) == [9, 19, 13, 28])
    #expect(try outputs([3], ReLU(), [], [-1, 0, 2]) == [0, 0, 2])
    let tanh = try outputs([2], Tanh(), [], [0.5, -30])
    #expect(abs(tanh[0] - 0.462_117_16) < 1e-7 && tanh[1] == -1)
    let sigmoid = try outputs([3], Sigmoid(), [], [0, 1, -800])
    #expect(sigmoid[0] == 0.5 && abs(sigmoid[1] - 0.731_058_58) < 1e-7 && sigmoid[2] == 0)
    // Scores far beyond the range of exp, and to their roundings.
    let logs = try outputs([2], LogSoftmax(), [], [0, 0, 1000, 0, -2000, -2001])
    let expected: [Float] = [-0.693_147_18, -0.693_147_18, 0, -1000, -0.313_261_69, -1.313_261_69]
    #expect(zip(logs[..<4], expected).allSatisfy { abs($0 - $1) < 1e-7 })
    #expect(zip(logs[4...], expected[4...]).allSatisfy { abs($0 - $1) < 1e-7 * 2000 })
    // Cross-correlation, not convolution: the kernel is not turned.
    #expect(
      try outputs([1, 2, 3], Convolution2D(1, kernel: 2), [1, 10, 100, 1000, 0.5], [1, 2, 3, 4, 5, 6]) == [
        5421.5, 6532.5,
      ])
    #expect(
      try outputs([1, 2, 5], MaxPool2D(2), [], [1, 2, 3, 4, 9, 5, 1, 8, 1, 9]) == [5, 8])
  }

  /// The gradient goes to the first of equal values of a window, and none to x = 0 in relu, as in PyTorch.
  @Test func tiesAndKinks() throws {
    let pool = try Sequential(
      input: [1, 2, 2], layers: [Convolution2D(1, kernel: 1), MaxPool2D(2), Flatten(), Dense(1)])
    let pooled = pool.pullback(
      parameters: [0, 1, 1, 0], inputs: [2, 3, 5, 7], outputGradient: [1]
    ).gradient
    #expect(pooled[0] == 2)
    let relu = try Sequential(input: [1], layers: [Dense(1), ReLU()])
    #expect(relu.pullback(parameters: [0, 0], inputs: [1], outputGradient: [1]).gradient == [0, 0])
  }

  @Test func shapesThatDoNotFit() {
    let bad: [([Int], [any Layer], String)] = [
      ([1, 4, 4], [Dense(2)], "Flatten"), ([4], [Convolution2D(1, kernel: 2)], "[channels, height, width]"),
      ([1, 4, 4], [Convolution2D(1, kernel: 5)], "smaller kernel"), ([1, 4, 4], [MaxPool2D(5)], "windows"),
      ([4], [MaxPool2D(2)], "[channels, height, width]"), ([1, 4, 4], [LogSoftmax()], "vector"),
      ([3], [], "at least one layer"), ([3], [Dense(0)], "positive"),
      ([3], [Dense(2, name: "a"), Dense(2, name: "a")], "a.weight twice"),
    ]
    for (input, layers, mention) in bad {
      let error = #expect(throws: InputError.self) { try Sequential(input: input, layers: layers) }
      #expect(error?.description.contains(mention) == true, "\(String(describing: error))")
    }
  }
}
