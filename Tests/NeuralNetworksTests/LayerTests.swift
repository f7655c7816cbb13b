// The map of each layer against its definition, and its pullback against finite differences in Double.
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

  @Test(arguments: cases)
  func gradientsAgreeWithFiniteDifferences(_ row: Case) throws {
    let network = try Sequential(input: row.input, layers: row.layers)
    let count = 3
    let parameters = normals(network.parameterCount, 1), inputs = normals(count * network.inputCount, 2)
    let weights = normals(count * network.outputCount, 3)
    func value(_ parameters: [Double]) -> Double {
      zip(network.pullback(parameters: parameters, inputs: inputs, outputGradient: weights).outputs, weights)
        .reduce(0) { $0 + $1.0 * $1.1 }
    }
    let gradient = network.pullback(parameters: parameters, inputs: inputs, outputGradient: weights).gradient
    for i in parameters.indices {
      var (up, down) = (parameters, parameters)
      up[i] += 1e-5
      down[i] -= 1e-5
      let expected = (value(up) - value(down)) / 2e-5
      #expect(abs(gradient[i] - expected) < 1e-7 * max(1, abs(expected)), "parameter \(i)")
    }
  }

  private func outputs(_ input: [Int], _ layer: any Layer, _ parameters: [Double], _ inputs: [Double]) throws
    -> [Double]
  {
    let network = try Sequential(input: input, layers: [layer])
    let zeros = [Double](repeating: 0, count: inputs.count / network.inputCount * network.outputCount)
    return network.pullback(parameters: parameters, inputs: inputs, outputGradient: zeros).outputs
  }

  @Test func definitions() throws {
    #expect(try outputs([2], Dense(2), [1, 2, 3, 4, 10, 20], [1, -1, 2, 0.5]) == [9, 19, 13, 28])
    #expect(try outputs([3], ReLU(), [], [-1, 0, 2]) == [0, 0, 2])
    let tanh = try outputs([2], Tanh(), [], [0.5, -30])
    #expect(abs(tanh[0] - 0.462_117_157_260_009_8) < 1e-15 && tanh[1] == -1)
    let sigmoid = try outputs([3], Sigmoid(), [], [0, 1, -800])
    #expect(sigmoid[0] == 0.5 && abs(sigmoid[1] - 0.731_058_578_630_004_9) < 1e-15 && sigmoid[2] == 0)
    // Scores far beyond the range of exp.
    let logs = try outputs([2], LogSoftmax(), [], [0, 0, 1000, 0, -2000, -2001])
    for (log, expected) in zip(
      logs,
      [
        -0.693_147_180_559_945, -0.693_147_180_559_945, 0, -1000, -0.313_261_687_518_223,
        -1.313_261_687_518_223,
      ])
    {
      #expect(abs(log - expected) < 1e-12)
    }
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
      parameters: [0.0, 1, 1, 0], inputs: [2.0, 3, 5, 7], outputGradient: [1.0]
    ).gradient
    #expect(pooled[0] == 2)
    let relu = try Sequential(input: [1], layers: [Dense(1), ReLU()])
    #expect(relu.pullback(parameters: [0.0, 0], inputs: [1.0], outputGradient: [1.0]).gradient == [0, 0])
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
      let error = #expect(throws: NetworkError.self) { try Sequential(input: input, layers: layers) }
      #expect(error?.description.contains(mention) == true, "\(String(describing: error))")
    }
  }
}
