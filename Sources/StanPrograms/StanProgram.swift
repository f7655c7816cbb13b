// A Stan program as a log density.
import InputErrors
import LogDensities

/// A Stan program, compiled by BridgeStan to a shared library, with its data.
///
///     let schools = try StanProgram(library: "schools_model.so", data: .file("schools.json"))
///     let chains = try sample(schools, draws: 1_000, chains: 4, seed: 1, with: NUTS())
///
/// ℓ is the log density of the unconstrained parameters, up to a constant, with the log-determinant of Stan's change of
/// coordinates. The ``quantities`` are the parameters in their own units, the transformed parameters and the generated
/// quantities, by name.
///
/// A library that was compiled with `STAN_THREADS=true` computes in several chains at once. Any other has one tape of
/// derivatives, and calls of it take turns: the draws are the same, and chains gain nothing by more threads.
public struct StanProgram: LogDensity {
  public let dimension: Int
  /// Stan's names of the unconstrained parameters: `theta.1`.
  public let coordinateNames: [String]?
  public let quantities: [Quantity]

  let model: StanModel
  let contents: Contents
  /// For each element of the quantities, its place in Stan's order.
  let places: [Int]

  /// What is asked for in draws besides the parameters.
  struct Contents {
    let transformedParameters: Bool
    let generatedQuantities: Bool
    let seed: UInt32
  }

  /// - Parameters:
  ///   - library: the path of the shared library that BridgeStan 2, from 2.3 on, has made of the program.
  ///   - data: what the block `data` declares.
  ///   - seed: the key of the random numbers in transformed data, and with the numbers of chain and draw that of those in
  ///     generated quantities.
  ///   - transformedParameters: whether the ``quantities`` have the transformed parameters.
  ///   - generatedQuantities: whether the ``quantities`` have the generated quantities.
  /// - Throws: where the library cannot be opened or is no such library, and where the data do not fit.
  public init(
    library: String, data: StanData = .none, seed: UInt32 = 0, transformedParameters: Bool = true,
    generatedQuantities: Bool = true
  ) throws(InputError) {
    let text = try data.text()
    let library = try StanLibrary.open(library)
    model = try StanModel(library: library, data: text, seed: seed)
    contents = Contents(
      transformedParameters: transformedParameters, generatedQuantities: generatedQuantities, seed: seed)
    let coordinates = model.names { library.paramUncNames($0) }
    let elements = model.names { library.paramNames($0, transformedParameters, generatedQuantities) }
    let pointer = model.pointer
    try checkCount(library.paramUncNum(pointer), coordinates.count, "unconstrained parameters", library)
    try checkCount(
      library.paramNum(pointer, transformedParameters, generatedQuantities), elements.count, "quantities",
      library)
    dimension = coordinates.count
    coordinateNames = coordinates.map(String.init)
    let names = ParameterNames(elements)
    quantities = names.quantities
    places = names.places
  }

  /// What Stan calls the program.
  public var name: String { model.library.name(model.pointer).map { String(cString: $0) } ?? "" }

  /// The versions of BridgeStan and Stan, and how the library was compiled, in lines.
  public var compilation: String { model.info }

  /// Whether several threads may evaluate it at once: whether it was compiled with `STAN_THREADS=true`.
  public var allowsThreads: Bool { !model.takesTurns }

  public func makeEvaluator() -> StanEvaluator { StanEvaluator(model: model, dimension: dimension) }

  /// What the program says when it rejects a position; nil where it does not.
  public func diagnosis(at position: [Double]) -> String? {
    guard position.count == dimension else { return nil }
    return model.reasonForRejection(at: position)
  }

  /// The position of parameters that are given by name, in Stan's JSON: where a chain may begin.
  ///
  ///     let start = try program.position(of: #"{"mu": 4, "tau": 3, "theta": [1, 2, 3]}"#)
  ///     let chains = try sample(program, draws: 1_000, chains: .from([start]), seed: 1, with: NUTS())
  ///
  /// - Throws: where one is missing, has another shape or violates its bounds.
  public func position(of parameters: String) throws(InputError) -> [Double] {
    var position = [Double](repeating: 0, count: dimension)
    var message: UnsafeMutablePointer<CChar>?
    let status = model.call {
      model.library.paramUnconstrainJSON(model.pointer, parameters, &position, &message)
    }
    guard status == 0 else {
      throw InputError(
        "parameters of \(name)", expected: "a JSON object with all of them, within their bounds",
        found: model.library.take(message), advice: "Give every parameter in its own units and its shape.")
    }
    model.library.discard(message)
    return position
  }
}

/// A library whose names and numbers of them disagree would write past the end of what it is given.
private func checkCount(_ count: Int32, _ names: Int, _ what: String, _ library: StanLibrary)
  throws(InputError)
{
  guard Int(count) == names else {
    throw InputError(
      "library \(library.path)", expected: "a name for each of \(count) \(what)", found: "\(names) names",
      advice: "Compile the program again, by a release of BridgeStan.")
  }
}
