// The flat vector of parameters: how it begins, and how it is taken apart and put together by names.
import InputErrors
import Randomness

extension Sequential {
  /// Parameters drawn as PyTorch does by default: uniform between ±1/√(fan-in), weights and biases alike.
  ///
  /// Kaiming's uniform initialisation with a = √5 has the bound √(6 / ((1 + a²) fan-in)) = 1/√(fan-in).
  /// Source: He, Zhang, Ren & Sun, "Delving deep into rectifiers: surpassing human-level performance on ImageNet
  /// classification", ICCV 2015, doi 10.1109/ICCV.2015.123.
  public func initialParameters<Generator: RandomNumberGenerator>(using generator: inout Generator)
    -> [Double]
  {
    var parameters: [Double] = []
    parameters.reserveCapacity(parameterCount)
    for group in parameterGroups {
      let bound = 1 / Double(group.fanIn).squareRoot()
      for _ in group.range { parameters.append(bound * (2 * generator.openUniform() - 1)) }
    }
    return parameters
  }

  /// The arrays of parameters by their names, each in row-major order.
  /// - Throws: where the vector has another length than `parameterCount`.
  public func unflatten<Scalar>(_ parameters: [Scalar]) throws(InputError) -> [String: [Scalar]] {
    try requireCount(of: parameters)
    return Dictionary(uniqueKeysWithValues: parameterGroups.map { ($0.name, Array(parameters[$0.range])) })
  }

  /// The flat vector of the arrays of parameters given by their names.
  /// - Throws: where an array is missing, has the wrong size, or belongs to no layer.
  public func flatten<Scalar>(_ arrays: [String: [Scalar]]) throws(InputError) -> [Scalar] {
    if let unknown = arrays.keys.sorted().first(where: { name in !parameterGroups.contains { $0.name == name }
    }) {
      throw InputError(
        "parameters", expected: "the names \(parameterGroups.map(\.name))", found: unknown,
        advice: "Correct the name.")
    }
    var parameters: [Scalar] = []
    parameters.reserveCapacity(parameterCount)
    for group in parameterGroups {
      guard let array = arrays[group.name], array.count == group.range.count else {
        throw InputError(
          group.name, expected: "\(group.range.count) numbers, for the shape \(group.shape)",
          found: arrays[group.name].map { "\($0.count)" } ?? "nothing",
          advice: "Give the array of this shape.")
      }
      parameters += array
    }
    return parameters
  }

  /// The array of parameters called `name`.
  /// - Throws: where no layer has such parameters.
  public func group(_ name: String) throws(InputError) -> ParameterGroup {
    guard let group = parameterGroups.first(where: { $0.name == name }) else {
      throw InputError(
        "parameters", expected: "one of the names \(parameterGroups.map(\.name))", found: name,
        advice: "Correct the name.")
    }
    return group
  }

  package func requireCount<Scalar>(of parameters: [Scalar]) throws(InputError) {
    guard parameters.count == parameterCount else {
      throw InputError(
        "parameters", expected: "\(parameterCount) numbers", found: "\(parameters.count)",
        advice: "Give the flat vector of all parameters.")
    }
  }

  package func requireInputs(_ inputs: [Float]) throws(InputError) -> Int {
    guard !inputs.isEmpty, inputs.count % inputCount == 0 else {
      throw InputError(
        "inputs", expected: "at least one example of \(inputCount) numbers, for the shape \(inputShape)",
        found: "\(inputs.count) numbers", advice: "Give the examples one after the other.")
    }
    if let index = inputs.firstIndex(where: { !$0.isFinite }) {
      throw InputError(
        "inputs", expected: "finite numbers", found: "\(inputs[index]) at index \(index)",
        advice: "Remove the example or replace the number.")
    }
    return inputs.count / inputCount
  }
}
