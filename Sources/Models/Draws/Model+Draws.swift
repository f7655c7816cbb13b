// From positions of a sampler to draws by name, and back.

import HamiltonianMonteCarlo
import InputErrors
import Tracing

extension Model {
  /// The parameters and generated arrays of sampled chains.
  ///
  /// Takes one evaluation of them for each draw.
  public func draws<Output: DrawStorage>(of chains: [ChainRun<Output>]) -> ModelDraws
  where Output.Scalar == Double {
    var result = draws(at: chains.map(\.positions))
    result.concerns = chains.concerns()
    return result
  }

  /// The parameters and generated arrays of a sampled chain.
  public func draws<Output: DrawStorage>(of chain: ChainRun<Output>) -> ModelDraws
  where Output.Scalar == Double {
    draws(of: [chain])
  }

  /// The parameters and generated arrays at positions in unconstrained coordinates, by chain.
  public func draws(at chains: [[[Double]]]) -> ModelDraws {
    requireCoordinates(chains, "draws(at:)")
    let outputs = ModelOutputs(self)
    let evaluator = outputs.function.makeEvaluator()
    return ModelDraws(
      names: outputs.names, chains: chains.map { positions in positions.map { evaluator.values(at: $0) } })
  }

  /// Draws of what may be observed, `observe`d and `predicted`, one for each draw of the parameters: the posterior predictive
  /// distribution.
  ///
  /// Takes one evaluation of the distributions' parameters for each draw. A closure that asks for `constantValues` is run
  /// with the numbers of each draw instead.
  ///
  /// - Parameters:
  ///   - chains: the sampled chains.
  ///   - seed: the key of the random numbers. Those of a draw depend on the seed, its chain and its number alone, so that
  ///     predictions of a longer run begin with those of a shorter one.
  public func predictions<Output: DrawStorage>(of chains: [ChainRun<Output>], seed: UInt64) -> ModelDraws
  where Output.Scalar == Double {
    predictions(at: chains.map(\.positions), seed: seed)
  }

  /// The same at positions in unconstrained coordinates, by chain.
  public func predictions(at chains: [[[Double]]], seed: UInt64) -> ModelDraws {
    requireCoordinates(chains, "predictions(at:seed:)")
    guard let first = chains.lazy.compactMap(\.first).first else {
      return ModelDraws(names: outline.predicted, chains: chains.map { _ in [] })
    }
    let predictor = Predictor(self, for: first)
    let rows = chains.enumerated().map { c, positions in
      let streams = PredictionStreams(seed: seed, chain: c)
      return positions.enumerated().map { i, position in
        predictor.draw(at: position, using: streams.generator(ofDraw: i))
      }
    }
    return ModelDraws(names: outline.predicted, chains: rows)
  }

  /// Independent draws before any data: of the parameters from their distributions, of what is generated, and of what may be
  /// observed, all under their names.
  ///
  /// - Throws: where a parameter has no distribution, or `add` gives the density terms that no draw can know of.
  public func priorDraws(_ count: Int, seed: UInt64) throws(InputError) -> ModelDraws {
    guard !outline.hasOtherTerms else {
      throw InputError(
        "prior draws", expected: "a model of parameters with distributions and of observations",
        found: "terms that add(_:) gives to the density",
        advice: "Declare parameters by m.parameter(name, distribution) and data by m.observe.")
    }
    let streams = PredictionStreams(seed: seed, chain: 0)
    var names: [NamedShape] = []
    var rows: [[Double]] = []
    for i in 0..<count {
      let interpreter = PriorInterpreter(generator: streams.generator(ofDraw: i))
      evaluate(interpreter)
      if let error = interpreter.error { throw error }
      names = interpreter.names
      rows.append(interpreter.values.flatMap(\.self))
    }
    return ModelDraws(names: names, chains: [rows])
  }

  /// The unconstrained coordinates of given values of all parameters, for a chain to start from.
  ///
  ///     let start = try schools.position(["mu": 3, "tau": 1.5, "theta": [1, 2, 3, 4, 5, 6, 7, 8]])
  ///
  /// - Throws: where a parameter is missing or unknown, or a value has another shape or lies outside its set.
  public func position(_ values: [String: any TracedArrayConvertible]) throws(InputError) -> [Double] {
    let interpreter = CoordinateInterpreter(values: values.mapValues(\.traced), names: parameters.map(\.name))
    evaluate(interpreter)
    if let error = interpreter.error { throw error }
    if let name = interpreter.unknown.first {
      throw InputError(
        "value of \"\(name)\"", expected: "one of \(parameters.map(\.name).joined(separator: ", "))",
        found: "a name that is no parameter", advice: "Leave it out.")
    }
    return interpreter.position
  }

  /// Stops where positions are not of this model: of longer ones the first coordinates would be taken for its own.
  private func requireCoordinates(_ chains: [[[Double]]], _ function: String) {
    for (c, positions) in chains.enumerated() {
      guard let i = positions.firstIndex(where: { $0.count != dimension }) else { continue }
      fatalError(
        "\(function): the model has \(dimension) coordinates, but draw \(i) of chain \(c) has "
          + "\(positions[i].count); was another model sampled?")
    }
  }

  /// Runs the closure with numbers, of which none is a constant that the closure says.
  func evaluate(_ interpreter: some ModelInterpreter) {
    TracingContext.$checksConstants.withValue(false) { ModelBuilder(interpreter).run(body) }
  }
}

extension ChainRun where Output: DrawStorage, Output.Scalar == Double {
  /// The positions of all draws.
  fileprivate var positions: [[Double]] {
    let (n, all) = (output.dimension, output.positions)
    return stride(from: 0, to: all.count, by: max(n, 1)).map { Array(all[$0..<($0 + n)]) }
  }
}
