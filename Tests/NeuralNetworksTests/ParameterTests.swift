// The flat vector of parameters: order, names, and PyTorch's initialisation.
import Foundation
import InputErrors
import NeuralNetworks
import Randomness
import Testing

@Suite struct ParameterTests {
  let network: Sequential

  init() throws {
    network = try Sequential(
      input: [2, 5, 5],
      layers: [Convolution2D(3, kernel: 2, name: "conv"), ReLU(), Flatten(), Dense(4), Dense(2, name: "out")])
  }

  @Test func namesShapesAndRanges() {
    #expect(
      network.parameterGroups == [
        ParameterGroup(name: "conv.weight", shape: [3, 2, 2, 2], fanIn: 8, range: 0..<24),
        ParameterGroup(name: "conv.bias", shape: [3], fanIn: 8, range: 24..<27),
        ParameterGroup(name: "3.weight", shape: [4, 48], fanIn: 48, range: 27..<219),
        ParameterGroup(name: "3.bias", shape: [4], fanIn: 48, range: 219..<223),
        ParameterGroup(name: "out.weight", shape: [2, 4], fanIn: 4, range: 223..<231),
        ParameterGroup(name: "out.bias", shape: [2], fanIn: 4, range: 231..<233),
      ])
    #expect(network.parameterCount == 233)
  }

  @Test func flattenUndoesUnflatten() throws {
    let parameters = (0..<233).map { Double($0) }
    let arrays = try network.unflatten(parameters)
    #expect(arrays["out.bias"] == [231, 232] && arrays["conv.bias"] == [24, 25, 26])
    #expect(try network.flatten(arrays) == parameters)
    #expect(try network.group("3.bias").range == 219..<223)
  }

  @Test func mistakesAreNamed() throws {
    var arrays = try network.unflatten([Double](repeating: 0, count: 233))
    #expect(throws: InputError.self) { try network.unflatten([1, 2]) }
    #expect(throws: InputError.self) { try network.group("fc") }
    arrays["out.bias"] = [1]
    let size = #expect(throws: InputError.self) { try network.flatten(arrays) }
    #expect(size?.subject == "out.bias" && size?.found == "1")
    arrays["out.bias"] = nil
    #expect(#expect(throws: InputError.self) { try network.flatten(arrays) }?.found == "nothing")
    arrays["typo"] = []
    #expect(#expect(throws: InputError.self) { try network.flatten(arrays) }?.found == "typo")
  }

  /// Uniform between ±1/√(fan-in): bounds, mean 0 and variance 1/(3 fan-in) within 5 standard errors.
  @Test func initialisation() throws {
    let network = try Sequential(input: [100], layers: [Dense(400, name: "a"), Dense(10, name: "b")])
    var generator = Philox(seed: 7, stream: 0)
    let parameters = network.initialParameters(using: &generator)
    #expect(parameters.count == network.parameterCount)
    for group in network.parameterGroups {
      let values = parameters[group.range], n = Double(values.count), variance = 1 / (3 * Double(group.fanIn))
      let bound = 1 / Double(group.fanIn).squareRoot()
      #expect(values.allSatisfy { abs($0) < bound })
      #expect(abs(values.reduce(0, +) / n) < 5 * (variance / n).squareRoot())
      let square = values.reduce(0) { $0 + $1 * $1 } / n
      // The variance of x² is (1/5 − 1/9) bound⁴.
      #expect(abs(square - variance) < 5 * (4.0 / 45 / n).squareRoot() * bound * bound)
    }
    var again = Philox(seed: 7, stream: 0)
    #expect(network.initialParameters(using: &again) == parameters)
  }
}
